import { type Locale, languageTag } from './date.ts'

const HOUR = 60

/** 1 h 30 min, 45 min, 12 h: the shortest that says all; from a working day on in whole hours. */
export function minutesText(minutes: number, locale: Locale): string {
  const unit = (value: number, name: 'hour' | 'minute') =>
    new Intl.NumberFormat(languageTag(locale), { style: 'unit', unit: name, unitDisplay: 'short' }).format(value)
  if (minutes >= 8 * HOUR) return unit(Math.round(minutes / HOUR), 'hour')
  const [hours, rest] = [Math.floor(minutes / HOUR), minutes % HOUR]
  if (hours === 0) return unit(rest, 'minute')
  return rest === 0 ? unit(hours, 'hour') : `${unit(hours, 'hour')} ${unit(rest, 'minute')}`
}
