import { parseTime, type TimeExpression } from '../../../src/domain/time.ts'

// A written time taken apart for a form, and put together again.

export const UNITS = ['min', 'h', 'wh', 'd', 'wd', 'w', 'mo', 'y', '%'] as const

export type Single = {
  anchor: string
  /** Moves of the anchor before the last offset, as written: `+1y`. */
  moves: readonly string[]
  offset: { sign: '+' | '-'; amount: number; unit: string; since: string } | null
}
/** The earliest or the latest of several times. */
export type Group = { pick: 'earliest' | 'latest'; of: readonly Time[] }
export type Time = Single | Group
export const isGroup = (time: Time): time is Group => 'pick' in time

/** Null for what is no time. */
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

function timeOf(expression: TimeExpression): Time {
  if (!('pick' in expression)) return singleOf(expression)
  return { pick: expression.pick, of: expression.of.map(timeOf) }
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

export function writeTime(time: Time): string {
  return isGroup(time) ? `${time.pick}(${time.of.map(writeTime).join(', ')})` : writeSingle(time)
}

/** The times that are not made of others, in the order in which they are written. */
export const singlesOf = (time: Time): readonly Single[] => (isGroup(time) ? time.of.flatMap(singlesOf) : [time])

/** The dates that a written time counts from; none for what is no time. */
export function anchorsOf(text: string): string[] {
  const time = readTime(text)
  return time === null ? [] : [...new Set(singlesOf(time).map(({ anchor }) => anchor))]
}

/** Whether several dates of a group have the same distance: then it is one number to whoever reads it. */
export function isOneOffset({ of }: Group): boolean {
  const [first, ...others] = of.map(time => (isGroup(time) ? null : JSON.stringify(time.offset)))
  return others.length > 0 && first !== null && others.every(one => one === first)
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
  const written = singlesOf(time).map(single =>
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
