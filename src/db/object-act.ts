// Bulk acts on tracked objects: to another client, out of service, into a group. What is asked of an object with its parts is
// done once for each of them, however many of them a job lists.

import type { BulkAct } from '../domain/bulk.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import { advanceMany } from './advance.ts'
import type { BulkBatch, BulkDone, Handler } from './bulk-act.ts'
import { doneOf, operated } from './operate-act.ts'
import type { Queryable } from './reference.ts'
import { type Transferred, transferObjects } from './transfer.ts'

type Act<Name extends BulkAct['act']> = Extract<BulkAct, { act: Name }>
export const transferAct: Handler<Act<'transfer'>> = {
  carryMany: transferMany,
  preview: async ({ partyId }, { client, process: { view } }) => {
    if (view.kind !== 'object') return refuse('record.notFound', { id: view.id })
    const { rows } = await client.query<{
      same: boolean
      closed: boolean
      known: boolean
      parts: number
      services: number
    }>(
      `with recursive part as (
         select $1::uuid as id union select r.id from part p join record r on r.parent_id = p.id)
       select r.party_id is not distinct from $2 as same, p.closed_at is not null as closed,
         exists (select 1 from party where id = $2) as known, (select count(*)::integer - 1 from part) as parts,
         (select count(*)::integer from service s where s.process_id in (select id from part)
           and s.state in ('open', 'booked')) as services
       from record r join process p on p.id = r.id where r.id = $1`,
      [view.id, partyId],
    )
    const [row] = rows
    if (!row?.known) return refuse('party.unknown', { field: 'partyId', value: partyId })
    if (row.closed) return refuse('process.closed', { id: view.id })
    return row.same
      ? NOTHING
      : { changed: true, tally: counted({ objectsMoved: 1, partsAlong: row.parts, servicesMoved: row.services }) }
  },
}

const NOTHING = { changed: false, tally: {} }

async function transferMany({ partyId }: Act<'transfer'>, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds, jobId, actor, reason, now } = batch
  const carrierKey = bulkId(jobId)
  const transfer = { ids: processIds, partyId, reason, actor, now, jobId, carrierKey, requestId: carrierKey }
  const done = await transferObjects(engine, client, transfer)
  return done.map(one => (isRefusal(one) ? one : { changed: one.changed, tally: tallyOf(one), touched: one.touched }))
}

const tallyOf = ({ changed, parts, services }: Transferred) =>
  changed ? counted({ objectsMoved: 1, partsAlong: parts, servicesMoved: services }) : {}

/** Nothing that is zero. */
const counted = (all: Record<string, number>) =>
  Object.fromEntries(Object.entries(all).filter(([, count]) => count > 0))

export const retireAct: Handler<Act<'retire'>> = {
  carryMany: retireMany,
  preview: async ({ parts }, look) => {
    const { client, process, reason } = look
    if (process.view.kind !== 'object') return refuse('record.notFound', { id: process.view.id })
    if (process.view.state === RETIRED) return NOTHING
    const seen = await operated.preview({ act: 'command', command: 'retire', input: { reason } }, look)
    if (isRefusal(seen)) return seen
    const below = parts ? await partsOf(client, [process.view.id]) : []
    const along = below.filter(one => one.usable).length
    return { ...seen, tally: { ...seen.tally, ...counted({ partsAlong: along }) } }
  },
}

const RETIRED = 'out_of_service'

async function retireMany({ parts }: Act<'retire'>, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds, jobId, actor, reason, now } = batch
  const carrierKey = bulkId(jobId)
  const states = await statesOf(client, processIds)
  const below = parts ? await partsOf(client, processIds, jobId) : []
  const along = below.filter(one => one.usable && !one.listed)
  const ask = { act: 'command', command: 'retire', input: { reason } } as const
  const own = processIds.filter(id => states.get(id) !== undefined && states.get(id) !== RETIRED)
  const all = [...new Set([...own, ...along.map(one => one.id)])].sort()
  const common = { ask, now, actor, carrierKey, requestId: carrierKey }
  const done = await advanceMany(
    engine,
    client,
    all.map(processId => ({ processId, ...common })),
  )
  const byId = new Map(all.map((id, index) => [id, done[index]]))
  return processIds.map(id => {
    if (!states.has(id)) return refuse('record.notFound', { id })
    const result = byId.get(id)
    if (!result) return { ...NOTHING, touched: [] }
    if (isRefusal(result)) return result
    const gone = along.filter(part => part.rootId === id && !isRefusal(byId.get(part.id)))
    const { changed, tally, touched } = doneOf(result)
    return { changed, tally: { ...tally, ...counted({ partsAlong: gone.length }) }, touched }
  })
}

/** Of those that are tracked objects; locked until the end. */
async function statesOf(client: Queryable, ids: readonly string[]): Promise<Map<string, string>> {
  const { rows } = await client.query<{ id: string; state: string }>(
    `select id, state from process where id = any($1::uuid[]) and kind = 'object' order by id for update`,
    [ids],
  )
  return new Map(rows.map(row => [row.id, row.state]))
}

type Part = { id: string; rootId: string; usable: boolean; listed: boolean }

/** All below these objects. One that the job lists itself has its own turn. */
async function partsOf(client: Queryable, ids: readonly string[], jobId?: string): Promise<Part[]> {
  const { rows } = await client.query<Part>(
    `with recursive part as (
       select r.id, r.id as root from unnest($1::uuid[]) as r(id)
       union select r.id, p.root from part p join record r on r.parent_id = p.id)
     select distinct on (t.id) t.id, t.root as "rootId", q.closed_at is null and q.state <> $3 as usable,
       exists (select 1 from bulk_item i where i.job_id = $2 and i.process_id = t.id) as listed
     from part t join process q on q.id = t.id where t.id <> t.root order by t.id`,
    [ids, jobId === undefined || jobId === '' ? null : jobId, RETIRED],
  )
  return rows
}

export const groupAct: Handler<Act<'group'>> = {
  carryMany: groupMany,
  preview: async ({ group }, { client, process: { view } }) => {
    const [row] = await groupsOf(client, [view.id])
    if (!row) return refuse('record.notFound', { id: view.id })
    return { changed: row.group !== group, tally: {} }
  },
}

async function groupMany({ group }: Act<'group'>, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds, jobId, actor, reason, now } = batch
  const before = new Map((await groupsOf(client, processIds)).map(row => [row.id, row.group]))
  const moving = [...before].flatMap(([id, known]) => (known === group ? [] : id))
  await client.query('update record set group_name = $2 where id = any($1::uuid[])', [moving, group])
  const requestId = bulkId(jobId)
  const done = await advanceMany(
    engine,
    client,
    moving.map(processId => {
      const data = { from: before.get(processId) ?? null, to: group, entry: group ?? '–', reason }
      return { processId, now, actor, requestId, ask: { act: 'tell', event: 'regrouped', data } as const }
    }),
  )
  const byId = new Map(moving.map((id, index) => [id, done[index]]))
  return processIds.map(id => {
    if (!before.has(id)) return refuse('record.notFound', { id })
    const result = byId.get(id)
    if (!result) return { ...NOTHING, touched: [] }
    return isRefusal(result) ? result : doneOf(result)
  })
}

async function groupsOf(client: Queryable, ids: readonly string[]): Promise<{ id: string; group: string | null }[]> {
  const { rows } = await client.query<{ id: string; group: string | null }>(
    `select p.id, r.group_name as "group" from process p join record r on r.id = p.id
     where p.id = any($1::uuid[]) and p.kind = 'object' order by p.id for update of p`,
    [ids],
  )
  return rows
}
