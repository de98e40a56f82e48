/**
 * The small written grammar of times that rules use, and what a time means for a process.
 * Anchor: a named date of a process, an instant or a day. Offset: how far from the anchor. Pause: a stretch of a hold.
 *
 *   time   := 'earliest(' time { ',' time } ')' | 'latest(' time { ',' time } ')' | anchor { move } [ offset ]
 *   move   := an offset of whole days, weeks, months or years, or of working days; it moves the anchor to another day
 *   anchor := letter { letter | digit | '_' }
 *   offset := ( '+' | '-' ) number ( 'min' | 'h' | 'wh' | 'd' | 'wd' | 'w' | 'mo' | 'y' | '%' [ 'since' anchor ] )
 *   number := digits, with a decimal fraction before min, h, wh and %
 *
 * A bare anchor is its instant; a day lasts until its end, the first instant of the next day (convention 5). From there
 * min and h count exactly (convention 4), wh in working hours, % in exact time since an anchor, `created` if none is
 * named (convention 7). The others name a day: it opens at 09:00, is due at 18:00 by the calendar (convention 2).
 * `d`, `w`, `mo` and `y` open on a workday, the previous one with '-', the next one with '+'; a due day is not moved
 * (convention 3). `-0d` and `+0d` name the day itself, unlike the bare anchor.
 */
import {
  addDays,
  addMonths,
  addWorkdays,
  addWorkingTime,
  type Calendar,
  type Day,
  dayOf,
  endOfWork,
  epochOf,
  type Instant,
  instantOf,
  nextWindow,
  nextWorkday,
  previousWorkday,
  startOfDay,
  startOfWork,
  workingTimeBetween,
} from './calendar.ts'

export type AnchorValue = Instant | Day | null

export type TimeContext = {
  calendar: Calendar
  anchors: Record<string, AnchorValue>
  use: 'opens' | 'due'
}

export type TimeExpression =
  | { pick: 'earliest' | 'latest'; of: TimeExpression[] }
  | { anchor: string; moves: Shift[]; offset: Offset | null }

type Offset = Shift | Share

/** The sign stands apart from the amount: `-0d` looks back, `+0d` looks ahead. */
type Shift = { sign: '+' | '-'; amount: number; unit: Exclude<Unit, '%'>; text: string }
type Share = { sign: '+' | '-'; amount: number; unit: '%'; since: string; text: string }
type Unit = keyof typeof UNITS

/**
 * What was found, and why: the anchors that decided, the value of the first, the offsets as they were written. `before`
 * is the end of the date that a time runs up to; null for a time that follows its anchor.
 */
export type Evaluated = {
  at: Instant
  anchors: string[]
  anchorValue: string
  offset: string
  before: Instant | null
}

// Bounded to about a century, so that a slip of the pen in a definition neither hangs a plan nor leaves the calendar.
const UNITS = {
  min: { most: 99_999, fraction: true },
  h: { most: 99_999, fraction: true },
  wh: { most: 9_999, fraction: true },
  d: { most: 36_525, fraction: false },
  wd: { most: 9_999, fraction: false },
  w: { most: 5_218, fraction: false },
  mo: { most: 1_200, fraction: false },
  y: { most: 100, fraction: false },
  '%': { most: 1_000, fraction: true },
} as const

const ANCHOR = /^([A-Za-z]\w*)/
const OFFSET = /^\s*([+-])(\d+(?:\.\d+)?)(min|h|wh|d|wd|w|mo|y|%)(?:\s+since\s+([A-Za-z]\w*))?/
// What moves an anchor to another day, so that a time may run up to an anniversary: `startOn +1y -60d`.
const DAY_UNITS: readonly Unit[] = ['d', 'wd', 'w', 'mo', 'y']
const PICK = /^(earliest|latest)\s*\((.*)\)$/s
const MINUTE_MS = 60_000
const HOUR_MS = 3_600_000

// Definitions hold some hundred texts; the bound is for texts that somebody tries out in an editor.
const parsed = new Map<string, TimeExpression>()
const PARSED_AT_MOST = 5_000

/** Throws a RangeError that quotes the part which is not a time. */
export function parseTime(text: string): TimeExpression {
  const known = parsed.get(text)
  if (known) return known
  const expression = parseText(text)
  if (parsed.size >= PARSED_AT_MOST) parsed.clear()
  parsed.set(text, expression)
  return expression
}

