import type { Ui } from '../text/use-ui.ts'

const KNOWN = ['km', 'mi', 'hours', 'cycles'] as const

/** A unit in short; one that only the regulation names is shown as it is. */
export function unitText(unit: string | null, ui: Ui): string {
  const known = KNOWN.find(one => one === unit)
  return known ? ui(`object.unit.${known}`) : (unit ?? '')
}
