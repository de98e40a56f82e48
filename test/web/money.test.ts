import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { formatMoney, formatMoneyShort, moneyInput, parseMoney } from '../../web/src/lib/money.ts'

/** Intl separates by spaces that do not break. */
const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ')

describe('money on a page', () => {
  test('is told from minor units, without an empty fraction', () => {
    expect(plain(formatMoney(123_456_750, 'RUB', 'ru'))).toBe('1 234 567,50 ₽')
    expect(plain(formatMoney(100_000_000, 'RUB', 'ru'))).toBe('1 000 000 ₽')
    expect(plain(formatMoney(123_456_750, 'EUR', 'en'))).toBe('€1,234,567.50')
  })

  test('has a short form for lists', () => {
    expect(plain(formatMoneyShort(125_000_000, 'RUB', 'ru'))).toBe('1,3 млн ₽')
    expect(plain(formatMoneyShort(125_000_000, 'RUB', 'en'))).toBe('₽1.3m')
  })

  test('knows currencies without a fraction, and shows the code of an unknown one', () => {
    expect(plain(formatMoney(5000, 'JPY', 'en'))).toBe('¥5,000')
    expect(plain(formatMoney(5000, 'x', 'en'))).toBe('50 x')
  })
})

describe('an amount that somebody typed', () => {
  test('is read with either decimal mark and with any grouping', () => {
    const forms = ['1234,50', '1 234,50', '1,234.50', '1234.5', '1\u00a0234,50', "1'234.50"]
    expect(forms.map(text => parseMoney(text, 'RUB'))).toEqual(forms.map(() => 123_450))
  })

  test('with three digits behind the mark is grouped, not a fraction', () => {
    expect(parseMoney('1,234', 'RUB')).toBe(123_400)
    expect(parseMoney('1.250.000', 'RUB')).toBe(125_000_000)
  })

  test('that is no amount is refused', () => {
    expect(['', 'abc', ',', '12 руб'].map(text => parseMoney(text, 'RUB'))).toEqual(Array(4).fill(undefined))
  })

  test('comes back from the way a form holds it', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10 ** 13 }),
        fc.constantFrom('ru' as const, 'en' as const),
        (minor, locale) => {
          expect(parseMoney(moneyInput(minor, 'RUB', locale), 'RUB')).toBe(minor)
        },
      ),
    )
  })
})
