// The invariants of the engine, asked of the rows: one oracle for the doctor, the fault tests and the random lives.
// violation: what must never be, with how often it is and some ids to look at. None is repaired here.

import { OUTLIVES_CLOSING } from '../domain/letters.ts'
import { eventHash } from './process-write.ts'
import type { Queryable } from './reference.ts'

export type Violation = {
  invariant: 'I-2' | 'I-3' | 'I-4' | 'I-5' | 'I-6' | 'I-7' | 'I-9'
  what: keyof typeof QUERIES | 'chainBroken'
  count: number
  /** Records, or letters where it is about a letter. */
  sample: readonly string[]
}

const SAMPLE = 5
// A doctor answers in seconds; whoever wants every chain says so.
const CHAINS_AT_MOST = 1_000

/** `$1` is now, `$2` the templates of letters that stay true when their record is closed. */
const QUERIES = {
  /** Whoever is asked to do something is told; a task that ended in the moment it began needs no letter. */
  taskWithoutLetter: `
    select t.process_id as id from task t
    where (t.closed_at is null or t.closed_at > t.opened_at)
      and not exists (select from mail m where m.process_id = t.process_id and (m.task_id = t.id or m.step_key = t.step_key))`,
  acceptedTwice: `
    select m.id from mail m join mail_attempt a on a.mail_id = m.id and a.outcome = 'sent'
    group by m.id having count(*) > 1 + m.resends`,
  sentAfterClosing: `
    select m.id from mail m join process p on p.id = m.process_id
    where p.closed_at is not null and m.transmitting_at > p.closed_at
      and not exists (select from jsonb_array_elements(m.data -> 'items') i where i ->> 'template' = any($2))`,
  followedOutOfOrder: `
    select e.process_id as id from event e where e.follow and e.followed_at is null
      and exists (select from event later where later.process_id = e.process_id and later.position > e.position
        and later.follow and later.followed_at is not null)`,
  liveWithoutNext: `
    select id from process where closed_at is null and next_due_at is null and waiting_for is null and error is null`,
  /** Every open service is in a visit, or the next turn of its client finds it. */
  serviceForgotten: `
    select process_id as id from service where state in ('open', 'booked')
      and (visit_id is null and planned or not planned and opened_at < $1::timestamptz - interval '1 day'
        and (plan_on is null or plan_on < ($1::timestamptz - interval '1 day')::date))`,
  serviceOfClosedVisit: `
    select s.process_id as id from service s join process p on p.id = s.visit_id
    where s.state in ('open', 'booked') and p.closed_at is not null`,
  overdueInSilence: `
    select id from process where closed_at is null and error is null
      and next_due_at < $1::timestamptz - interval '30 minutes'`,
  unfollowedInSilence: `
    select process_id as id from event where follow and followed_at is null and follow_error is null
      and at < $1::timestamptz - interval '30 minutes'`,
} as const

const INVARIANT_OF = {
  taskWithoutLetter: 'I-2',
  acceptedTwice: 'I-3',
  sentAfterClosing: 'I-4',
  followedOutOfOrder: 'I-5',
  liveWithoutNext: 'I-6',
  serviceForgotten: 'I-6',
  serviceOfClosedVisit: 'I-6',
  overdueInSilence: 'I-9',
  unfollowedInSilence: 'I-9',
} as const satisfies Record<keyof typeof QUERIES, Violation['invariant']>

/** Everything that is violated at `now`; empty when all is well. Chains are verified for the last changed records. */
export async function checkInvariants(
  client: Queryable,
  { now, chains = CHAINS_AT_MOST }: { now: string; chains?: number },
): Promise<Violation[]> {
  const found: Violation[] = []
  for (const [what, query] of Object.entries(QUERIES)) {
    if (!isQuery(what)) continue
    const { rows } = await client.query<{ count: number; sample: string[] | null }>(
      // Both parameters are named in every statement, whether its own query asks for them or not.
      `with broken as (${query}), given as (select $1::timestamptz, $2::text[])
       select (select count(distinct id)::int from broken) as count,
         (select array_agg(id::text) from (select distinct id from broken limit ${SAMPLE}) s) as sample from given`,
      [now, [...OUTLIVES_CLOSING]],
    )
    const [row] = rows
    if (row && row.count > 0)
      found.push({ invariant: INVARIANT_OF[what], what, count: row.count, sample: row.sample ?? [] })
  }
  const broken = await brokenChains(client, chains)
  if (broken.length > 0)
    found.push({ invariant: 'I-7', what: 'chainBroken', count: broken.length, sample: broken.slice(0, SAMPLE) })
  return found
}

const isQuery = (name: string): name is keyof typeof QUERIES => Object.hasOwn(QUERIES, name)

type ChainRow = {
  id: string
  chainHash: string
  events: { id: string; type: string; at: string; actorId: string; actorKind: string; data: unknown; hash: string }[]
}

/** The records whose story was changed behind our back: a link that does not follow from the one before it (I-7). */
async function brokenChains(client: Queryable, atMost: number): Promise<string[]> {
  const { rows } = await client.query<ChainRow>(
    `select p.id, encode(p.chain_hash, 'hex') as "chainHash",
       (select coalesce(json_agg(json_build_object('id', e.id, 'type', e.type,
           'at', to_char(e.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
           'actorId', e.actor_id, 'actorKind', e.actor_kind, 'data', e.data, 'hash', encode(e.hash, 'hex')) order by e.position), '[]')
         from event e where e.process_id = p.id) as events
     from process p order by p.updated_at desc limit $1`,
    [atMost],
  )
  return rows.filter(row => !holds(row)).map(row => row.id)
}

function holds({ chainHash, events }: ChainRow): boolean {
  let before = ''
  for (const event of events) {
    if (eventHash(before, event) !== event.hash) return false
    before = event.hash
  }
  return before === chainHash
}
