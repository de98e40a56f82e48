// Tracked objects come to another client, each with its parts: its record, the fleet that watches it, the services that are
// still to be done. What was done stays with the client for whom it was done.

import type { Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import { type AdvanceResult, advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { lockPlaces } from './object-place.ts'
import type { Touched } from './origin.ts'
import { careForClients } from './record.ts'
import type { Queryable } from './reference.ts'
import { followServices } from './visit-follow.ts'

export type Transfer = {
  /** The objects that are asked for; their parts go along. Of several that are parts of each other each is moved once. */
  ids: readonly string[]
  partyId: string
  reason: string
  actor: Actor
  now: Instant
  /** Of a bulk job: the parts that it lists itself are not counted as going along. */
  jobId?: string | undefined
  requestId?: string | undefined
  carrierKey?: string | undefined
}

export type Transferred = {
  changed: boolean
  /** Parts that went along, and open services that the other client has now. */
  parts: number
  services: number
  touched: readonly Touched[]
}

/** Answers in the order of `ids`. Inside the caller's transaction; refusals leave nothing behind. */
export async function transferObjects(
  engine: Engine,
  client: Queryable,
  transfer: Transfer,
): Promise<(Transferred | Refusal)[]> {
  const { ids, partyId } = transfer
  const [known] = (await client.query<{ name: string }>('select name from party where id = $1', [partyId])).rows
  if (!known) return ids.map(() => refuse('party.unknown', { field: 'partyId', value: partyId }))
  await lockClients(client, transfer)
  const tree = await readTree(client, transfer)
  const moving = tree.filter(one => one.partyId !== partyId && !one.rootClosed)
  const services = await moveRows(client, moving, partyId)
  const moved = await tell(engine, client, { transfer, moving, toName: known.name })
  const left = services.flatMap(({ visitId }) => visitId ?? [])
  const visits = left.length > 0 ? await followServices(engine, client, { visitIds: left, now: transfer.now }) : []
  await careForClients(engine, client, moved, { now: transfer.now, carrierKey: transfer.carrierKey })
  const watched = [...fleetsOf(moving, partyId), ...visits.map(touchedBy)]
  // Whoever must look is named once, with the first that moved.
  const first = ids.find(id => moving.some(one => one.id === id))
  return ids.map(id => answerOf(id, { tree, moving, services, watched: id === first ? watched : [] }))
}

/** Whoever plans visits, or moves objects among themselves, for one of these clients waits, and so do we. */
async function lockClients(client: Queryable, { ids, partyId }: Transfer): Promise<void> {
  const { rows } = await client.query<{ party_id: string | null }>(
    'select distinct party_id from record where id = any($1::uuid[])',
    [ids],
  )
  const clients = [...new Set([partyId, ...rows.flatMap(row => row.party_id ?? [])])].sort()
  await client.query('select 1 from party where id = any($1::uuid[]) order by id for no key update', [clients])
  for (const one of clients) await lockPlaces(client, one)
}

type Node = {
  id: string
  /** The topmost asked object above it: it moves as a whole. */
  rootId: string
  partyId: string | null
  partyName: string | null
  closed: boolean
  rootClosed: boolean
  /** One of those that were asked for, here or elsewhere in the job. */
  asked: boolean
  /** The job has moved it already, with what it is a part of. */
  done: boolean
}

/** The asked objects with all below them, locked; roots are found among all that the job lists. */
async function readTree(client: Queryable, { ids, jobId, requestId }: Transfer): Promise<Node[]> {
  const { rows: roots } = await client.query<{ id: string }>(
    `with recursive up as (
       select r.id as asked, r.id, r.parent_id, 0 as level from record r where r.id = any($1::uuid[])
       union all select u.asked, r.id, r.parent_id, u.level + 1 from up u join record r on r.id = u.parent_id),
     listed as (select u.*, u.id = any($1::uuid[])
         or exists (select 1 from bulk_item i where i.job_id = $2 and i.process_id = u.id) as hit from up u)
     select distinct on (asked) id from listed where hit order by asked, level desc`,
    [ids, jobId ?? null],
  )
  const { rows } = await client.query<Node>(
    `with recursive part as (
       select r.id, r.id as root from unnest($1::uuid[]) as r(id)
       union select r.id, p.root from part p join record r on r.parent_id = p.id)
     select p.id, t.root as "rootId", r.party_id as "partyId", y.name as "partyName", p.closed_at is not null as closed,
       q.closed_at is not null as "rootClosed",
       p.id = any($2::uuid[]) or exists (select 1 from bulk_item i where i.job_id = $3 and i.process_id = p.id) as asked,
       exists (select 1 from event e where e.process_id = p.id and e.type = 'object.transferred' and e.request_id = $4) as done
     from part t join process p on p.id = t.id join record r on r.id = t.id join process q on q.id = t.root
       left join party y on y.id = r.party_id
     where p.kind = 'object' order by p.id for update of p`,
    [[...new Set(roots.map(({ id }) => id))], ids, jobId ?? null, requestId ?? null],
  )
  return rows
}

type OpenService = { processId: string; visitId: string | null }

/**
 * A root is no part of anything there; the contract that covered it is another company's. Open services leave their visits
 * and wait for one of the other client; letters to the old one's people are not sent any more.
 */
async function moveRows(client: Queryable, moving: readonly Node[], partyId: string): Promise<OpenService[]> {
  if (moving.length === 0) return []
  await client.query(
    `update record r set party_id = $2, parent_id = case when x.id = x."rootId" then null else r.parent_id end,
       site_id = case when x.id = x."rootId" then null else x."rootId" end,
       contract_id = (select c.id from record c where c.id = r.contract_id and c.party_id = $2)
     from json_to_recordset($1) as x(id uuid, "rootId" uuid) where r.id = x.id`,
    [JSON.stringify(moving.map(({ id, rootId }) => ({ id, rootId }))), partyId],
  )
  const ids = moving.map(({ id }) => id)
  const { rows } = await client.query<OpenService>(
    `with old as (select id, process_id, visit_id from service
         where process_id = any($1::uuid[]) and state in ('open', 'booked') order by id for update),
       moved as (update service s set fleet_id = $2, site_id = r.site_id, visit_id = null, booked_on = null, plan_on = null,
           state = 'open', planned = false
         from old join record r on r.id = old.process_id where s.id = old.id)
     select process_id as "processId", visit_id as "visitId" from old`,
    [ids, partyId],
  )
  await client.query(
    `update mail set state = 'cancelled', reason = 'transferred'
     where process_id = any($1::uuid[]) and person_id is not null and state in ('queued', 'deferred')`,
    [ids],
  )
  return rows
}

type Telling = { transfer: Transfer; moving: readonly Node[]; toName: string }

/** The story of each names both clients; its turn brings it into the other fleet. */
async function tell(
  engine: Engine,
  client: Queryable,
  { transfer, moving, toName }: Telling,
): Promise<AdvanceResult[]> {
  const { partyId, reason, actor, now, requestId, carrierKey } = transfer
  const inputs = moving.map(one => ({
    processId: one.id,
    fleetId: partyId,
    now,
    actor,
    requestId,
    carrierKey,
    ask: {
      act: 'tell',
      event: 'transferred',
      data: { from: one.partyId, fromName: one.partyName, to: partyId, entry: toName, reason },
    } as const,
  }))
  const done = await advanceMany(engine, client, inputs)
  return done.map(one => {
    if (isRefusal(one)) throw new Error(`an object could not be handed to another client: ${one.code}`)
    return one
  })
}

type Seen = {
  tree: readonly Node[]
  moving: readonly Node[]
  services: readonly OpenService[]
  watched: readonly Touched[]
}

function answerOf(id: string, { tree, moving, services, watched }: Seen): Transferred | Refusal {
  const node = tree.find(one => one.id === id)
  if (!node) return refuse('record.notFound', { id })
  if (node.rootClosed) return refuse('process.closed', { id: node.rootId })
  const hasMoved = moving.some(one => one.id === id)
  if (!hasMoved) return { changed: node.done, parts: 0, services: 0, touched: [] }
  // What nobody lists by itself is counted with the object that it is a part of.
  const along = node.id === node.rootId ? moving.filter(one => one.rootId === id && !one.asked) : []
  const counted = new Set([id, ...along.map(one => one.id)])
  return {
    changed: true,
    parts: along.length,
    services: services.filter(one => counted.has(one.processId)).length,
    touched: watched,
  }
}

function fleetsOf(moving: readonly Node[], partyId: string): Touched[] {
  if (moving.length === 0) return []
  const fleets = new Set([partyId, ...moving.flatMap(one => one.partyId ?? [])])
  return [...fleets].map(fleetId => ({ processId: fleetId, kind: 'object', fleetId }))
}

const touchedBy = ({ view }: AdvanceResult): Touched => ({ processId: view.id, kind: view.kind, fleetId: null })