/** Null when no anchor that could decide is known yet. */
export function evaluate(expression: TimeExpression | string, context: TimeContext): Evaluated | null {
  const time = typeof expression === 'string' ? parseTime(expression) : expression
  if (!('pick' in time)) return evaluateSingle(time, context)
  let best: Evaluated | null = null
  for (const part of time.of) {
    const found = evaluate(part, context)
    if (found && (best === null || (time.pick === 'earliest' ? found.at < best.at : found.at > best.at))) best = found
  }
  return best
}

/** What each part of an `earliest` or `latest` says for itself; a time without a choice is its only part. */
export function partsOf(text: string, context: TimeContext): Evaluated[] {
  const singles = (time: TimeExpression): Single[] => ('pick' in time ? time.of.flatMap(singles) : [time])
  return singles(parseTime(text)).flatMap(part => evaluateSingle(part, context) ?? [])
}

/**
 * Convention 9: moves a due time by pauses. Each pause stores the working time that was left when it began and gives it
 * back from its end; null while the clock stands. What was left is counted inside the window only, so a moved time lies
 * there too; if nothing was left the time is the first working moment after the pause. It is never earlier than before.
 */
export function pausedShift(
  calendar: Calendar,
  at: Instant,
  pauses: readonly { from: Instant; to: Instant | null }[],
  clockStart: Instant,
): Instant | null {
  let moved = at
  for (const pause of mergedPauses(pauses)) {
    const stopped = pause.from > clockStart ? pause.from : clockStart
    if (stopped >= moved || (pause.to !== null && pause.to <= stopped)) continue
    if (pause.to === null) return null
    const left = workingTimeBetween(calendar, stopped, moved)
    const resumed = left === 0 ? nextWindow(calendar, pause.to) : addWorkingTime(calendar, pause.to, left)
    if (resumed > moved) moved = resumed
  }
  return moved
}

function parseText(text: string): TimeExpression {
  const pick = PICK.exec(text.trim())
  if (pick) return { pick: pick[1] === 'earliest' ? 'earliest' : 'latest', of: splitList(pick[2] ?? '').map(parseText) }
  const anchor = ANCHOR.exec(text.trim())?.[1]
  if (anchor === undefined) throw notATime(text)
  const offsets = offsetsOf(text.trim().slice(anchor.length), text)
  const moves = offsets.slice(0, -1).map(offset => {
    if (offset.unit === '%' || !DAY_UNITS.includes(offset.unit)) {
      throw new RangeError(`"${text}": only the last offset may count hours or a percentage`)
    }
    return offset
  })
  return { anchor, moves, offset: offsets.at(-1) ?? null }
}

function offsetsOf(rest: string, text: string): Offset[] {
  const match = OFFSET.exec(rest)
  if (rest.trim() === '') return []
  const [whole = '', sign, number, unit, since] = match ?? []
  if ((sign !== '+' && sign !== '-') || number === undefined || !isUnit(unit)) throw notATime(text)
  const amount = Number(number)
  if (amount > UNITS[unit].most) throw new RangeError(`"${text}": at most ${UNITS[unit].most}${unit}`)
  if (!UNITS[unit].fraction && number.includes('.')) throw new RangeError(`"${text}": ${unit} takes whole numbers`)
  if (since !== undefined && unit !== '%') throw new RangeError(`"${text}": only a percentage has "since"`)
  const written = `${sign}${number}${unit}${since === undefined ? '' : ` since ${since}`}`
  const offset: Offset =
    unit === '%'
      ? { sign, amount, text: written, unit, since: since ?? 'created' }
      : { sign, amount, text: written, unit }
  return [offset, ...offsetsOf(rest.slice(whole.length), text)]
}

const notATime = (text: string) =>
  new RangeError(`"${text}" is not a time: write an anchor, with an offset such as -4wd or +2h if need be`)

function isUnit(text: string | undefined): text is Unit {
  return text !== undefined && Object.hasOwn(UNITS, text)
}

/** Splits at the commas that stand outside of brackets. */
function splitList(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index += 1) {
    if (text[index] === '(') depth += 1
    if (text[index] === ')') depth -= 1
    if (depth < 0) break
    if (depth > 0 || text[index] !== ',') continue
    parts.push(text.slice(start, index))
    start = index + 1
  }
  if (depth !== 0) throw new RangeError(`"${text}": brackets do not match`)
  return [...parts, text.slice(start)]
}

type Single = { anchor: string; moves: readonly Shift[]; offset: Offset | null }

