// The visits of the demo: what is due is gathered as it always is, and some of them are booked.

import { advance } from '../../src/db/advance.ts'
import { openVisitSale } from '../../src/db/chain-visit.ts'
import type { Engine } from '../../src/db/engine.ts'
import { planVisits } from '../../src/db/visit-plan.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import type { Stage } from './stage.ts'

/** Every third visit has its day; the soonest of them is today. */
const BOOKED = { each: 3, days: [0, 1, 2, 5, 7, 9] } as const

/** Plans what has no visit yet. Called again it finds what a killed seed left. */
export async function tellVisits(engine: Engine, { clock, cast }: Stage): Promise<void> {
  const { rows: fleets } = await engine.pool.query<{ id: string }>(
    'select distinct fleet_id as id from service where not planned and fleet_id is not null',
  )
  await planVisits(engine, { fleetIds: fleets.map(fleet => fleet.id), now: clock.now })
  const { rows: visits } = await engine.pool.query<{ id: string; state: string; owner_id: string | null }>(
    `select p.id, p.state, p.owner_id from process p join record r on r.id = p.id
     where r.kind = 'visit' order by p.dates -> 'dueOn' ->> 'value', r.number`,
  )
  if (visits.some(visit => visit.state === 'booked')) return
  const chosen = visits.filter((_, index) => index % BOOKED.each === 0).slice(0, BOOKED.days.length)
  for (const [index, { id, owner_id: ownerId }] of chosen.entries()) {
    const bookedOn = clock.workday(BOOKED.days[index] ?? 0)
    const actor = Object.values(cast).find(one => one.id === ownerId) ?? cast.laptev
    const ask = { act: 'command', command: 'book', input: { bookedOn, performerId: actor.id } } as const
    const done = await advance(engine, { processId: id, now: clock.now, actor, ask, watching: true })
    if (isRefusal(done)) throw new Error(`a visit of the demo was not booked: ${done.code}`)
  }
}

/** What visits open for the seller, as their watchers would do. */
export async function openSales(engine: Engine, now: string): Promise<void> {
  const { rows: events } = await engine.pool.query<{ eventId: string; recordId: string }>(
    `select e.id as "eventId", e.process_id as "recordId" from event e join process p on p.id = e.process_id
     where p.kind = 'visit' and e.type = 'visit.sale_wanted' and e.followed_at is null order by e.position`,
  )
  for (const event of events) {
    const opened = await openVisitSale(engine, { ...event, now })
    if (isRefusal(opened)) throw new Error(`a visit of the demo opened no sale: ${opened.code}`)
  }
}
