// The services of a visit in a letter: of which object, what is done and why now, until when, and what the meter said last.

import type { VisitService } from '../db/visit.ts'
import type { VisitTable } from '../db/visit-letter.ts'
import { type Day, daysBetween, epochOf, type Instant } from '../domain/calendar.ts'
import { moneyText } from './board-view.ts'
import { moment, type Style } from './format.ts'

export type VisitRow = { object: string; url: string; what: string; why: string; due: string; reading: string }
export type VisitPart = { rows: readonly VisitRow[]; more: { text: string; url: string } | null; sum: string }

const STALE_DAYS = 60

/** `publicUrl` null: for somebody outside, who cannot open our pages. */
export function visitPart(
  table: VisitTable,
  { style, now, publicUrl, visitId }: { style: Style; now: Instant; publicUrl: string | null; visitId: string },
): VisitPart {
  const { texts } = style
  const left = table.openCount - table.services.length
  return {
    rows: table.services.map(service => ({
      object: service.objectTitle,
      url: publicUrl === null ? '' : `${publicUrl}/objects/${service.objectId}`,
      what: titleOf(service, style),
      why: whyNow(service, style),
      due: service.dueOn === null ? '' : moment(service.dueOn, style),
      reading: readingOf(service, { style, now }),
    })),
    more:
      left <= 0
        ? null
        : {
            text: texts.fill(['mail', 'visit', 'more'], { count: left }),
            url: publicUrl === null ? '' : `${publicUrl}/visits/${visitId}`,
          },
    sum: table.sums.map(({ amountMinor, currency }) => moneyText(amountMinor, currency, style)).join(' · '),
  }
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

function readingOf(service: VisitService, { style, now }: { style: Style; now: Instant }): string {
  const { lastReading, lastReadingAt, meter } = service
  const { texts } = style
  if (lastReading === null || lastReadingAt === null)
    return meter === null ? '' : texts.text(['mail', 'visit', 'unread'])
  const days = Math.max(daysBetween(dayOfReading(lastReadingAt), now.slice(0, 10)), 0)
  const value = new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 1 }).format(lastReading)
  const unit = meter === null ? '' : texts.text(['mail', 'visit', 'unit', meter], meter)
  return texts.fill(['mail', 'visit', days >= STALE_DAYS ? 'stale' : 'read'], { value, unit, days })
}

const dayOfReading = (at: Instant | Day): Day =>
  at.length === 10 ? at : new Date(epochOf(at)).toISOString().slice(0, 10)
