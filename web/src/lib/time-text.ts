import { parseTime, type TimeExpression } from '../../../src/domain/time.ts'

// A written time taken apart for a form, and put together again.

export const UNITS = ['min', 'h', 'wh', 'd', 'wd', 'w', 'mo', 'y', '%'] as const

export type Single = {
  anchor: string
  /** Moves of the anchor before the last offset, as written: `+1y`. */
  moves: readonly string[]
  offset: { sign: '+' | '-'; amount: number; unit: string; since: string } | null
}
export type Time = { pick: 'earliest' | 'latest' | null; of: readonly Single[] }

/** Null for what a form cannot show: no time at all, or one inside another. */
export function readTime(text: string): Time | null {
  try {
    return timeOf(parseTime(text))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return null
  }
}

/** Why a text is no time; null when it is one. */
export function timeError(text: string): string | null {
  try {
    parseTime(text)
    return null
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

function timeOf(expression: TimeExpression): Time | null {
  if (!('pick' in expression)) return { pick: null, of: [singleOf(expression)] }
  const parts = expression.of.flatMap(part => ('pick' in part ? [] : [singleOf(part)]))
  return parts.length === expression.of.length ? { pick: expression.pick, of: parts } : null
}

function singleOf({ anchor, moves, offset }: Extract<TimeExpression, { anchor: string }>): Single {
  return {
    anchor,
    moves: moves.map(move => move.text),
    offset: offset && {
      sign: offset.sign,
      amount: offset.amount,
      unit: offset.unit,
      since: 'since' in offset ? offset.since : '',
    },
  }
}

export function writeTime({ pick, of }: Time): string {
  const parts = of.map(writeSingle)
  return pick === null ? (parts[0] ?? '') : `${pick}(${parts.join(', ')})`
}

function writeSingle({ anchor, moves, offset }: Single): string {
  const since = offset?.unit === '%' && offset.since !== '' ? ` since ${offset.since}` : ''
  const last = offset === null ? [] : [`${offset.sign}${offset.amount}${offset.unit}${since}`]
  return [anchor, ...moves, ...last].join(' ')
}

/** How the openings of a rule are told apart in its copies and urgent times: `-30d` of `earliest(noticeOn -30d, …)`. */
export function offsetsOf(text: string): string[] {
  const time = readTime(text)
  if (time === null) return []
  const written = time.of.map(single =>
    writeSingle({ ...single, anchor: '' })
      .trim()
      .replaceAll(' ', '_'),
  )
  return [...new Set(written.map(one => one || 'open'))]
}

/** `3wd` apart; null for another grammar. */
export function readAmount(text: string): { amount: number; unit: string } | null {
  const [, amount, unit] = /^[+-]?(\d+(?:\.\d+)?)(min|h|wh|d|wd|w|mo|y)$/.exec(text) ?? []
  return amount === undefined || unit === undefined ? null : { amount: Number(amount), unit }
}
