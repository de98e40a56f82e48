// The services of a visit in a letter: of which object, what is done and why now, until when, and what the meter said last.

import type { VisitService } from '../db/visit.ts'
import type { VisitTable } from '../db/visit-letter.ts'
import { type Day, daysBetween, epochOf, type Instant, isDay } from '../domain/calendar.ts'
import { wallText } from '../domain/calendar-zone.ts'
import { STALE_DAYS } from '../domain/service-meter.ts'
import { serviceState } from '../domain/service-state.ts'
import { moneyText } from './board-view.ts'
import { moment, type Style } from './format.ts'

/** One object with all that is done on it; `due` is the first day of it. */
export type VisitRow = {
  object: string
  url: string
  works: readonly { what: string; why: string }[]
  due: string
  reading: string
}
export type VisitPart = { rows: readonly VisitRow[]; more: { text: string; url: string } | null; sum: string }

// A letter that is longer is not read, and some mail programs cut it.
const OBJECTS_AT_MOST = 50
const WORKS_AT_MOST = 8

type Look = { style: Style; now: Instant; publicUrl: string | null }

/** `publicUrl` null: for somebody outside, who cannot open our pages. */
export function visitPart(table: VisitTable, look: Look & { visitId: string }): VisitPart {
  const { style, publicUrl, visitId } = look
  const objects = [...Map.groupBy(table.services, ({ objectId }) => objectId).values()].slice(0, OBJECTS_AT_MOST)
  const left = table.objectCount - objects.length
  const more = ['mail', 'visit', publicUrl === null ? 'moreOutside' : 'more']
  return {
    rows: objects.flatMap(services => rowOf(services, look) ?? []),
    more:
      left <= 0
        ? null
        : {
            text: style.texts.fill(more, { count: left }),
            url: publicUrl === null ? '' : `${publicUrl}/visits/${visitId}`,
          },
    sum: table.sums.map(({ amountMinor, currency }) => moneyText(amountMinor, currency, style)).join(' · '),
  }
}

function rowOf(services: readonly VisitService[], look: Look): VisitRow | null {
  const { style, publicUrl } = look
  const [first] = services
  if (!first) return null
  const left = services.length - WORKS_AT_MOST
  const further = left > 0 ? [{ what: style.texts.fill(['mail', 'visit', 'works'], { count: left }), why: '' }] : []
  return {
    object: first.objectTitle,
    url: publicUrl === null ? '' : `${publicUrl}/objects/${first.objectId}`,
    works: [...services.slice(0, WORKS_AT_MOST).map(service => workOf(service, first, style)), ...further],
    due: dueText(first, look),
    reading: readingOf(first, look),
  }
}

/** Its own day only where that is not the day of the row. */
function workOf(service: VisitService, first: VisitService, style: Style): VisitRow['works'][number] {
  const day = service.dueOn === null || service.dueOn === first.dueOn ? [] : [moment(service.dueOn, style)]
  return { what: titleOf(service, style), why: [whyNow(service, style), ...day].join(', ') }
}

/** That it is late is for our own people; a client reads the day. */
function dueText({ dueOn, graceOn }: VisitService, { style, now, publicUrl }: Look): string {
  if (dueOn === null) return ''
  const due = moment(dueOn, style)
  const state = serviceState({ dueOn, graceOn, isOpen: true }, dayIn(style, now))
  if (publicUrl === null || (state !== 'grace' && state !== 'overdue')) return due
  const until = graceOn === null ? '' : moment(graceOn, style)
  return `${due} (${style.texts.fill(['mail', 'visit', state], { until })})`
}

/** What is done, as the regulation calls it. */
export function titleOf({ rule }: VisitService, { texts }: Style): string {
  const title = rule?.title
  if (title === undefined) return texts.text(['mail', 'visit', 'service'])
  return typeof title === 'string' ? title : title[texts.locale]
}

/** By date, by the meter with how sure that is, or because it runs out. */
function whyNow({ by, spreadDays, meter }: VisitService, { texts }: Style): string {
  const path = ['mail', 'visit', 'why']
  if (by !== 'usage') return texts.text([...path, by])
  const unit = meter === null ? '' : texts.text(['mail', 'visit', 'meter', meter], meter)
  const sure = spreadDays === null ? 'usage' : spreadDays === 0 ? 'forecastSure' : 'forecast'
  return texts.fill([...path, sure], { unit, days: spreadDays ?? 0 })
}

function readingOf(service: VisitService, { style, now }: Pick<Look, 'style' | 'now'>): string {
  const { lastReading, lastReadingAt, meter } = service
  const { texts } = style
  if (lastReading === null || lastReadingAt === null)
    return meter === null ? '' : texts.text(['mail', 'visit', 'unread'])
  const today = dayIn(style, now)
  const readOn = isDay(lastReadingAt) ? lastReadingAt : dayIn(style, lastReadingAt)
  const days = Math.max(daysBetween(readOn, today), 0)
  const value = new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 1 }).format(lastReading)
  const unit = meter === null ? '' : texts.text(['mail', 'visit', 'unit', meter], meter)
  return texts.fill(['mail', 'visit', days >= STALE_DAYS ? 'stale' : 'read'], { value, unit, days })
}

/** As the reader’s wall shows it. */
const dayIn = ({ zone }: Style, at: Instant): Day => wallText(zone, epochOf(at)).slice(0, 'YYYY-MM-DD'.length)
