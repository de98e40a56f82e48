import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type pg from 'pg'
import { seedDemo } from '../../dev/seed.ts'
import { eventHash } from '../../src/db/process-write.ts'
import { ROLES } from '../../src/domain/people.ts'
import { type TestDatabase, testDatabase } from '../support/postgres.ts'
import { eventually } from '../support/wait.ts'

// A Monday after a holiday week, at lunch.
const NOW = '2026-05-18T10:20:00.000Z'
const ROOT = join(import.meta.dirname, '..', '..')
const SEED_MS = 120_000

let demo: TestDatabase
beforeAll(async () => {
  demo = await testDatabase()
  await seedDemo({ databaseUrl: demo.url, now: NOW })
}, SEED_MS)
afterAll(() => demo.drop())

type Row = Record<string, unknown>
const rowsOf = async (pool: pg.Pool, sql: string, values: unknown[] = []): Promise<Row[]> =>
  (await pool.query(sql, values)).rows
const rows = (sql: string, values: unknown[] = []) => rowsOf(demo.db.pool, sql, values)
const numberOf = async (sql: string, values: unknown[] = []): Promise<unknown> => (await rows(sql, values))[0]?.n

describe('the demo company', () => {
  test('has as much to show as it promises', async () => {
    // What its visits open for the seller is beside that.
    const counts = await rows('select kind, count(*)::integer as n from record where visit_id is null group by kind')
    expect(Object.fromEntries(counts.map(({ kind, n }) => [kind, n]))).toEqual({
      project: 12,
      tender: 25,
      interest: 30,
      deal: 60,
      contract: 80,
      object: 400,
      // As many as fall due around the day on which the demo is made.
      visit: expect.any(Number),
    })
    const states = await rows(`select distinct state from process where kind = 'visit' order by state`)
    expect(states.map(({ state }) => state)).toEqual(['booked', 'planned'])
    expect(await numberOf(`select count(*)::integer as n from service where visit_id is null and state = 'open'`)).toBe(
      0,
    )
    expect(await numberOf('select count(*)::integer as n from party')).toBe(40)
    expect(await numberOf('select count(distinct fleet_id)::integer as n from process')).toBe(20)
  })

  test('has somebody for every role, in two teams, and nobody has a password', async () => {
    const people = await rows(
      `select u.email, u.password_hash, array(select role from role_grant where user_id = u.id) as roles from app_user u`,
    )
    expect([...new Set(people.flatMap(({ roles }) => roles))].toSorted()).toEqual([...ROLES].toSorted())
    expect(people.every(({ email }) => String(email).endsWith('@demo.potok.test'))).toBe(true)
    expect(people.every(one => one.password_hash === null)).toBe(true)
    expect(await numberOf('select count(*)::integer as n from team')).toBe(2)
    expect(await numberOf(`select count(*)::integer as n from role_grant where role = 'administrator'`)).toBe(1)
  })

  test('gives every company a number whose check digit is right', async () => {
    const numbers = (await rows('select inn from party')).map(({ inn }) => String(inn))
    const weights = [2, 4, 10, 3, 5, 9, 4, 6, 8]
    const isRight = (inn: string) =>
      /^\d{10}$/.test(inn) &&
      (weights.reduce((sum, weight, place) => sum + weight * Number(inn[place]), 0) % 11) % 10 === Number(inn[9])
    expect(numbers.filter(inn => !isRight(inn))).toEqual([])
    expect(new Set(numbers).size).toBe(40)
  })

  test('has one project under another, and one on hold that reached its deal, bid and contract', async () => {
    const under = await rows(
      `select r.title from record r join record head on head.id = r.project_id where r.kind = 'project'`,
    )
    expect(under).toHaveLength(1)
    const held = await rows(`select id from process where kind = 'project' and held`)
    expect(held).toHaveLength(1)
    const below = await rows(
      `select p.kind, p.held, p.dates ? 'parentHeldAt' as noted from process p join record r on r.id = p.id
       where r.project_id = $1 and p.closed_at is null`,
      [held[0]?.id],
    )
    expect(below).toEqual(
      expect.arrayContaining([
        { kind: 'deal', held: true, noted: false },
        { kind: 'tender', held: false, noted: true },
        { kind: 'contract', held: false, noted: true },
      ]),
    )
  })

  test('has a bid that is due within a day, and one that was missed', async () => {
    const urgent = await rows(
      `select state from process where kind = 'tender' and state in ('preparing', 'approval')
       and (dates -> 'submissionDeadline' ->> 'value')::timestamptz between $1::timestamptz and $1::timestamptz + interval '1 day'`,
      [NOW],
    )
    expect(urgent).toHaveLength(1)
    expect(
      await numberOf(`select count(*)::integer as n from process where kind = 'tender' and state = 'missed'`),
    ).toBe(1)
  })

  test('watches a rival whose contract ends in eighty days', async () => {
    const rivals = await rows(
      `select dates -> 'endOn' ->> 'value' as ends from process where facts ->> 'holder' = 'competitor' and closed_at is null`,
    )
    expect(rivals.map(({ ends }) => ends)).toContain('2026-08-06')
  })

  test('lets a renewal wait for its decision too long, and the administrator finds it in red', async () => {
    const late = await rows(
      `select t.title from task t join role_grant g on g.user_id = t.assignee_id and g.role = 'administrator'
       where t.rule = 'K5' and t.state = 'open' and t.due_at < $1`,
      [NOW],
    )
    expect(late).toEqual([{ title: 'decideRenewal' }])
  })
})

