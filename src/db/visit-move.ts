// Services that change their visit by hand: split off into one of their own, or taken into this one.

import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { type AdvanceInput, type AdvanceResult, advance } from './advance.ts'
import type { Engine } from './engine.ts'
import { createMany } from './record.ts'
import type { Queryable } from './reference.ts'
import { Refused } from './refused.ts'
import { followServices } from './visit-follow.ts'
import { NEWS, type NewsRow, visitOf } from './visit-plan.ts'

export type MoveInput = Required<Pick<AdvanceInput, 'now' | 'actor'>> & { serviceIds: readonly string[] }

type Standing = { id: string; state: string; partyId: string | null; siteId: string | null; bookedOn: string | null }

/** A visit of their own for some services of a visit; a booked day stays with those that are left. */
export async function splitVisit(
  engine: Engine,
  client: Queryable,
  input: MoveInput & { visitId: string },
): Promise<AdvanceResult | Refusal> {
  const services = await readServices(client, input)
  const strange = services.find(one => one.visitId !== input.visitId)
  if (strange || services.length === 0) return refuse('service.notOpen', { serviceId: strange?.id })
  return ownVisit(engine, client, services, input)
}

/** Begins a visit for these services of one place, which leave the ones they were in. */
export async function ownVisit(
  engine: Engine,
  client: Queryable,
  services: readonly NewsRow[],
  { now }: Pick<MoveInput, 'now'>,
): Promise<AdvanceResult | Refusal> {
  const [made] = await createMany(engine, client, [visitOf(services, now)], { now })
  if (!made || isRefusal(made)) throw new Error('a visit could not begin')
  await put(client, services, { id: made.view.id, state: 'planned', bookedOn: null })
  await followServices(engine, client, { visitIds: visitsOf(services), now })
  return made
}

/** Takes services of the same client and site into a visit, planned or booked. */
export async function joinVisit(
  engine: Engine,
  client: Queryable,
  input: MoveInput & { visitId: string },
): Promise<AdvanceResult | Refusal> {
  const services = await readServices(client, input)
  const visit = await standingOf(client, input.visitId)
  if (!visit) return refuse('record.notFound', { id: input.visitId })
  if (visit.state !== 'planned' && visit.state !== 'booked') return refuse('process.closed', { state: visit.state })
  const strange = services.find(one => one.fleetId !== visit.partyId || one.siteId !== visit.siteId)
  if (strange || services.length === 0) return refuse('service.notOpen', { serviceId: strange?.id })
  await put(client, services, visit)
  await followServices(engine, client, { visitIds: [visit.id, ...visitsOf(services)], now: input.now })
  const answer = await advance(engine, { processId: visit.id, now: input.now, actor: input.actor, client })
  if (isRefusal(answer)) throw new Refused(answer)
  return answer
}

const visitsOf = (services: readonly NewsRow[]) => services.flatMap(one => one.visitId ?? [])

/** The open ones among them, in one order. */
export async function readServices(
  client: Queryable,
  { serviceIds, now }: Pick<MoveInput, 'serviceIds' | 'now'>,
): Promise<NewsRow[]> {
  const { rows } = await client.query<NewsRow>(
    `${NEWS} where s.id = any($2::uuid[]) and s.state in ('open', 'booked') order by s.id for update of s`,
    [now, serviceIds],
  )
  if (rows.length < new Set(serviceIds).size) {
    const missing = serviceIds.find(id => !rows.some(row => row.id === id))
    throw new Refused(refuse('service.notOpen', { serviceId: missing }))
  }
  return rows
}

async function standingOf(client: Queryable, visitId: string): Promise<Standing | null> {
  const { rows } = await client.query<Standing>(
    `select p.id, p.state, r.party_id as "partyId", r.site_id as "siteId", p.dates -> 'bookedOn' ->> 'value' as "bookedOn"
     from process p join record r on r.id = p.id where p.id = $1 and p.kind = 'visit' for update of p`,
    [visitId],
  )
  return rows[0] ?? null
}

async function put(
  client: Queryable,
  services: readonly NewsRow[],
  { id, state, bookedOn }: Pick<Standing, 'id' | 'state' | 'bookedOn'>,
): Promise<void> {
  await client.query(
    `update service set visit_id = $2, state = $3, booked_on = $4, planned = true, plan_on = null where id = any($1::uuid[])`,
    [services.map(one => one.id), id, state === 'booked' ? 'booked' : 'open', state === 'booked' ? bookedOn : null],
  )
}
