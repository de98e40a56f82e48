// Builders: each test makes its own people and records; a default is valid, boring and never asserted.

import type { AdvanceResult } from '../../src/db/advance.ts'
import { publishShipped } from '../../src/db/definition.ts'
import { createEngine, type Engine } from '../../src/db/engine.ts'
import { createRecord, type NewRecord } from '../../src/db/record.ts'
import type { Calendar } from '../../src/domain/calendar.ts'
import { everyDay } from '../../src/domain/calendars/every-day.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import type { Role, User } from '../../src/domain/people.ts'
import type { Actor, DateFact, ProcessView } from '../../src/domain/process.ts'
import { testDatabase } from './postgres.ts'

const DAY_MS = 86_400_000

export const OWNER = '00000000-0000-7000-8000-000000000001'
export const SUBSTITUTE = '00000000-0000-7000-8000-000000000002'
export const HEAD = '00000000-0000-7000-8000-000000000003'
export const DIRECTOR = '00000000-0000-7000-8000-000000000004'

const user = (id: string, name: string, roles: Role[], more: Partial<User> = {}): User => ({
  id,
  name,
  email: `${name.toLowerCase()}@example.test`,
  locale: 'en',
  calendarId: 'ru',
  teamId: null,
  substituteId: null,
  roles,
  ...more,
})

/** An owner with a substitute, a head and a director; enough for every ladder. */
export const aDirectory = (): User[] => [
  user(OWNER, 'Owner', ['manager', 'kam', 'tender_specialist', 'service_manager'], { substituteId: SUBSTITUTE }),
  user(SUBSTITUTE, 'Substitute', ['manager']),
  user(HEAD, 'Head', ['head']),
  user(DIRECTOR, 'Director', ['director']),
]

/** Who acts: by default the owner of everything that the builders make. */
export const aPerson = (
  roles: Role[] = ['manager', 'kam', 'tender_specialist', 'service_manager'],
  id = OWNER,
): Actor => ({
  id,
  kind: 'person',
  roles,
})

export const theHead = (): Actor => aPerson(['head'], HEAD)

/** Dates of a process, said by the test. */
export const dates = (values: Record<string, string>, setAt: string): Record<string, DateFact> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value, by: 'test', setAt }]))

/** A process in memory; `created` is also when its state was entered unless said otherwise. */
export function aProcess(
  kind: string,
  state: string,
  created: string,
  more: Partial<Omit<ProcessView, 'dates'>> & { dates?: Record<string, string> } = {},
): ProcessView {
  const { dates: own = {}, ...rest } = more
  return {
    id: '00000000-0000-7000-8000-00000000000a',
    kind,
    state,
    createdAt: created,
    enteredAt: created,
    ownerId: OWNER,
    facts: {},
    pauses: [],
    steps: {},
    tasks: [],
    done: [],
    ...rest,
    dates: dates(own, created),
  }
}

/** What turns look at; ids count up, so that two runs are equal. */
export function aContext(now: string, calendar: Calendar = ru) {
  let ids = 0
  return { calendar, directory: aDirectory(), now, newId: () => `id-${++ids}` }
}

/** Local Moscow time as an instant: `msk('2026-04-20 10:00')`. */
export const msk = (text: string) => new Date(`${text.replace(' ', 'T')}:00+03:00`).toISOString()

export type TestEngine = { engine: Engine; url: string; drop: () => Promise<void> }

/** A database with shipped definitions and the people of `aDirectory`, and an engine on it. */
export async function testEngine(options: { parkAfterMs?: number; max?: number } = {}): Promise<TestEngine> {
  const { db, url, drop } = await testDatabase(options.max === undefined ? {} : { max: options.max })
  await publishShipped(db.pool, '2026-01-01T00:00:00.000Z')
  await db.pool.query(`insert into team (id, name) values ('00000000-0000-7000-8000-0000000000ff', 'Sales')`)
  for (const one of aDirectory().toReversed()) {
    await db.pool.query(
      `insert into app_user (id, email, name, locale, calendar_id, substitute_id, team_id) values ($1, $2, $3, $4, $5, $6, $7)`,
      [
        one.id,
        one.email,
        one.name,
        one.locale,
        one.calendarId,
        one.substituteId,
        '00000000-0000-7000-8000-0000000000ff',
      ],
    )
    for (const role of one.roles) await db.pool.query('insert into role_grant values ($1, $2)', [one.id, role])
  }
  const engine = createEngine({
    pool: db.pool,
    parkAfterMs: options.parkAfterMs ?? 30 * DAY_MS,
    secret: 'test-secret',
    mailDomain: 'potok.test',
  })
  return { engine, url, drop }
}

/** Creates a record or throws with the refusal. */
export async function create(
  engine: Engine,
  now: string,
  record: Partial<NewRecord> & { kind: string },
): Promise<AdvanceResult> {
  const made = await createRecord(engine, {
    record: { title: `A ${record.kind}`, ownerId: OWNER, ...record },
    now,
    actor: { id: 'system', kind: 'system', roles: [] },
  })
  if (isRefusal(made)) throw new Error(JSON.stringify(made))
  return made
}

/** A company in the database. */
export async function aParty(engine: Engine, name = 'Alpha'): Promise<string> {
  const id = newId()
  await engine.pool.query('insert into party (id, name) values ($1, $2)', [id, name])
  return id
}

export { everyDay, ru }
