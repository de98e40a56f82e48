// What the shipped object kinds are written with: seasons, leads and items that several of them share.

import type { Attribute, Given, ItemTemplate, RuleTemplate } from '../object-kind.ts'
import type { CalendarPattern } from '../service-rule.ts'

/** The first Monday of a month, once a year: a named day of a season does not drift with what was done early or late. */
export const firstMondayOf = (month: string): CalendarPattern => ({
  every: 1,
  unit: 'month',
  nth: { week: 1, weekday: 1 },
  season: { from: `${month}-01`, to: `${month}-28` },
})

export const everyDays = (every: number): CalendarPattern => ({ every, unit: 'day', dayOff: 'after' })
export const everyMonths = (every: number): CalendarPattern => ({ every, unit: 'month', dayOff: 'after' })

/** What must not lapse: reminded of more than once, counted from the day on which it was due. */
export const DEADLINE = { combine: 'first', anchor: 'fixed' } as const satisfies Partial<RuleTemplate>
/** Work that counts from the day on which it was done. */
export const WORK = { combine: 'first', anchor: 'floating' } as const satisfies Partial<RuleTemplate>

type Text = readonly [ru: string, en: string]

export const text = ([ru, en]: Text) => ({ ru, en })

export const field = (
  id: string,
  title: Text,
  type: Attribute['type'] = 'text',
  more: Partial<Attribute> = {},
): Attribute => ({ id, title: text(title), type, ...more })

export const choice = (id: string, title: Text, choices: Readonly<Record<string, Text>>): Attribute =>
  field(id, title, 'choice', {
    choices: Object.entries(choices).map(([one, said]) => ({ id: one, title: text(said) })),
  })

const unitOf = { piece: 'шт', litre: 'л', metre: 'м²', service: 'усл', pair: 'пар', set: 'компл' } as const

/** A line of nomenclature with an example price in roubles. */
export const item = (
  title: Text,
  quantity: Given,
  unit: keyof typeof unitOf,
  roubles: number,
  per?: string,
): ItemTemplate => ({
  title: text(title),
  quantity,
  unit: unitOf[unit],
  priceMinor: roubles * 100,
  currency: 'RUB',
  ...(per === undefined ? {} : { per }),
})
