import type { Field } from './types.ts'
import type { Table } from './write.ts'

type Locale = 'ru' | 'en'

/** The headings of a sheet and a row that shows how it is filled; what is asked in units says so. */
export function templateOf(fields: readonly Field[], locale: Locale): Table {
  return [fields.map(field => headingOf(field, locale)), fields.map(({ sample = '' }) => sample)]
}

export const headingOf = ({ title, unit }: Field, locale: Locale): string =>
  unit === undefined ? title[locale] : `${title[locale]} (${unit})`
