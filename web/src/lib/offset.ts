import { type Locale, languageTag } from './date.ts'

/** An offset of the rules' grammar, taken apart: `-4wd` lies 4 working days before its anchor. */
export type OffsetParts = { side: 'before' | 'after'; count: number; unit: string; plural: Intl.LDMLPluralRule }

/** Null for the anchor itself and for what the grammar of offsets does not know. */
export function parseOffset(offset: string, locale: Locale): OffsetParts | null {
  const parts = /^([+-])\s*(\d+(?:\.\d+)?)\s*(min|wh|wd|mo|h|d|w|y|%)/.exec(offset.trim())
  if (!parts) return null
  const [, sign, digits = '0', unit = 'd'] = parts
  const count = Number(digits)
  if (count === 0) return null
  const plural = new Intl.PluralRules(languageTag(locale)).select(count)
  return { side: sign === '-' ? 'before' : 'after', count, unit, plural }
}
