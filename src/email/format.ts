// How letters write moments and stretches of time: in the reader's language, on the reader's clock.

import { isDay, isInstant } from '../domain/calendar.ts'
import type { Texts } from './texts.ts'

export type Style = { texts: Texts; zone: string }

const NUMBERS = { maximumFractionDigits: 2 } as const
const DAY = { day: 'numeric', month: 'long', year: 'numeric' } as const
const MOMENT = { ...DAY, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const

/** An instant with its zone, or a day; anything else is shown as it is. */
export function moment(value: string, { texts, zone }: Style): string {
  if (isDay(value)) return formatOf(texts.locale, 'UTC', DAY).format(new Date(value))
  if (!isInstant(value)) return value
  return formatOf(texts.locale, zone, MOMENT).format(new Date(value))
}

// Making one takes longer than all else that a line of a letter needs; there are a few languages and zones.
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf(locale: string, timeZone: string, style: typeof DAY | typeof MOMENT): Intl.DateTimeFormat {
  const key = `${locale} ${timeZone} ${style === DAY ? 'day' : 'moment'}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { ...style, timeZone })
  formats.set(key, made)
  return made
}

const OFFSET = /^([+-])(\d+(?:\.\d+)?)(min|h|wh|d|wd|w|mo|y|%)/

/** `-4wd` as "4 working days before"; null for what is not a distance from an anchor. */
export function distance(offset: string, { texts }: Style): string | null {
  const [, sign, number, unit] = OFFSET.exec(offset) ?? []
  if (sign === undefined || number === undefined || unit === undefined) return null
  const count = Number(number)
  const form = new Intl.PluralRules(texts.locale).select(count)
  const name =
    unit === '%' ? '%' : texts.text(['mail', 'units', unit, form], texts.text(['mail', 'units', unit, 'other'], unit))
  const amount = `${new Intl.NumberFormat(texts.locale, NUMBERS).format(count)} ${name}`
  return texts.fill(['mail', sign === '-' ? 'before' : 'after'], { amount })
}

/** `12 objects` in the forms of the language. */
export function counted(what: 'objects' | 'services', count: number, { texts }: Style): string {
  const form = new Intl.PluralRules(texts.locale).select(count)
  const name = texts.text(['mail', 'counted', what, form], texts.text(['mail', 'counted', what, 'other'], what))
  return `${new Intl.NumberFormat(texts.locale).format(count)} ${name}`
}