function evaluateSingle({ anchor, moves, offset }: Single, context: TimeContext): Evaluated | null {
  const anchorValue = valueAt(anchor, context)
  if (anchorValue === null) return null
  const value = moves.reduce((from, move) => movedDay(from, move, context), anchorValue)
  const written = [...moves, ...(offset ? [offset] : [])].map(one => one.text).join(' ')
  const before = offset?.sign === '-' ? endOf(value, context) : null
  const found = { anchors: [anchor], anchorValue, offset: written, before }
  if (offset === null) return { ...found, at: endOf(value, context) }
  if (offset.unit !== '%') return { ...found, at: shifted(value, offset, context) }
  const since = valueAt(offset.since, context)
  if (since === null) return null
  return { ...found, at: shareOf(value, since, offset, context), anchors: [anchor, offset.since] }
}

/** Where a move puts an anchor: always a day, whatever the anchor was, and never placed on a workday by itself. */
function movedDay(value: Instant | Day, move: Shift, { calendar }: TimeContext): Day {
  const day = isDayText(value) ? value : dayOf(calendar, value)
  const amount = move.sign === '-' ? -move.amount : move.amount
  if (move.unit === 'wd') return addWorkdays(calendar, day, amount)
  if (move.unit === 'mo') return addMonths(day, amount)
  if (move.unit === 'y') return addMonths(day, 12 * amount)
  return addDays(day, move.unit === 'w' ? 7 * amount : amount)
}

function valueAt(anchor: string, { anchors }: TimeContext): Instant | Day | null {
  return Object.hasOwn(anchors, anchor) ? (anchors[anchor] ?? null) : null
}

function shifted(value: Instant | Day, offset: Shift, context: TimeContext): Instant {
  const { calendar } = context
  const amount = offset.sign === '-' ? -offset.amount : offset.amount
  const day = isDayText(value) ? value : dayOf(calendar, value)
  switch (offset.unit) {
    case 'min':
      return instantOf(epochOf(endOf(value, context)) + Math.round(amount * MINUTE_MS))
    case 'h':
      return instantOf(epochOf(endOf(value, context)) + Math.round(amount * HOUR_MS))
    case 'wh':
      return addWorkingTime(calendar, endOf(value, context), Math.round(amount * HOUR_MS))
    case 'wd':
      return onDay(workdayAt(calendar, addWorkdays(calendar, day, amount), offset), context)
    case 'd':
      return onDay(placed(addDays(day, amount), offset, context), context)
    case 'w':
      return onDay(placed(addDays(day, 7 * amount), offset, context), context)
    case 'mo':
      return onDay(placed(addMonths(day, amount), offset, context), context)
    case 'y':
      return onDay(placed(addMonths(day, 12 * amount), offset, context), context)
  }
}

function onDay(day: Day, { calendar, use }: TimeContext): Instant {
  return use === 'opens' ? startOfWork(calendar, day) : endOfWork(calendar, day)
}

function placed(day: Day, offset: Shift, { calendar, use }: TimeContext): Day {
  return use === 'opens' ? workdayAt(calendar, day, offset) : day
}

function workdayAt(calendar: Calendar, day: Day, offset: Shift): Day {
  return offset.sign === '-' ? previousWorkday(calendar, day) : nextWorkday(calendar, day)
}

/** A period that ends before it began has no share: a tender found late is looked at by its deadline, not after. */
function shareOf(value: Instant | Day, since: Instant | Day, offset: Share, context: TimeContext): Instant {
  const end = epochOf(endOf(value, context))
  const start = epochOf(isDayText(since) ? startOfDay(context.calendar, since) : since)
  const share = Math.round((Math.max(end - start, 0) * offset.amount) / 100)
  return instantOf(offset.sign === '-' ? end - share : end + share)
}

function endOf(value: Instant | Day, { calendar }: TimeContext): Instant {
  return isDayText(value) ? startOfDay(calendar, addDays(value, 1)) : value
}

function isDayText(value: Instant | Day): boolean {
  return value.length === 10
}

/** Pauses as separate stretches of standstill, oldest first; causes that overlap become one. */
export function mergedPauses(
  pauses: readonly { from: Instant; to: Instant | null }[],
): { from: Instant; to: Instant | null }[] {
  const result: { from: Instant; to: Instant | null }[] = []
  for (const pause of pauses.toSorted((a, b) => (a.from < b.from ? -1 : 1))) {
    const last = result.at(-1)
    if (!last || (last.to !== null && last.to < pause.from)) result.push({ from: pause.from, to: pause.to })
    else if (last.to !== null && (pause.to === null || pause.to > last.to)) last.to = pause.to
  }
  return result
}
