import { STALE_DAYS } from '../../../src/domain/service-meter.ts'
import type { ServiceView } from '../../../src/endpoints/visit.ts'
import { dayOf, daysBetween, isDay, languageTag } from '../lib/date.ts'
import { unitName } from '../lib/unit.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'

/** How services are told: what is done, why now, what the meter said last. */
export function useServiceWords() {
  const ui = useUi()
  const { locale, zone } = useReader()
  const now = useNow()
  const number = (value: number) => new Intl.NumberFormat(languageTag(locale)).format(value)
  const ageOf = (at: string) => Math.max(daysBetween(isDay(at) ? at : dayOf(at, zone), dayOf(now, zone)), 0)
  const unit = (meter: string | null) => unitName(meter, ui)
  return {
    title: ({ title, ruleId }: ServiceView) => title?.[locale] ?? ruleId,
    why: ({ by, spreadDays, lastReadingAt }: ServiceView) => {
      if (by !== 'usage') return ui(`service.why.${scaleOf(by)}`)
      if (lastReadingAt !== null && ageOf(lastReadingAt) >= STALE_DAYS) return ui('service.why.stale')
      if (spreadDays === null) return ui('service.why.usage')
      return spreadDays === 0 ? ui('service.why.forecastSure') : ui('service.why.forecast', { days: spreadDays })
    },
    unit,
    reading: ({ lastReading, lastReadingAt, meter }: ServiceView) => {
      if (lastReading === null || lastReadingAt === null) return ''
      return ui('service.reading', { value: number(lastReading), unit: unit(meter), days: ageOf(lastReadingAt) })
    },
  }
}

const SCALES = ['calendar', 'threshold', 'expiry', 'event', 'consumption'] as const
const scaleOf = (by: string) => SCALES.find(one => one === by) ?? 'calendar'
