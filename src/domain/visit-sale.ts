// What a visit sells: lines of the items that its services use, by the regulation, and what they come to (domain.md 3.6).

import type { ServiceItem } from './service-rule.ts'

export type Locale = 'ru' | 'en'

export type SaleLine = {
  description: string
  quantity: number
  unit: string
  classification?: string
  amountMinor?: number
  currency?: string
}

const wordsIn = (text: string | { ru: string; en: string }, locale: Locale) =>
  typeof text === 'string' ? text : text[locale]

/** One line for each item, however many objects need it. Items of one name and different prices stay apart. */
export function saleLines(items: readonly ServiceItem[], locale: Locale): SaleLine[] {
  const keyOf = ({ title, unit, classification, priceMinor, currency }: ServiceItem) =>
    JSON.stringify([wordsIn(title, locale), unit, classification, priceMinor, currency])
  return [...Map.groupBy(items, keyOf).values()].flatMap(same => {
    const [first] = same
    if (!first) return []
    const { title, unit, classification, priceMinor, currency } = first
    const quantity = same.reduce((sum, item) => sum + item.quantity, 0)
    const priced =
      priceMinor === undefined || currency === undefined
        ? {}
        : { currency, amountMinor: Math.round(priceMinor * quantity) }
    return [
      {
        description: wordsIn(title, locale),
        quantity,
        unit,
        ...(classification === undefined ? {} : { classification }),
        ...priced,
      },
    ]
  })
}

/** The sum in the currency of the first priced line; lines in others are not added to it. */
export function sumOfLines(lines: readonly SaleLine[]): { amountMinor?: number; currency?: string } {
  const currency = lines.find(line => line.currency !== undefined)?.currency
  if (currency === undefined) return {}
  const own = lines.filter(line => line.currency === currency)
  return { currency, amountMinor: own.reduce((sum, line) => sum + (line.amountMinor ?? 0), 0) }
}

/** «ТО по 12 машинам»: what is done, at how many objects; of several kinds of services the commonest names it. */
export function saleTitle(
  services: readonly { objectId: string; title: string | { ru: string; en: string } | undefined }[],
  locale: Locale,
): string {
  const titles = services.map(({ title }) => (title === undefined ? USUAL[locale] : wordsIn(title, locale)))
  const groups = [...Map.groupBy(titles, title => title)].toSorted((a, b) => b[1].length - a[1].length)
  const count = new Set(services.map(one => one.objectId)).size
  return `${groups[0]?.[0] ?? USUAL[locale]} ${countIn(count, locale)}`
}

const USUAL = { ru: 'Обслуживание', en: 'Service' } as const

function countIn(count: number, locale: Locale): string {
  if (locale === 'en') return `of ${count} ${count === 1 ? 'object' : 'objects'}`
  return `по ${count} ${count % 10 === 1 && count % 100 !== 11 ? 'объекту' : 'объектам'}`
}
