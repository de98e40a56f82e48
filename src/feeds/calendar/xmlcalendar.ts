// The two forms in which xmlcalendar.ru and its like publish a production calendar: one year a file.

import { z } from 'zod'
import { addDays, type Day, isDay } from '../../domain/calendar.ts'
import type { BadRow, CalendarRow, CalendarRows } from './row.ts'
import { noteIn } from './row.ts'

const yearSchema = z.object({
  year: z.int().min(1900).max(2200),
  months: z.array(z.object({ month: z.int().min(1).max(12), days: z.string().max(500) })),
  transitions: z.array(z.object({ from: z.string(), to: z.string() })).optional(),
})

/** `days` lists what is not worked, weekends included; `*` marks a short day, `+` a day off that was moved there. */
export function readCalendarJson(text: string): CalendarRows {
  const parsed = yearSchema.safeParse(parsedJson(text))
  if (!parsed.success) return broken(text)
  const { year, months, transitions = [] } = parsed.data
  const moved = new Map(transitions.map(({ from, to }) => [dayOf(year, to), dayOf(year, from)]))
  const rows: CalendarRow[] = []
  const bad: BadRow[] = []
  for (const { month, days } of months) {
    const listed = new Map(
      days.split(',').map(word => [/^\s*(\d+)/.exec(word)?.[1]?.padStart(2, '0') ?? word, word.trim()]),
    )
    for (const [number, word] of listed) {
      if (!/^\d+[*+]?$/.test(word) || !isDay(dayText(year, month, number)))
        bad.push({ line: month, text: `${month}: ${word}`, code: 'day' })
    }
    for (let day = dayText(year, month, '01'); Number(day.slice(5, 7)) === month; day = addDays(day, 1)) {
      const kind = kindOf(day, listed.get(day.slice(8)))
      if (kind) rows.push({ day, kind, note: null, movedFrom: moved.get(day) ?? null, line: month })
    }
  }
  return { rows, bad }
}

/** What differs from the five-day week; undefined where nothing does. */
function kindOf(day: Day, word: string | undefined): CalendarRow['kind'] | undefined {
  const weekend = [0, 6].includes(new Date(day).getUTCDay())
  if (word?.endsWith('*')) return 'short'
  if (word !== undefined) return weekend ? undefined : 'off'
  return weekend ? 'work' : undefined
}

const TYPES: Readonly<Record<string, CalendarRow['kind']>> = { '1': 'off', '2': 'short', '3': 'work' }

/** `<day d="MM.DD" t="1 off, 2 short, 3 work" h="holiday" f="moved from"/>`; nothing else of the file matters. */
export function readCalendarXml(text: string): CalendarRows {
  const year = Number(/<calendar\b[^>]*\byear="(\d{4})"/.exec(text)?.[1] ?? Number.NaN)
  // A document that declares entities is no calendar of anybody's.
  if (Number.isNaN(year) || /<!(DOCTYPE|ENTITY)/i.test(text)) return broken(text)
  const titles = new Map(elementsOf(text, 'holiday').map(({ of }) => [of.id, of.title]))
  const rows: CalendarRow[] = []
  const bad: BadRow[] = []
  for (const { of, line, source } of elementsOf(text, 'day')) {
    const day = dayOf(year, of.d ?? '')
    const kind = TYPES[of.t ?? '']
    const movedFrom = of.f === undefined ? null : dayOf(year, of.f)
    if (day === null || (of.f !== undefined && movedFrom === null))
      bad.push({ line, text: source, code: day === null ? 'day' : 'movedFrom' })
    else if (!kind) bad.push({ line, text: source, code: 'kind' })
    else rows.push({ day, kind, note: noteIn(titles.get(of.h) ?? ''), movedFrom, line })
  }
  return { rows, bad }
}

function elementsOf(
  text: string,
  name: string,
): { of: Record<string, string | undefined>; line: number; source: string }[] {
  return [...text.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(match => ({
    of: Object.fromEntries(
      [...(match[1] ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, key, value]) => [key, decoded(value ?? '')]),
    ),
    line: text.slice(0, match.index).split('\n').length,
    source: match[0].slice(0, 200),
  }))
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }
const decoded = (text: string) => text.replaceAll(/&(\w+);/g, (whole, name: string) => ENTITIES[name] ?? whole)

/** "05.02" is the second of May. */
function dayOf(year: number, text: string): Day | null {
  const [, month = '', date = ''] = /^(\d\d)\.(\d\d)$/.exec(text) ?? []
  const day = `${year}-${month}-${date}`
  return isDay(day) ? day : null
}

const dayText = (year: number, month: number, date: string) => `${year}-${String(month).padStart(2, '0')}-${date}`

const broken = (text: string): CalendarRows => ({
  rows: [],
  bad: [{ line: 1, text: text.slice(0, 100), code: 'file' }],
})

function parsedJson(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
