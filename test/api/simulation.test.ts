import { execFile } from 'node:child_process'
import { rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { sendDue } from '../../src/email/send.ts'
import { type SimulationView, simulation } from '../../src/endpoints/simulation.ts'
import { type Answer, type Client, idOf, problemOf, type TestApi, testApi, valueIn } from '../support/api.ts'
import { startSmtpSink } from '../support/smtp.ts'

const NOW = '2026-04-20T07:00:00.000Z'

let api: TestApi
let head: Client
let tender: string
let contract: string
beforeAll(async () => {
  api = await testApi()
  head = await api.join(['head'], 'Helen Head')
  api.clock.now = NOW
  const bid = { state: 'preparing', submissionDeadline: '2026-05-15T09:00:00Z', ownership: 'ours' }
  tender = idOf(await head.post('/tenders', { title: 'Pumps', amountMinor: 5_000_00, currency: 'RUB', ...bid }))
  const terms = { role: 'support', holder: 'ours', startOn: '2025-07-01', endOn: '2027-06-30' }
  const support = { title: 'Support of pumps', amountMinor: 900_00, currency: 'RUB', state: 'active', ...terms }
  contract = idOf(await head.post('/contracts', support))
})
afterAll(() => api.close())

const bodyShape = z.looseObject({ rules: z.array(z.looseObject({ id: z.string() })) })

const viewOf = ({ body }: Answer): SimulationView => simulation.runSimulation.returns.parse(body)

/** Everything that a turn would leave behind. */
async function written(): Promise<unknown> {
  const { rows } = await api.engine.pool.query(
    `select (select json_agg(p order by p.id) from process p) as processes, (select count(*) from step) as steps,
       (select count(*) from task) as tasks, (select count(*) from mail) as letters, (select count(*) from event) as events,
       (select count(*) from record) as records, (select count(*) from command) as answers`,
  )
  return rows[0]
}

describe('POST /simulations', () => {
  test('tells what a year without reactions brings, and writes and sends nothing', async () => {
    const before = await written()
    const pokes = api.pokes.length
    const answer = await head.post('/simulations', {})
    expect(answer.status).toBe(200)
    const done = viewOf(answer)
    expect(done).toMatchObject({ from: NOW, until: '2027-04-20T07:00:00.000Z', stuck: [] })
    expect(done.records).toBe(2)
    expect(done.missed).toEqual([
      {
        what: 'tender',
        kind: 'tender',
        at: '2026-05-15T09:00:00.000Z',
        amountMinor: 5_000_00,
        currency: 'RUB',
        recordId: tender,
        recordKind: 'tender',
        recordNumber: expect.any(Number),
        recordTitle: 'Pumps',
      },
    ])
    expect(done.money.find(({ month }) => month === '2026-05')).toMatchObject({ missedMinor: 5_000_00 })
    expect(done.letters).toBeGreaterThan(0)
    expect(done.people.find(({ userId }) => userId === head.userId)).toMatchObject({ name: 'Helen Head' })
    for (const { weeks, letters } of done.people) {
      expect(weeks).toHaveLength(done.weeks.length)
      expect(weeks.reduce((sum, count) => sum + count, 0)).toBe(letters)
    }
    expect(await written()).toEqual(before)
    expect(api.pokes).toHaveLength(pokes)
  })

  test('looks as far and at as much as it is asked to', async () => {
    const done = viewOf(await head.post('/simulations', { years: 2, kinds: ['contract'] }))
    expect(done.until).toBe('2028-04-20T07:00:00.000Z')
    expect(done.missed).toMatchObject([{ what: 'renewal', recordId: contract, amountMinor: 900_00 }])
    // The interest to win the client back comes by itself.
    expect(done.records).toBe(2)
    expect(viewOf(await head.post('/simulations', { kinds: ['deal'] }))).toMatchObject({ records: 0, letters: 0 })
  })

  test.each([
    [{ years: 0 }],
    [{ years: 11 }],
    [{ years: 1.5 }],
    [{ kinds: ['claim'] }],
    [{ kinds: [] }],
    [{ depth: 1 }],
    [{ definitions: 'contract' }],
  ])('refuses %j', async body => {
    expect(problemOf(await head.post('/simulations', body))).toMatchObject({ status: 422, code: 'request.body' })
  })

  test('is for those who lead', async () => {
    const seller = await api.join(['manager'])
    expect(problemOf(await seller.post('/simulations', {}))).toMatchObject({ status: 403 })
    for (const role of ['director', 'administrator'] as const) {
      const leader = await api.join([role])
      expect(await leader.post('/simulations', { kinds: ['deal'] })).toMatchObject({ status: 200 })
    }
  })
})

describe('letters', () => {
  test('of simulated years never leave: the mail server hears of nothing but what was owed before', async () => {
    const sink = await startSmtpSink()
    const mailing = {
      secret: 'test',
      publicUrl: 'https://potok.test',
      mailDomain: 'potok.test',
      standing: async () => 'planned' as const,
      log: { warn: () => {} },
    }
    const carry = () =>
      sendDue(
        { db: api.deps.db, smtpUrl: sink.url, from: 'bot@potok.test', ...mailing },
        { now: '2029-05-01T07:00:00.000Z', limit: 1_000 },
      )
    try {
      await head.post('/interests', { title: 'Filters' })
      await carry()
      const owed = sink.letters().length
      expect(owed).toBeGreaterThan(0)
      expect(viewOf(await head.post('/simulations', { years: 3 })).letters).toBeGreaterThan(20)
      await carry()
      expect(sink.letters()).toHaveLength(owed)
    } finally {
      await sink.close()
    }
  })
})

describe('an edited definition', () => {
  const bodyOf = async (kind: string) => bodyShape.parse(valueIn(await head.get(`/definitions/${kind}`), 'body'))

  test('takes the place of the published one, so that its cost can be compared', async () => {
    const body = await bodyOf('contract')
    const opens = Array.from({ length: 30 }, (_, index) => `endOn -${400 - 5 * index}d`)
    const eager = {
      ...body,
      rules: body.rules.map(rule => (rule.id === 'K5' ? { ...rule, opens, critical: false, copies: {} } : rule)),
    }
    const asked = { years: 1, kinds: ['contract'] }
    const published = viewOf(await head.post('/simulations', asked))
    const edited = viewOf(await head.post('/simulations', { ...asked, definitions: [eager] }))
    expect(edited.letters).toBeGreaterThan(published.letters + 10)
    expect(edited.notMoved).toBe(0)
    // The published one is as it was.
    expect(viewOf(await head.post('/simulations', asked)).letters).toBe(published.letters)
  })

  test('without the state of a running record leaves that one under its own version, and says so', async () => {
    const body = await bodyOf('contract')
    const text = JSON.stringify(body).replaceAll('"active"', '"in_force"')
    const done = viewOf(await head.post('/simulations', { kinds: ['contract'], definitions: [JSON.parse(text)] }))
    expect(done).toMatchObject({ notMoved: 1 })
    expect(done.letters).toBeGreaterThan(0)
  })

  test('with a problem is refused with its places', async () => {
    const body = await bodyOf('contract')
    const broken = {
      ...body,
      rules: body.rules.map(rule => (rule.id === 'K5' ? { ...rule, opens: 'nowhere -1d' } : rule)),
    }
    const refused = problemOf(await head.post('/simulations', { definitions: [broken] }))
    expect(refused).toMatchObject({ status: 422, code: 'simulation.definition' })
    expect(refused.errors?.[0]).toMatchObject({
      code: 'rule.unknownAnchor',
      pointer: expect.stringMatching(/^\/definitions\/0\/rules\//),
    })
  })
})

describe('potok simulate', () => {
  const potok = (...args: string[]) =>
    new Promise<{ out: string; err: string }>(resolve => {
      const env = { PATH: process.env.PATH, POTOK_URL: api.url, POTOK_KEY: head.key }
      const cwd = join(import.meta.dirname, '..', '..')
      execFile(process.execPath, ['cli.ts', 'simulate', ...args], { cwd, env }, (_error, out, err) =>
        resolve({ out, err }),
      )
    })

  test('prints the sums, the people, what was missed and the money', async () => {
    const { out, err } = await potok('--years', '3', '--nobody-reacts')
    expect(err).toBe('')
    expect(out).toMatch(
      /^If nobody reacts from 2026-04-20 to 2029-04-20:\n\d+ records, \d+ letters, \d+ tasks, 2 missed/,
    )
    expect(out).toMatch(/^Helen Head +\d+ +\d+$/m)
    expect(out).toMatch(/^2026-05-15 +tender +#\d+ +RUB 5,000\.00 +Pumps$/m)
    expect(out).toMatch(/^2027-0[67]-\d\d +renewal +#\d+ +RUB 900\.00 +Support of pumps$/m)
    expect(out).toMatch(/^2026-05 +RUB 5,000\.00 +RUB /m)
  })

  test('takes edited definitions from files, and says what is no file or no JSON', async () => {
    const edited = join(tmpdir(), `potok-${head.userId}.json`)
    try {
      writeFileSync(edited, JSON.stringify(valueIn(await head.get('/definitions/contract'), 'body')))
      const { out, err } = await potok('--kind', 'contract', '--definition', edited)
      expect([err, out]).toEqual(['', expect.stringMatching(/^If nobody reacts from 2026-04-20/)])
      writeFileSync(edited, '{')
      expect((await potok('--definition', edited)).err).toContain(`${edited} is no JSON.`)
      expect((await potok('--definition', '/nowhere.json')).err).toContain('There is no file /nowhere.json.')
    } finally {
      rmSync(edited, { force: true })
    }
  })

  test('prints the answer as JSON', async () => {
    const { out } = await potok('--kind', 'deal', '--json')
    expect(JSON.parse(out)).toMatchObject({ records: 0, missed: [] })
  })
})

describe('many records', () => {
  beforeAll(async () => {
    await api.engine.pool.query(
      `with made as (
         insert into record (id, kind, title, created_at, created_by)
         select gen_random_uuid(), 'object', 'Many', $1, 'test' from generate_series(1, 6001) returning id)
       insert into process (id, kind, definition_version, calendar_id, state, created_at, entered_at, updated_at)
       select id, 'object', 1, 'ru', 'in_service', $1, $1, $1 from made`,
      [NOW],
    )
  })

  test('more than what a minute can take are refused, with the bound for so many years', async () => {
    const refused = problemOf(await head.post('/simulations', { years: 10 }))
    expect(refused).toMatchObject({ status: 422, code: 'simulation.tooLarge', params: { atMost: 6_000 } })
    expect(refused.detail).toContain('6000')
    expect(await head.post('/simulations', { years: 10, kinds: ['tender'] })).toMatchObject({ status: 200 })
  })

  test('simulations wait for each other, four at most; others are answered meanwhile', async () => {
    let ended = false
    const running = head.post('/simulations', { kinds: ['object'] }).finally(() => {
      ended = true
    })
    const waiting = [1, 2, 3].map(() => head.post('/simulations', { kinds: ['deal'] }))
    const beyond = problemOf(await head.post('/simulations', { kinds: ['deal'] }))
    expect(beyond).toMatchObject({ status: 503, code: 'server.unavailable' })
    expect(await head.get('/health')).toMatchObject({ status: 200 })
    expect(ended).toBe(false)
    expect(viewOf(await running)).toMatchObject({ records: 6_001 })
    expect(await Promise.all(waiting)).toMatchObject([{ status: 200 }, { status: 200 }, { status: 200 }])
    expect(await head.post('/simulations', { kinds: ['deal'] })).toMatchObject({ status: 200 })
  })
})
