import type { UiKey } from '../text/use-ui.ts'

const UNITS = {
  km: 'kinds.unitName.km',
  mi: 'kinds.unitName.mi',
  hours: 'kinds.unitName.hours',
  h: 'kinds.unitName.hours',
  cycles: 'kinds.unitName.cycles',
  pairs: 'kinds.unitName.pairs',
  pcs: 'kinds.unitName.pieces',
  l: 'kinds.unitName.litres',
  'l/m²': 'kinds.unitName.litresPerMetre',
  'm²': 'kinds.unitName.squareMetres',
  m: 'kinds.unitName.metres',
} as const satisfies Record<string, UiKey>

const isKnown = (unit: string): unit is keyof typeof UNITS => Object.hasOwn(UNITS, unit)

/** The short word of a unit that the product knows; another one is said as it is written. */
export const unitName = (unit: string, ui: (key: UiKey) => string): string => (isKnown(unit) ? ui(UNITS[unit]) : unit)
