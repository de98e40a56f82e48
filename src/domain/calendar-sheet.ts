// sheet: a calendar as people keep it, with its name, its notes and the calendar that it is based on. Rules see the flat
// `Calendar` that is made of it, so that no rule has to know where a day off came from.

import { type Calendar, type Day, type DayKind, isDay, isTimeZone, isWindow } from './calendar.ts'
import { type Refusal, refuse } from './errors.ts'

export type CalendarName = { ru: string; en: string }

/** A day that differs from its weekday; `movedFrom` is the day off that was transferred to it, or the workday. */
export type SheetDay = { kind: DayKind; note: string | null; movedFrom: Day | null }

export type CalendarSheet = {
  id: string
  name: CalendarName
  zone: string
  dayStart: string // 'HH:MM'
  dayEnd: string
  weekend: readonly number[] // ISO weekdays
  /** Its days count here too, unless this calendar says otherwise about them. Hours, zone and weekend are one's own. */
  baseId: string | null
  days: Readonly<Record<Day, SheetDay>>
}

/** What a change may say; absent parts stay, `null` takes a day back to what it is without an entry. */
export type SheetChange = {
  [Column in Exclude<keyof CalendarSheet, 'id' | 'days'>]?: CalendarSheet[Column] | undefined
} & { days?: Readonly<Record<Day, SheetDay | null>> | undefined }

export type Sheets = ReadonlyMap<string, CalendarSheet>

// A person on a region on a country, and room for a company between them.
const BASES_AT_MOST = 5
const DAYS_AT_MOST = 5_000

/** The calendar that rules count with: the days of its bases, nearest last, and its own over them. */
export function flattened(sheet: CalendarSheet, sheets: Sheets): Calendar {
  const { id, name, zone, dayStart, dayEnd, weekend } = sheet
  const days: Record<Day, DayKind> = {}
  for (const one of basesOf(sheet, sheets).toReversed()) {
    for (const [day, { kind }] of Object.entries(one.days)) days[day] = kind
  }
  return { id, name, zone, dayStart, dayEnd, weekend: [...weekend], days }
}

/** The sheet and what it is based on, nearest first; a circle that somebody wrote by hand ends where it closes. */
export function basesOf(sheet: CalendarSheet, sheets: Sheets): CalendarSheet[] {
  const found: CalendarSheet[] = []
  for (let one: CalendarSheet | undefined = sheet; one && !found.includes(one) && found.length <= BASES_AT_MOST; ) {
    found.push(one)
    one = one.baseId === null ? undefined : sheets.get(one.baseId)
  }
  return found
}

/** This calendar and every one whose days hang on it. */
export function dependents(id: string, sheets: Sheets): string[] {
  return [...sheets.values()].filter(sheet => basesOf(sheet, sheets).some(base => base.id === id)).map(one => one.id)
}

/**
 * What rules would count by before and after one sheet changed: itself and every calendar on it, as far as days or hours
 * differ. A new name moves nobody's deadline.
 */
export function shiftsBetween(
  before: Sheets,
  changed: CalendarSheet,
): ReadonlyMap<string, { before: Calendar; after: Calendar }> {
  const after = new Map([...before, [changed.id, changed]])
  const shifts = dependents(changed.id, after).flatMap(id => {
    const [old, now] = [before.get(id), after.get(id)]
    if (!old || !now) return []
    const shift = { before: flattened(old, before), after: flattened(now, after) }
    return counted(shift.before) === counted(shift.after) ? [] : [[id, shift] as const]
  })
  return new Map(shifts)
}

const counted = ({ name: _, days, ...calendar }: Calendar) =>
  JSON.stringify([calendar, Object.entries(days).sort(([one], [other]) => (one < other ? -1 : 1))])

/** What a change makes of a sheet, or why it may not be. */
export function changedSheet(sheet: CalendarSheet, change: SheetChange, sheets: Sheets): CalendarSheet | Refusal {
  const { days = {}, ...columns } = change
  const given = Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined))
  const own = Object.entries({ ...sheet.days, ...days }).flatMap(([day, entry]) =>
    entry ? [[day, entry] as const] : [],
  )
  const changed: CalendarSheet = { ...sheet, ...given, days: Object.fromEntries(own) }
  return sheetProblem(changed, sheets) ?? changed
}

/** Why a sheet is no calendar; null when it is one. */
export function sheetProblem(sheet: CalendarSheet, sheets: Sheets): Refusal | null {
  const { zone, dayStart, dayEnd, weekend, baseId, days } = sheet
  const wrong = (field: string, message: string) => refuse('calendar.wrong', { errors: [{ field, message }] })
  if (!isTimeZone(zone)) return wrong('zone', `"${zone}" is no time zone`)
  if (!isWindow(dayStart, dayEnd)) return wrong('dayEnd', 'the day ends before it starts')
  if (new Set(weekend).size >= 7) return wrong('weekend', 'no working weekday is left')
  if (Object.keys(days).length > DAYS_AT_MOST) return wrong('days', `at most ${DAYS_AT_MOST} days`)
  const bad = Object.entries(days).find(([day, { kind }]) => !isDay(day) || !isDayKind(kind))
  if (bad) return wrong(`days.${bad[0]}`, `"${bad[1].kind}" is neither off nor work nor hours like 09:00-13:00`)
  if (baseId === null) return null
  const base = sheets.get(baseId)
  if (!base) return refuse('calendar.unknown', { field: 'baseId', value: baseId })
  const bases = basesOf(base, sheets)
  if (bases.some(one => one.id === sheet.id)) return refuse('calendar.circle', { baseId })
  return bases.length >= BASES_AT_MOST ? wrong('baseId', `at most ${BASES_AT_MOST} calendars on one another`) : null
}

/** `off`, `work`, or hours that end after they start. */
export function isDayKind(kind: string): kind is DayKind {
  if (kind === 'off' || kind === 'work') return true
  const [start = '', end = '', more] = kind.split('-')
  return more === undefined && isWindow(start, end)
}

export type DayDifference = { day: Day; before: SheetDay | null; after: SheetDay | null }

/** Own days that differ, in order; a note alone counts too, for somebody wrote it. */
export function dayDifferences(before: CalendarSheet['days'], after: CalendarSheet['days']): DayDifference[] {
  const days = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort()
  return days
    .map(day => ({ day, before: before[day] ?? null, after: after[day] ?? null }))
    .filter(one => JSON.stringify(one.before) !== JSON.stringify(one.after))
}

/** The years about which a calendar says more than its weekends. */
export function knownYears(calendar: Pick<Calendar, 'days'>): number[] {
  return [...new Set(Object.keys(calendar.days).map(day => Number(day.slice(0, 4))))].sort((a, b) => a - b)
}

/** Whether a year without entries is a gap: a calendar without a weekend knows no days off by design. */
export const expectsDays = (calendar: Pick<Calendar, 'weekend' | 'days'>) => calendar.weekend.length > 0
