// What a visit says of its services follows them: its day, how many they are, whether the client is written to. One that
// has none left is over.

import type { Ask } from '../domain/ask.ts'
import { addDays, type Day, type Instant } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { saleOf } from '../domain/visit-plan.ts'
import { type AdvanceResult, advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import type { Queryable } from './reference.ts'

type Input = { visitIds: readonly string[]; reminded?: ReadonlySet<string>; now: Instant }

const CLOSED = ['process.closed', 'command.notAllowedNow']

type VisitRow = {
  id: string
  dates: Readonly<Record<string, { value: string } | undefined>>
  facts: Readonly<Record<string, unknown>>
  dueOn: Day | null
  lostOn: Day | null
  openCount: number
  objectCount: number
  clientLetter: boolean
  creates: (string | null)[]
  doneOn: Day | null
  amountMinor: number | null
  currency: string | null
}

/** Gives each visit that differs from its services one command; answers those that moved. */
export async function followServices(engine: Engine, client: Queryable, input: Input): Promise<AdvanceResult[]> {
  const { now, reminded = new Set() } = input
  const rows = await readVisits(client, [...new Set(input.visitIds)])
  const asks = rows.flatMap(row => {
    const ask = askOf(row, reminded.has(row.id), now)
    return ask === null ? [] : [{ processId: row.id, ask, now, watching: true }]
  })
  if (asks.length === 0) return []
  await sumUp(client, rows)
  const results = await advanceMany(engine, client, asks)
  return results.flatMap(result => {
    if (!isRefusal(result)) return [result]
    // One that was closed meanwhile has let its services go by itself.
    if (CLOSED.some(code => code === result.code)) return []
    throw new Error(`a visit does not follow its services: ${result.code}`)
  })
}

async function readVisits(client: Queryable, ids: readonly string[]): Promise<VisitRow[]> {
  if (ids.length === 0) return []
  const { rows } = await client.query<VisitRow>(
    `select p.id, p.dates, p.facts, min(s.due_on) filter (where o.open) as "dueOn", min(s.lost_on) filter (where o.open) as "lostOn",
       count(*) filter (where o.open)::integer as "openCount", count(distinct s.process_id) filter (where o.open)::integer as "objectCount",
       coalesce(bool_or(s.client_letter) filter (where o.open), false) as "clientLetter",
       coalesce(array_agg(distinct s.creates) filter (where o.open), '{}') as creates, max(s.done_on) as "doneOn",
       case when count(distinct s.currency) = 1 then sum(s.amount_minor)::bigint end as "amountMinor", max(s.currency) as currency
     from process p left join service s on s.visit_id = p.id and s.state <> 'cancelled'
       left join lateral (select s.state in ('open', 'booked') as open) o on true
     where p.id = any($1::uuid[]) and p.closed_at is null group by p.id order by p.id`,
    [ids],
  )
  return rows
}

function askOf(row: VisitRow, reminded: boolean, now: Instant): Ask | null {
  if (row.openCount === 0) {
    return row.doneOn === null
      ? { act: 'command', command: 'fallAway', input: {} }
      : { act: 'command', command: 'complete', input: { doneOn: atLatest(row.doneOn, addDays(now.slice(0, 10), 1)) } }
  }
  const { dates, facts } = row
  const sale = saleOf(row.creates)
  const input = {
    ...changed('dueOn', row.dueOn, dates.dueOn?.value),
    ...changed('lostOn', row.lostOn, dates.lostOn?.value),
    ...changed('openCount', row.openCount, facts.openCount),
    ...changed('objectCount', row.objectCount, facts.objectCount),
    ...changed('clientLetter', row.clientLetter, facts.clientLetter ?? false),
    ...(sale !== null && dates.saleWantedAt === undefined ? { sale, saleWantedAt: now } : {}),
    ...(reminded ? { remindedAt: now } : {}),
  }
  return Object.keys(input).length === 0 ? null : { act: 'command', command: 'follow', input }
}

/** Days are written where it is tomorrow already; what is done lies never further ahead. */
const atLatest = (day: Day, last: Day) => (day > last ? last : day)

/** A day that nobody can tell any more leaves the one that there was: a visit without a day would remind of nothing. */
const changed = (name: string, value: unknown, known: unknown) =>
  value === null || value === known ? {} : { [name]: value }

/** What all of it is worth stands with the record. */
async function sumUp(client: Queryable, rows: readonly VisitRow[]): Promise<void> {
  await client.query(
    `update record r set amount_minor = x."amountMinor", currency = x.currency
     from json_to_recordset($1) as x(id uuid, "amountMinor" bigint, currency text)
     where r.id = x.id and r.amount_minor is distinct from x."amountMinor"`,
    [JSON.stringify(rows.map(({ id, amountMinor, currency }) => ({ id, amountMinor, currency })))],
  )
}
