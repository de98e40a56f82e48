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

function phrase(time: TimeExpression, definition: Pick<Definition, 'kind' | 'fields'>, lexicon: Lexicon): string {
  if (!('pick' in time)) return single(time, definition, lexicon)
  const parts = time.of.map(part => phrase(part, definition, lexicon))
  return lexicon.text(`definition.time.${time.pick}`, { parts: parts.join('; ') })
}

function single(time: Single, { kind, fields }: Pick<Definition, 'kind' | 'fields'>, lexicon: Lexicon): string {
  const { anchor, offset, moves } = time
  const words = businessWords(lexicon)
  const named = (name: string) =>
    lexicon.has(`definition.anchor.${name}`) && !Object.hasOwn(fields, name)
      ? lexicon.text(`definition.anchor.${name}`)
      : words.field(kind, name)
  const date = [
    lexicon.text('definition.time.quoted', { name: named(anchor) }),
    ...moves.map(move => moved(move, lexicon)),
  ]
    .filter(Boolean)
    .join(' ')
  const say = (key: string, params: Record<string, string | number> = {}) =>
    lexicon.text(`definition.time.${key}`, { date, ...params })
  const isDay = moves.length > 0 || fields[anchor]?.type === 'day' || anchor === 'item'
  if (offset === null) return say(isDay ? 'endOfDay' : 'at')
  if (offset.unit === '%') {
    const since = lexicon.text('definition.time.quoted', { name: named(offset.since) })
    return say(offset.sign === '-' ? 'shareLeft' : 'shareAfter', { percent: offset.amount, since })
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
