// The written grammar of times (domain/time.ts) in the reader's language: `earliest(noticeOn -30d, endOn -30d)` as a
// sentence. What is no time is shown as it stands, because somebody is just typing it.

import type { Definition } from '../domain/definition.ts'
import { parseTime, type TimeExpression } from '../domain/time.ts'
import { businessWords, type Lexicon } from './lexicon.ts'

type Single = Extract<TimeExpression, { anchor: string }>
type Shift = Single['moves'][number]

/** When a step opens or is due, as a phrase without a full stop. */
export function timeInWords(definition: Pick<Definition, 'kind' | 'fields'>, text: string, lexicon: Lexicon): string {
  try {
    return phrase(parseTime(text), definition, lexicon)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return text
  }
}

/** `4wd` as "4 working days"; the sign says on which side of its date a distance lies and is not told here. */
export function amountInWords(amount: string, lexicon: Lexicon): string {
  const [, digits, unit] = /^[+-]?(\d+(?:\.\d+)?)(min|h|wh|d|wd|w|mo|y|%)$/.exec(amount) ?? []
  return digits === undefined || unit === undefined ? amount : counted(Number(digits), unit, lexicon)
}

/** `-30d` as "30 days before"; of a chain of offsets (`+1y_-60d`) each. */
export function offsetInWords(offset: string, lexicon: Lexicon): string {
  const parts = offset.split(/[\s_]+/)
  return parts
    .map(part => {
      const [, sign] = /^([+-])\d/.exec(part) ?? []
      if (sign === undefined) return part === 'open' ? lexicon.text('definition.time.bare') : part
      if (/^[+-]0[a-z]+$/.test(part)) return lexicon.text('definition.time.sameDay')
      return lexicon.text(`definition.time.${sign === '-' ? 'offsetBefore' : 'offsetAfter'}`, {
        amount: amountInWords(part, lexicon),
      })
    })
    .join(', ')
}

type Known = Pick<Definition, 'kind' | 'fields'>

/** A choice inside another stands in brackets; several dates with one distance are told as one. */
function phrase(time: TimeExpression, definition: Known, lexicon: Lexicon): string {
  if (!('pick' in time)) return single(time, definition, lexicon)
  const near = oneDistance(time.of, definition)
  if (near) return single(near.time, definition, lexicon, { pick: time.pick, anchors: near.anchors })
  // The latest of what is the latest of others is the latest of them all.
  const flat = time.of.flatMap(part => ('pick' in part && part.pick === time.pick ? part.of : [part]))
  const parts = flat.map(part => {
    const told = phrase(part, definition, lexicon)
    return 'pick' in part && !oneDistance(part.of, definition) ? `(${told})` : told
  })
  return lexicon.text(`definition.time.${time.pick}`, { parts: parts.join('; ') })
}

/** `noticeOn -30d, endOn -30d`: the distance with its dates; null when they differ in more than the date. */
function oneDistance(
  of: readonly TimeExpression[],
  { fields }: Known,
): { time: Single; anchors: readonly string[] } | null {
  const singles = of.flatMap(part => ('pick' in part || part.moves.length > 0 || part.offset === null ? [] : [part]))
  const [first] = singles
  if (!first || singles.length < of.length || of.length < 2) return null
  const named = ({ offset, anchor }: Single) => JSON.stringify([offset, isDayAnchor(fields, anchor)])
  const isSame = singles.every(one => named(one) === named(first))
  return isSame ? { time: first, anchors: singles.map(({ anchor }) => anchor) } : null
}

const isDayAnchor = (fields: Definition['fields'], anchor: string) =>
  fields[anchor]?.type === 'day' || anchor === 'item'

/** One distance from one date, or from the earliest or latest of several. */
function single(
  time: Single,
  { kind, fields }: Known,
  lexicon: Lexicon,
  several?: { pick: 'earliest' | 'latest'; anchors: readonly string[] },
): string {
  const { anchor, offset, moves } = time
  const words = businessWords(lexicon)
  const named = (name: string) =>
    lexicon.has(`definition.anchor.${name}`) && !Object.hasOwn(fields, name)
      ? lexicon.text(`definition.anchor.${name}`)
      : words.field(kind, name)
  const alternatives = new Intl.ListFormat(lexicon.locale, { type: 'disjunction' })
  const quoted = (name: string) => lexicon.text('definition.time.quoted', { name: named(name) })
  const date = several
    ? lexicon.text(`definition.time.${several.pick}Date`, { dates: alternatives.format(several.anchors.map(quoted)) })
    : [quoted(anchor), ...moves.map(move => moved(move, lexicon))].filter(Boolean).join(' ')
  const say = (key: string, params: Record<string, string | number> = {}) =>
    lexicon.text(`definition.time.${key}`, { date, ...params })
  const isDay = moves.length > 0 || isDayAnchor(fields, anchor)
  if (offset === null) return say(isDay ? 'endOfDay' : 'at')
  if (offset.unit === '%') {
    const since = quoted(offset.since)
    const ended = several ? `${date},` : date
    return say(offset.sign === '-' ? 'shareLeft' : 'shareAfter', { percent: offset.amount, since, date: ended })
  }
  if (offset.amount === 0) return say(isDay ? 'onDay' : 'at')
  const amount = counted(offset.amount, offset.unit, lexicon)
  if (offset.sign === '-') return say(isDay ? 'beforeDay' : 'beforeMoment', { amount })
  return say(isDay ? 'afterDay' : 'afterMoment', { amount })
}

const moved = ({ sign, amount, unit }: Shift, lexicon: Lexicon) =>
  `${sign === '-' ? '−' : '+'} ${counted(amount, unit, lexicon)}`

function counted(amount: number, unit: string, lexicon: Lexicon): string {
  const { locale } = lexicon
  const number = new Intl.NumberFormat(locale === 'ru' ? 'ru-RU' : 'en-GB').format(amount)
  if (unit === '%') return `${number}\u00a0%`
  return `${number}\u00a0${lexicon.text(`ui.unit.${unit}.${new Intl.PluralRules(locale).select(amount)}`)}`
}
