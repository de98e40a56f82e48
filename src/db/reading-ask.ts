// Readings that are wanted become one letter to each contact of the client, or one task, and a letter to the driver about his
// own vehicle. Set-based over whole fleets; safe to repeat, and what was not asked when a worker died is asked by the next.

import { dayOf, type Instant, nextWindow } from '../domain/calendar.ts'
import { isRefusal } from '../domain/errors.ts'
import { newId } from '../domain/id.ts'
import { expiryOf, type MailData } from '../domain/letters.ts'
import { SYSTEM } from '../domain/process.ts'
import { advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { messageId } from './mail.ts'
import type { Touched } from './origin.ts'
import type { Queryable, Reference } from './reference.ts'

type Asking = { fleetIds: readonly string[]; now: Instant }

/** Answers whose watchers must look. A client is asked once a day: what falls due later that day waits for the next. */
export async function askReadings(engine: Engine, { fleetIds, now }: Asking): Promise<Touched[]> {
  if (fleetIds.length === 0) return []
  const waiting = await engine.pool.query(
    'select 1 from reading_request where fleet_id = any($1::uuid[]) and asked_at is null limit 1',
    [fleetIds],
  )
  if (waiting.rows.length === 0) return []
  return engine.transaction(async client => {
    await client.query('select 1 from party where id = any($1::uuid[]) order by id for no key update', [fleetIds])
    await forgetAnswered(client, fleetIds)
    const reference = await engine.reference.current(client)
    const wanted = (await wantedOf(client, fleetIds)).filter(one => !wasAskedToday(one, reference, now))
    const results = await advanceMany(
      engine,
      client,
      wanted.map(({ accountId, objects }) => ({
        processId: accountId,
        ask: { act: 'command', command: 'askForReadings', input: { objects } } as const,
        actor: SYSTEM,
        now,
      })),
    )
    const asked = wanted.filter((_, index) => !isRefusal(results[index] ?? { refused: true }))
    const ids = asked.map(one => one.fleetId)
    await client.query(
      'update reading_request set asked_at = $2 where fleet_id = any($1::uuid[]) and asked_at is null',
      [ids, now],
    )
    await writeToDrivers(engine, client, { fleetIds: ids, reference, now })
    return asked.map(({ accountId }) => ({ processId: accountId, kind: 'account', fleetId: null }))
  })
}

/** Somebody read the meter meanwhile, or it is not used any more. */
async function forgetAnswered(client: Queryable, fleetIds: readonly string[]): Promise<void> {
  await client.query(
    `delete from reading_request q using process p
     where q.process_id = p.id and q.fleet_id = any($1::uuid[]) and q.asked_at is null
       and (p.state <> 'in_service' or p.fleet_id is distinct from q.fleet_id
         or (p.dates -> 'lastReadingAt' ->> 'value')::timestamptz >= q.opened_at)`,
    [fleetIds],
  )
}

type Wanted = { fleetId: string; accountId: string; objects: number; calendarId: string; askedAt: Instant | null }

/** A client whose account is about to be made is asked by the next turn. */
async function wantedOf(client: Queryable, fleetIds: readonly string[]): Promise<Wanted[]> {
  const { rows } = await client.query<Wanted>(
    `select q.fleet_id as "fleetId", p.id as "accountId", count(*)::integer as objects, p.calendar_id as "calendarId",
       p.dates -> 'readingsAskedAt' ->> 'value' as "askedAt"
     from reading_request q
       join record a on a.kind = 'account' and a.external_id = 'party:' || q.fleet_id
       join process p on p.id = a.id and p.closed_at is null and not p.held
     where q.fleet_id = any($1::uuid[]) and q.asked_at is null group by q.fleet_id, p.id order by p.id`,
    [fleetIds],
  )
  return rows
}

function wasAskedToday({ calendarId, askedAt }: Wanted, reference: Reference, now: Instant): boolean {
  if (askedAt === null) return false
  const calendar = reference.calendar(calendarId)
  return dayOf(calendar, askedAt) === dayOf(calendar, now)
}

type Driver = { processId: string; fleetId: string; address: string; locale: 'ru' | 'en'; calendarId: string }

/** Attributes of this ending hold the address of whoever drives or runs the object. */
const IS_ADDRESS = /e-?mail$/i

async function writeToDrivers(
  { secret, mailDomain }: Engine,
  client: Queryable,
  { fleetIds, reference, now }: Asking & { reference: Reference },
): Promise<void> {
  const names = reference.objectKinds.flatMap(kind =>
    kind.attributes.filter(({ id }) => IS_ADDRESS.test(id)).map(({ id }) => id),
  )
  if (names.length === 0 || fleetIds.length === 0) return
  const drivers = await driversOf(client, { fleetIds, names: [...new Set(names)], now })
  const mails = drivers.map(driver => {
    const key = `reading:${driver.processId}:${now}:driver`
    const notBefore = nextWindow(reference.calendar(driver.calendarId), now)
    const waits = notBefore > now
    return {
      id: newId(),
      key,
      process_id: driver.processId,
      step_key: null,
      rule: 'O2',
      template: DRIVER_LETTER,
      address: driver.address,
      locale: driver.locale,
      priority: 3,
      critical: false,
      state: waits ? 'deferred' : 'queued',
      reason: waits ? 'window' : null,
      not_before: notBefore,
      expires_at: expiryOf(DRIVER_LETTER, null, notBefore),
      data: dataOf(driver.processId),
      message_id: messageId(secret, key, mailDomain),
      created_at: now,
    }
  })
  await client.query(
    `insert into mail (id, key, process_id, step_key, rule, template, address, locale, priority, critical, state, reason,
       not_before, expires_at, data, message_id, created_at)
     select id, key, process_id, step_key, rule, template, address, locale, priority, critical, state, reason, not_before,
       expires_at, data, message_id, created_at
     from jsonb_populate_recordset(null::mail, $1::jsonb) on conflict (key) do nothing`,
    [JSON.stringify(mails)],
  )
}

export const DRIVER_LETTER = 'driverReading'

const dataOf = (processId: string): MailData => ({
  items: [
    {
      processId,
      kind: 'object',
      stepKey: 'O2',
      rule: 'O2',
      template: DRIVER_LETTER,
      taskId: null,
      task: null,
      dueAt: null,
      because: [],
    },
  ],
  next: [],
})

/** A contact who is asked about the whole fleet is not asked again about one vehicle of it. */
async function driversOf(
  client: Queryable,
  { fleetIds, names, now }: Asking & { names: readonly string[] },
): Promise<Driver[]> {
  const { rows } = await client.query<Driver>(
    `select distinct on (q.process_id) q.process_id as "processId", q.fleet_id as "fleetId", lower(x.address) as address,
       coalesce((select n.locale from person n where n.party_id = q.fleet_id order by n.created_at limit 1), 'ru') as locale,
       p.calendar_id as "calendarId"
     from reading_request q join process p on p.id = q.process_id
       cross join lateral (select trim(p.facts -> 'attributes' ->> name) as address from unnest($2::text[]) as name) x
     where q.fleet_id = any($1::uuid[]) and q.asked_at = $3 and x.address like '%_@_%'
       and not exists (select 1 from person n where n.party_id = q.fleet_id and n.letters_allowed and lower(n.email) = lower(x.address))
     order by q.process_id, x.address`,
    [fleetIds, names, now],
  )
  return rows
}
