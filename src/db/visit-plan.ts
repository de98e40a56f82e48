// Gathers services without a visit into visits, and lets visits follow their services: set-based over whole fleets. What was
// not planned when a worker died is found again by the next turn; `service.planned` says what a visit does not know yet.

import type { Day, Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { type Gathered, gathered, type OpenVisit, saleOf, type Unplanned } from '../domain/visit-plan.ts'
import type { AdvanceResult } from './advance.ts'
import type { Engine } from './engine.ts'
import type { Touched } from './origin.ts'
import { createMany, type NewRecord } from './record.ts'
import type { Queryable } from './reference.ts'
import { followServices } from './visit-follow.ts'

/** Whose services are planned: clients with all their objects, and objects that belong to no client. */
export type ToPlan = { fleetIds?: readonly string[]; objectIds?: readonly string[]; now: Instant }

// One letter and one page have to hold them.
const SERVICES_PER_VISIT = 2_000
const SERVICES_PER_ROUND = 5_000

/** `touched`: visits whose watchers must look; `moved`: how many began or changed, so that there may be letters. */
export type Planned = { touched: readonly Touched[]; moved: number }

/** Safe to repeat; two workers that plan one client wait for each other. */
export async function planVisits(engine: Engine, { fleetIds = [], objectIds = [], now }: ToPlan): Promise<Planned> {
  const moved: AdvanceResult[] = []
  for (;;) {
    const round = await engine.transaction(client => planRound(engine, client, { fleetIds, objectIds, now }))
    moved.push(...round.moved)
    if (round.planned < SERVICES_PER_ROUND) return { touched: moved.flatMap(toWatch), moved: moved.length }
  }
}

/** A service whose visit has to be found, or has to hear of it. */
export type NewsRow = Unplanned & {
  processId: string
  fleetId: string | null
  siteId: string | null
  visitId: string | null
  isOpen: boolean
  reminds: boolean
  lostOn: Day | null
  clientLetter: boolean
  creates: 'interest' | 'deal' | null
  amountMinor: number | null
  currency: string | null
  ownerId: string | null
  calendarId: string
  title: string
}

type Round = Required<ToPlan>

async function planRound(
  engine: Engine,
  client: Queryable,
  round: Round,
): Promise<{ planned: number; moved: AdvanceResult[] }> {
  await lockPlaces(client, round)
  const news = await readNews(client, round)
  if (news.length === 0) return { planned: 0, moved: [] }
  const homeless = news.filter(one => one.isOpen && one.visitId === null)
  const plan = gathered(homeless, await openVisits(client, homeless), SERVICES_PER_VISIT)
  const made = await makeVisits(engine, client, plan, round.now)
  const joined = plan.joined.map(({ service, visitId }) => ({ id: service.id, visitId }))
  await markPlanned(client, { news, placed: [...made.placed, ...joined] })
  const followed = await followServices(engine, client, {
    visitIds: [...plan.joined.map(one => one.visitId), ...news.flatMap(one => one.visitId ?? [])],
    reminded: new Set(news.filter(one => one.reminds).flatMap(one => one.visitId ?? [])),
    now: round.now,
  })
  return { planned: news.length, moved: [...made.results, ...followed] }
}

/** Two who plan for one client would each begin a visit that the other does not see. */
async function lockPlaces(client: Queryable, { fleetIds, objectIds }: Round): Promise<void> {
  if (fleetIds.length > 0)
    await client.query('select 1 from party where id = any($1::uuid[]) order by id for no key update', [fleetIds])
  if (objectIds.length > 0)
    await client.query('select 1 from process where id = any($1::uuid[]) order by id for no key update', [objectIds])
}

/** Today is that of the object's own calendar. */
export const NEWS = `
  select s.id, s.process_id as "processId", s.fleet_id as "fleetId", s.site_id as "siteId", s.visit_id as "visitId",
    coalesce(s.fleet_id, s.site_id, s.process_id) || '/' ||
      coalesce(s.site_id::text, case when s.fleet_id is null then s.process_id::text end, '') as place,
    s.state in ('open', 'booked') as "isOpen", s.reminds, s.due_on as "dueOn", s.lost_on as "lostOn",
    s.merge_days as "mergeDays", s.client_letter as "clientLetter", s.creates, s.amount_minor as "amountMinor", s.currency,
    p.owner_id as "ownerId", p.calendar_id as "calendarId", t.today, coalesce(b.title, y.name, o.title) as title
  from service s join process p on p.id = s.process_id join record o on o.id = s.process_id
    join calendar c on c.id = p.calendar_id
    cross join lateral (select ($1::timestamptz at time zone c.zone)::date as today) t
    left join record b on b.id = s.site_id left join party y on y.id = s.fleet_id`

async function readNews(client: Queryable, { fleetIds, objectIds, now }: Round): Promise<NewsRow[]> {
  const { rows } = await client.query<NewsRow>(
    `${NEWS}
     where not s.planned and (s.fleet_id = any($2::uuid[]) or s.fleet_id is null and s.process_id = any($3::uuid[]))
       and (s.plan_on is null or s.plan_on <= t.today)
     order by s.fleet_id, s.site_id, s.due_on, s.id limit ${SERVICES_PER_ROUND}`,
    [now, fleetIds, objectIds],
  )
  return rows
}

/** Held until the end, so that none of them is closed while a service joins it. */
async function openVisits(client: Queryable, services: readonly NewsRow[]): Promise<OpenVisit[]> {
  if (services.length === 0) return []
  const { rows } = await client.query<OpenVisit>(
    `select p.id, coalesce(r.party_id, r.site_id) || '/' || coalesce(r.site_id::text, '') as place,
       p.dates -> 'dueOn' ->> 'value' as "dueOn", coalesce((p.facts ->> 'openCount')::integer, 0) as size
     from record r join process p on p.id = r.id
     where r.kind = 'visit' and p.state = 'planned' and not p.held
       and (r.party_id = any($1::uuid[]) or r.party_id is null and r.site_id = any($2::uuid[]))
     order by p.id for update of p`,
    [distinct(services.map(one => one.fleetId)), distinct(services.map(one => one.siteId ?? one.processId))],
  )
  return rows
}

type Placed = { id: string; visitId: string }

/** One visit for each group, with the task and the letters that open with it. */
async function makeVisits(
  engine: Engine,
  client: Queryable,
  { fresh }: Gathered<NewsRow>,
  now: Instant,
): Promise<{ placed: Placed[]; results: AdvanceResult[] }> {
  const records = fresh.map(({ services }) => visitOf(services, now))
  const made = records.length > 0 ? await createMany(engine, client, records, { now, watching: true }) : []
  const results = made.map(result => {
    if (isRefusal(result)) throw new Error(`a visit could not begin: ${result.code}`)
    return result
  })
  const placed = fresh.flatMap(({ services }, index) =>
    services.map(({ id }) => ({ id, visitId: results[index]?.view.id ?? '' })),
  )
  return { placed, results }
}

export function visitOf(services: readonly NewsRow[], now: Instant): NewRecord {
  const [first] = services
  if (!first) throw new RangeError('a visit without services')
  const sale = saleOf(services.map(one => one.creates))
  const days = services.flatMap(one => one.dueOn ?? [])
  return {
    kind: 'visit',
    title: first.title,
    partyId: first.fleetId ?? undefined,
    siteId: first.siteId ?? (first.fleetId === null ? first.processId : undefined),
    ownerId: commonest(services.map(one => one.ownerId)),
    calendarId: first.calendarId,
    calendarPinned: false,
    ...amountOf(services),
    fields: {
      dueOn: days.sort()[0] ?? first.today,
      lostOn: services.flatMap(one => one.lostOn ?? []).sort()[0],
      openCount: services.length,
      objectCount: new Set(services.map(one => one.processId)).size,
      clientLetter: services.some(one => one.clientLetter),
      ...(sale === null ? {} : { sale, saleWantedAt: now }),
    },
  }
}

function amountOf(services: readonly NewsRow[]): Pick<NewRecord, 'amountMinor' | 'currency'> {
  const priced = services.filter(one => one.amountMinor !== null)
  const [currency, ...others] = new Set(priced.map(one => one.currency))
  if (!currency || others.length > 0) return {}
  return { amountMinor: priced.reduce((sum, one) => sum + Number(one.amountMinor), 0), currency }
}

/** Of the people who answer for the objects the one with most of them. */
function commonest(ids: readonly (string | null)[]): string | undefined {
  const groups = [
    ...Map.groupBy(
      ids.filter(id => id !== null),
      id => id,
    ),
  ]
  return groups.toSorted((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1))[0]?.[0]
}

async function markPlanned(
  client: Queryable,
  { news, placed }: { news: readonly NewsRow[]; placed: readonly Placed[] },
): Promise<void> {
  await client.query(
    `update service s set planned = true, reminds = false, visit_id = coalesce(x."visitId", s.visit_id)
     from unnest($1::uuid[]) as n(id) left join json_to_recordset($2) as x(id uuid, "visitId" uuid) on x.id = n.id
     where s.id = n.id`,
    [news.map(one => one.id), JSON.stringify(placed)],
  )
}

/** A visit's watcher finds by itself what is due later; what happened now it must be told. */
const toWatch = ({ view, events }: AdvanceResult): Touched[] =>
  events.length > 0 ? [{ processId: view.id, kind: view.kind, fleetId: null }] : []

const distinct = (ids: readonly (string | null)[]) => [...new Set(ids.filter(id => id !== null))]
