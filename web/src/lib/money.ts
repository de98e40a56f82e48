import { type Locale, languageTag } from './date.ts'

// Money travels as integer minor units and a currency code; VAT is never implied.

/** `1 234 567,50 ₽`; whole amounts go without the fraction. An unknown currency shows its code. */
export function formatMoney(minor: number, currency: string, locale: Locale): string {
  return moneyText(minor, currency, locale, {})
}

/** `1,2 млн ₽` for lists; the full value belongs beside it. */
export function formatMoneyShort(minor: number, currency: string, locale: Locale): string {
  return moneyText(minor, currency, locale, { notation: 'compact', maximumFractionDigits: 1, minimumFractionDigits: 0 })
}

/** Reads what a person typed ("1 234,50", "1,234.50") into minor units; undefined when it is no amount. */
export function parseMoney(text: string, currency: string): number | undefined {
  const compact = text.replace(/[\s\u00a0\u202f_']/g, '')
  if (!/^-?[\d.,]+$/.test(compact) || !/\d/.test(compact)) return undefined
  const mark = Math.max(compact.lastIndexOf(','), compact.lastIndexOf('.'))
  const fraction = mark < 0 ? '' : compact.slice(mark + 1)
  const digits = digitsOf(currency)
  // "1,234" groups thousands; "1,5" and "1,50" are fractions.
  const isFraction = mark >= 0 && fraction.length <= Math.max(digits, 2) && fraction.length > 0
  const whole = (isFraction ? compact.slice(0, mark) : compact).replace(/[.,]/g, '')
  const scale = 10 ** digits
  const value = Math.round(Number(`${whole || '0'}.${isFraction ? fraction : '0'}`) * scale)
  return Number.isSafeInteger(value) ? value : undefined
}

/** Minor units as text for an input field: `1234.50`, with the decimal mark of the language. */
export function moneyInput(minor: number, currency: string, locale: Locale): string {
  const digits = digitsOf(currency)
  const text = (minor / 10 ** digits).toFixed(minor % 10 ** digits === 0 ? 0 : digits)
  return locale === 'ru' ? text.replace('.', ',') : text
}

function moneyText(minor: number, currency: string, locale: Locale, options: Intl.NumberFormatOptions): string {
  const digits = digitsOf(currency)
  const value = minor / 10 ** digits
  const fraction = Number.isInteger(value) ? 0 : digits
  const number = { minimumFractionDigits: fraction, maximumFractionDigits: fraction, ...options }
  try {
    const style = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const
    return new Intl.NumberFormat(languageTag(locale), { ...style, ...number }).format(value)
  } catch {
    return `${new Intl.NumberFormat(languageTag(locale), number).format(value)}\u00a0${currency}`
  }
}

function digitsOf(currency: string): number {
  try {
    return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
  } catch {
    return 2
  }
}
