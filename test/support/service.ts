// Objects with services that are due soon, and the visits they become.

import type { Engine } from '../../src/db/engine.ts'
import { advanceFleets } from '../../src/db/fleet.ts'
import { planVisits } from '../../src/db/visit-plan.ts'
import { addDays, type Day } from '../../src/domain/calendar.ts'
import { create } from './build.ts'

export type Rule = Record<string, unknown>

/** A rule whose service is due so many days from `today`, and has opened already. */
export const dueIn = (today: Day, days: number, more: Rule = {}): Rule => ({
  id: 'to',
  title: 'Service',
  calendar: { every: 100, unit: 'day' },
  combine: 'first',
  anchor: 'floating',
  leadDays: 90,
  last: { on: addDays(addDays(today, days), -100) },
  ...more,
})

type WithEngine = { engine: Engine }
type NewObject = { partyId: string; rules: readonly Rule[]; title?: string; fields?: Record<string, unknown> }

export async function anObjectOf(
  { engine }: WithEngine,
  now: string,
  { partyId, rules, title = 'Lorry', fields }: NewObject,
) {
  const made = await create(engine, now, {
    kind: 'object',
    title,
    partyId,
    fields: { ...fields, serviceRules: [...rules] },
  })
  return made.view.id
}

/** What the watcher of the client's fleet does at `now`. */
export async function fleetTurn({ engine }: WithEngine, partyId: string, now: string) {
  await advanceFleets(engine, { partyIds: [partyId], now })
  return planVisits(engine, { fleetIds: [partyId], now })
}
