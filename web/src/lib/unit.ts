import type { UiKey } from '../text/use-ui.ts'

/** Codes of meters and attributes, and the words that the shipped regulations sell in. */
const UNITS = {
  km: 'measure.km',
  mi: 'measure.mi',
  hours: 'measure.hours',
  h: 'measure.hours',
  cycles: 'measure.cycles',
  pairs: 'measure.pairs',
  пар: 'measure.pairs',
  pcs: 'measure.pieces',
  шт: 'measure.pieces',
  l: 'measure.litres',
  л: 'measure.litres',
  'l/m²': 'measure.litresPerMetre',
  'm²': 'measure.squareMetres',
  'м²': 'measure.squareMetres',
  m: 'measure.metres',
  м: 'measure.metres',
  усл: 'measure.services',
  компл: 'measure.sets',
} as const satisfies Record<string, UiKey>

const isKnown = (unit: string): unit is keyof typeof UNITS => Object.hasOwn(UNITS, unit)

/** The short word of a unit that the product knows, in the reader's language; another one is said as it is written. */
export function unitName(unit: string | null | undefined, ui: (key: UiKey) => string): string {
  if (unit === null || unit === undefined) return ''
  const bare = unit.replace(/\.$/, '')
  return isKnown(bare) ? ui(UNITS[bare]) : unit
}