describe('the history of the demo', () => {
  test('was lived up to now: nothing is due, behind, in error or still to be followed', async () => {
    expect(
      await rows(`select id from process where next_due_at <= $1 or watched_seq < seq or error is not null`, [NOW]),
    ).toEqual([])
    expect(await rows('select type from event where follow and followed_at is null')).toEqual([])
    expect(await rows('select type from event where at > $1', [NOW])).toEqual([])
    expect(await rows(`select data from event where type like '%.step_refused'`)).toEqual([])
  })

  test('lies behind every record, and people made most of it', async () => {
    const [story] = await rows(
      `select min(n)::integer as least, sum(people)::integer as people from (
         select count(e.id) as n, count(e.id) filter (where e.actor_kind = 'person') as people
         from process p left join event e on e.process_id = p.id group by p.id) as told`,
    )
    expect(story?.least).toBeGreaterThan(0)
    expect(story?.people).toBeGreaterThan(1_500)
  })

  test('verifies: every record carries its chain of events', async () => {
    const events = await rows(
      `select e.*, encode(p.chain_hash, 'hex') as chain_hash from event e join process p on p.id = e.process_id order by e.process_id, e.position`,
    )
    const chains = Map.groupBy(events, event => event.process_id)
    for (const chain of chains.values()) {
      const hash = chain.reduce<string>(
        (before, { id, type, at, actor_id, actor_kind, data }) =>
          eventHash(before, {
            id: String(id),
            type: String(type),
            at: String(at),
            actorId: String(actor_id),
            actorKind: String(actor_kind),
            data,
          }),
        '',
      )
      expect(hash).toBe(chain[0]?.chain_hash)
    }
  })

  test('leaves letters of one morning to be sent, none of them old, and one that waits for no window', async () => {
    const waiting = await rows(
      `select m.created_at, m.critical, m.not_before, p.kind from mail m left join process p on p.id = m.process_id
       where m.state in ('queued', 'deferred')`,
    )
    expect(waiting.length).toBeGreaterThan(5)
    expect(waiting.length).toBeLessThan(200)
    expect(waiting.filter(({ created_at }) => String(created_at) < '2026-05-18T06:00:00.000Z')).toEqual([])
    // What falls due at one client on one day is one letter, which the fleet's watcher writes.
    expect(waiting.filter(({ kind }) => kind === 'object')).toEqual([])
    expect(waiting.some(({ critical, not_before }) => critical === true && String(not_before) <= NOW)).toBe(true)
  })
})

describe('telling it again', () => {
  test(
    'changes nothing when it is all there',
    async () => {
      const before = await contentOf(demo.db.pool)
      await seedDemo({ databaseUrl: demo.url, now: NOW })
      expect(await contentOf(demo.db.pool)).toEqual(before)
    },
    SEED_MS,
  )

  test(
    'goes on where it was killed, and comes to the same',
    async () => {
      const other = await testDatabase()
      try {
        const child = spawn(process.execPath, ['--input-type=module', '-e', SCRIPT, other.url, NOW], { cwd: ROOT })
        const begun = async () => (await rowsOf(other.db.pool, 'select id from record')).length > 60
        await eventually(begun, { what: 'the first records of the demo', timeoutMs: 30_000 })
        child.kill('SIGKILL')
        await once(child, 'exit')
        const half = (await contentOf(other.db.pool)).length
        await eventually(async () => (await sessionsOf(other)) === 0, { what: 'the killed sessions to end' })
        await seedDemo({ databaseUrl: other.url, now: NOW })
        const whole = await contentOf(other.db.pool)
        expect(half).toBeLessThan(whole.length)
        expect(whole).toEqual(await contentOf(demo.db.pool))
      } finally {
        await other.drop()
      }
    },
    // It tells the demo twice, one of them to be killed.
    3 * SEED_MS,
  )
})

const SCRIPT = `
  const { seedDemo } = await import('./dev/seed.ts')
  const [databaseUrl, now] = process.argv.slice(-2)
  await seedDemo({ databaseUrl, now })`

/** Everything that the demo tells, without ids and numbers, which differ from one telling to the next. */
const contentOf = (pool: pg.Pool) =>
  rowsOf(
    pool,
    `select r.kind, r.title, y.name as party, p.state, p.held, p.next_due_at, p.next_label,
       (select count(*)::integer from event e where e.process_id = p.id) as events,
       (select count(*)::integer from step s where s.process_id = p.id) as steps,
       (select count(*)::integer from task t where t.process_id = p.id and t.state = 'open') as tasks
     from record r join process p on p.id = r.id left join party y on y.id = r.party_id
     order by r.kind, r.title, y.name, p.created_at, p.next_due_at, p.state, events, steps`,
  )

async function sessionsOf({ db }: TestDatabase): Promise<number> {
  const [row] = await rowsOf(
    db.pool,
    `select count(*)::integer as n from pg_stat_activity where datname = current_database() and xact_start is not null
       and pid <> pg_backend_pid()`,
  )
  return Number(row?.n)
}
