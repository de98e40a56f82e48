// The currencies in use that have no minor unit (ISO 4217).
const WITHOUT_MINOR_UNIT: ReadonlySet<string> = new Set(
  'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'.split(' '),
)

/** A decimal amount in integer minor units, halves rounded up; `undefined` when it is too large to be exact. */
export function toMinor(amount: number, currency: string): number | undefined {
  const factor = WITHOUT_MINOR_UNIT.has(currency) ? 1 : 100
  // 1.005 * 100 is 100.49999999999999 in binary: fifteen digits are what a decimal number keeps on the way through one.
  const minor = Math.round(Number((amount * factor).toPrecision(15)))
  return Number.isSafeInteger(minor) ? minor : undefined
}
