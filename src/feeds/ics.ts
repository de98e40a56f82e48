/**
 * Calendar entries as a file that calendar programs subscribe to (RFC 5545): lines folded at 75 octets, instants in UTC,
 * days as days. The same entries are the same text, so that an unchanged file is known by its hash.
 */
import { ICalCalendar, ICalCalendarMethod, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator'
import { addDays, type Day, type Instant } from '../domain/calendar.ts'

export type IcsEntry = {
  /** Stays while the entry is the same matter, wherever it moves. */
  uid: string
  /** Grows with every change of the matter. */
  sequence: number
  changedAt: Instant
  on: Day
  summary: string
  description: string
  url: string
  /** Whether the day is taken by it: a visit is, a reminder is not. */
  busy: boolean
}

export type IcsFile = { name: string; locale: 'ru' | 'en'; entries: readonly IcsEntry[] }

// Programs that follow the hint ask twice a day at least; most of them ask when they like.
const REFRESH_SECONDS = 3_600

/** The file, every line ending in CRLF. */
export function writeIcs({ name, locale, entries }: IcsFile): string {
  const calendar = new ICalCalendar({
    name,
    method: ICalCalendarMethod.PUBLISH,
    prodId: { company: 'Potok', product: 'Calendar', language: locale.toUpperCase() },
    ttl: REFRESH_SECONDS,
  })
  for (const entry of entries) {
    calendar.createEvent({
      id: entry.uid,
      sequence: entry.sequence,
      stamp: new Date(entry.changedAt),
      lastModified: new Date(entry.changedAt),
      allDay: true,
      start: new Date(entry.on),
      // The day behind the last one (RFC 5545, 3.6.1).
      end: new Date(addDays(entry.on, 1)),
      summary: oneLine(entry.summary),
      description: entry.description,
      url: entry.url,
      busystatus: entry.busy ? ICalEventBusyStatus.BUSY : ICalEventBusyStatus.FREE,
      transparency: entry.busy ? ICalEventTransparency.OPAQUE : ICalEventTransparency.TRANSPARENT,
    })
  }
  return `${calendar.toString()}\r\n`
}

/** A title is whatever somebody typed. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()
