import { addDays, addMonths, type Day, daysBetween, isDay } from '../../domain/calendar.ts'
import type { BadRow, CalendarRow, CalendarRows } from './row.ts'
import { noteIn } from './row.ts'

/** RFC 5545: every whole-day event is days off. `untilYear`: how far an event goes on that returns every year. */
export function readCalendarIcs(text: string, { untilYear }: { untilYear: number }): CalendarRows {
  const rows: CalendarRow[] = []
  const bad: BadRow[] = []
  for (const event of eventsOf(text)) {
    const found = daysOf(event, untilYear)
    const note = noteIn(unescaped(event.of.get('SUMMARY')?.value ?? ''))
    if (typeof found === 'string')
      bad.push({ line: event.line, text: note ?? event.of.get('DTSTART')?.value ?? '', code: found })
    else rows.push(...found.map(day => ({ day, kind: 'off' as const, note, movedFrom: null, line: event.line })))
  }
  return { rows: distinct(rows), bad }
}

type Property = { parameters: string; value: string }
type Event = { line: number; of: Map<string, Property> }

const EVENT_DAYS_AT_MOST = 366

/** Long lines are folded by a line break and a blank (RFC 5545, 3.1); the number is that of the event's first line. */
function eventsOf(text: string): Event[] {
  const events: Event[] = []
  let event: Event | null = null
  let number = 0
  for (const block of text.split(/\r?\n(?![ \t])/)) {
    const line = number + 1
    number += block.split('\n').length
    const [, name = '', parameters = '', value = ''] =
      /^([\w-]+)((?:;[^:]*)?):(.*)$/s.exec(block.replaceAll(/\r?\n[ \t]/g, '')) ?? []
    if (name === 'BEGIN' && value.trim() === 'VEVENT') event = { line, of: new Map() }
    else if (name === 'END' && value.trim() === 'VEVENT' && event) {
      events.push(event)
      event = null
    } else event?.of.set(name.toUpperCase(), { parameters, value: value.trim() })
  }
  return events.filter(one => one.of.get('STATUS')?.value !== 'CANCELLED')
}

function daysOf({ of }: Event, untilYear: number): Day[] | BadRow['code'] {
  const from = dateOf(of.get('DTSTART'))
  if (from === null) return of.get('DTSTART')?.value.includes('T') ? 'timed' : 'day'
  const length = lengthOf(of, from)
  if (length === null) return 'period'
  const starts = startsOf(of.get('RRULE')?.value, from, untilYear)
  if (starts === null) return 'recurrence'
  return starts.flatMap(start => Array.from({ length }, (_, index) => addDays(start, index)))
}

function dateOf(property: Property | undefined): Day | null {
  const [, year = '', month = '', date = ''] = /^(\d{4})(\d\d)(\d\d)$/.exec(property?.value ?? '') ?? []
  const day = `${year}-${month}-${date}`
  return isDay(day) ? day : null
}

/** Its end is the first day that does not belong to it; an event without one is a single day. */
function lengthOf(of: Event['of'], from: Day): number | null {
  const duration = of.get('DURATION')?.value
  const end = dateOf(of.get('DTEND'))
  if (of.has('DTEND') && end === null) return null
  const [, weeks, days] = /^P(?:(\d+)W)?(?:(\d+)D)?$/.exec(duration ?? '') ?? []
  const length = end ? daysBetween(from, end) : duration === undefined ? 1 : Number(weeks ?? 0) * 7 + Number(days ?? 0)
  return length >= 1 && length <= EVENT_DAYS_AT_MOST ? length : null
}

/** Only "every year on this date" is understood; 29 February then comes on the last day of its month. */
function startsOf(rule: string | undefined, from: Day, untilYear: number): Day[] | null {
  if (rule === undefined) return [from]
  const parts = new Map(rule.split(';').map(part => [part.split('=')[0] ?? '', part.split('=')[1] ?? '']))
  const interval = Number(parts.get('INTERVAL') ?? 1)
  const count = Number(parts.get('COUNT') ?? Number.POSITIVE_INFINITY)
  const until =
    parts
      .get('UNTIL')
      ?.slice(0, 8)
      .replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3') ?? '9999-12-31'
  const known = [...parts.keys()].every(name => ['FREQ', 'INTERVAL', 'COUNT', 'UNTIL', 'WKST'].includes(name))
  if (!known || parts.get('FREQ') !== 'YEARLY' || !(interval >= 1) || !isDay(until) || Number.isNaN(count)) return null
  const starts: Day[] = []
  for (let turn = 0; turn < count; turn += 1) {
    const start = addMonths(from, 12 * interval * turn)
    if (start > until || Number(start.slice(0, 4)) > untilYear) break
    starts.push(start)
  }
  return starts
}

const unescaped = (text: string) =>
  text.replaceAll(/\\([nN,;\\])/g, (_, sign: string) => (/n/i.test(sign) ? ' ' : sign))

/** Events may overlap; what they say is the same, and the first gives the note. */
const distinct = (rows: readonly CalendarRow[]) =>
  [...new Map(rows.toReversed().map(row => [row.day, row])).values()].reverse()
