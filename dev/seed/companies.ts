// The companies that the demo sells to, competes with and buys news from. All of them are invented.

import { z } from 'zod'
import companies from './companies.json' with { type: 'json' }

/** Regions with their code, which begins every INN, and their main town. */
export const REGIONS = {
  'Санкт-Петербург': { code: '78', town: 'Санкт-Петербург' },
  'Ленинградская область': { code: '47', town: 'Гатчина' },
  'Новгородская область': { code: '53', town: 'Великий Новгород' },
  'Московская область': { code: '50', town: 'Химки' },
  'Тверская область': { code: '69', town: 'Тверь' },
  'Свердловская область': { code: '66', town: 'Екатеринбург' },
  'Пермский край': { code: '59', town: 'Пермь' },
  'Самарская область': { code: '63', town: 'Самара' },
  'Республика Татарстан': { code: '16', town: 'Казань' },
} as const

const REGION_NAMES = [
  'Санкт-Петербург',
  'Ленинградская область',
  'Новгородская область',
  'Московская область',
  'Тверская область',
  'Свердловская область',
  'Пермский край',
  'Самарская область',
  'Республика Татарстан',
] as const satisfies readonly (keyof typeof REGIONS)[]

const company = z.strictObject({
  kind: z.enum(['client', 'buyer', 'builder', 'competitor']),
  key: z.string(),
  name: z.string(),
  /** How people call it, for titles. */
  short: z.string(),
  region: z.enum(REGION_NAMES),
  industry: z.string(),
  owner: z.enum(['orlova', 'romanov', 'belova', 'zimin', 'safin', 'melnikov', 'efimova']),
})
export type Company = z.output<typeof company>

export const COMPANIES: readonly Company[] = z.array(company).parse(companies)
