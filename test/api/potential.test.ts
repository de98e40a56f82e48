import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sweepPotential } from '../../src/db/fleet-potential.ts'
import { families } from '../../src/endpoints/index.ts'
import type { BehindPageView, PotentialPage } from '../../src/endpoints/potential.ts'
import { type Client, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty, create, OWNER, SUBSTITUTE } from '../support/build.ts'

const NOW = '2026-09-15T08:00:00.000Z'

let api: TestApi
let director: Client
let alpha: string
let beta: string
beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  director = await api.join(['director'])
  alpha = await aParty(api.engine, 'Alpha')
  beta = await aParty(api.engine, 'Beta')
  // Quarterly from 1 August: November, February, May, August; 12,000 each.
  await anObject(alpha, 'Lorry', { holder: 'ours', serviceRules: [rule('quarterly', 3, '2026-08-01', 600_000, 2)] })
  await anObject(alpha, 'Van', { holder: 'nobody', serviceRules: [rule('yearly', 12, '2026-01-20', 500_000, 1)] })
  await anObject(
    beta,
    'Press',
    {
      holder: 'competitor',
      commissionedOn: '2015-01-01',
      serviceRules: [
        rule('yearly', 12, '2026-01-20', 900_000, 1),
        { ...rule('monthly', 1, '2026-09-01', 0, 0), items: [] },
      ],
    },
    { ownerId: SUBSTITUTE, region: 'Tula' },
  )
  await sweep()
})
afterAll(() => api.close())

const rule = (id: string, everyMonths: number, on: string, priceMinor: number, quantity: number) => ({
  id,
  title: `Service ${id}`,
  everyMonths,
  combine: 'first',
  anchor: 'floating',
  minutes: 30,
  items: [{ title: { ru: 'Масло', en: 'Oil' }, quantity, unit: 'l', priceMinor, currency: 'RUB' }],
  last: { on },
})
const anObject = async (
  partyId: string,
  title: string,
  fields: Record<string, unknown>,
  more: { ownerId?: string; region?: string } = {},
) => {
  const made = await create(api.engine, '2026-08-20T08:00:00.000Z', {
    kind: 'object',
    title,
    partyId,
    ownerId: OWNER,
    ...more,
    fields,
  })
  return made.view.id
}
// A client rests after it was made: each sweep is a minute later.
let sweeps = 0
const sweep = async () => {
  const now = new Date(Date.parse(api.clock.now ?? NOW) + 60_000 * sweeps++).toISOString()
  while ((await sweepPotential(api.engine, { now, limit: 20 })) > 0);
}
const ask = async (query = ''): Promise<PotentialPage> => {
  const answer = await director.get(`/potential/objects?${query}`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return families.potential.objectPotential.returns.parse(answer.body)
}
const behind = async (query: string): Promise<BehindPageView['items']> => {
  const items: BehindPageView['items'] = []
  for (let cursor: string | null = ''; cursor !== null; ) {
    const answer = await director.get(`/potential/objects/list?limit=2&${query}${cursor ? `&cursor=${cursor}` : ''}`)
    if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
    const page = families.potential.objectsBehind.returns.parse(answer.body)
    items.push(...page.items)
    cursor = page.next
  }
  return items
}
const total = (items: BehindPageView['items'], what: 'services' | 'amountMinor') =>
  items.reduce((sum, item) => sum + item[what], 0)

describe('the potential of objects', () => {
  test('is what falls due in twelve months, whoever serves it, and what of it is ours', async () => {
    const { totals, from, currency, computing, asOf } = await ask()
    expect({ from, currency, computing, asOf }).toEqual({
      from: '2026-09-01',
      currency: 'RUB',
      computing: 0,
      asOf: NOW,
    })
    expect(totals).toMatchObject({
      services: 4 + 1 + 1 + 12 - 1,
      servicesOurs: 4,
      amountMinor: 4 * 1_200_000 + 500_000 + 900_000,
      amountOursMinor: 4 * 1_200_000,
      objects: 3,
      ours: 1,
      nobody: 1,
      competitor: 1,
      uncovered: 2,
    })
  })

  test('stands in the months in which it falls due, by kind', async () => {
    const { groups } = await ask('groupBy=month')
    expect(groups.map(group => group.key)).toHaveLength(12)
    const money = Object.fromEntries(groups.map(({ key, amountMinor }) => [key, amountMinor]))
    expect(money).toMatchObject({
      '2026-09-01': 0,
      '2026-11-01': 1_200_000,
      '2027-01-01': 1_400_000,
      '2027-08-01': 1_200_000,
    })
    expect(groups.reduce((sum, { services }) => sum + services, 0)).toBe((await ask()).totals.services)
  })

  test.each(['client', 'kind', 'rule', 'region', 'owner'] as const)('adds up to the same by %s', async groupBy => {
    const { groups, totals } = await ask(`groupBy=${groupBy}`)
    expect(groups.reduce((sum, group) => sum + group.services, 0)).toBe(totals.services)
    expect(groups.reduce((sum, group) => sum + group.amountMinor, 0)).toBe(totals.amountMinor)
    expect(groups.map(group => group.amountMinor)).toEqual(
      groups.map(group => group.amountMinor).toSorted((a, b) => b - a),
    )
  })

  test('says how much of which goods is needed', async () => {
    const { groups } = await ask('groupBy=item')
    expect(groups).toMatchObject([{ title: { en: 'Oil' }, unit: 'l', quantity: 10, amountMinor: 6_200_000 }])
  })

  test.each([
    ['', ''],
    ['party', () => `party=${alpha}`],
    ['owner', `owner=${SUBSTITUTE}`],
    ['region', 'region=Tula'],
    ['rule', 'ruleId=yearly'],
    ['month', 'month=2027-01-01'],
    ['month and client', () => `month=2026-11-01&party=${alpha}`],
  ])('the list behind a figure adds up to it: %s', async (_, given) => {
    const query = typeof given === 'string' ? given : given()
    const { totals } = await ask(query)
    const items = await behind(query)
    expect(total(items, 'services')).toBe(totals.services)
    expect(total(items, 'amountMinor')).toBe(totals.amountMinor)
    expect(items.length).toBeGreaterThan(0)
  })

  test('what no contract covers is listed, and a contract that names the client’s object takes it off', async () => {
    const titles = async () => (await behind('what=uncovered')).map(item => item.title).sort()
    expect(await titles()).toEqual(['Lorry', 'Van'])
    await create(api.engine, NOW, {
      kind: 'contract',
      partyId: alpha,
      state: 'active',
      fields: { role: 'support', holder: 'ours', startOn: '2026-01-01', endOn: '2027-01-01' },
    })
    await director.get(`/potential/objects?party=${alpha}`)
    // It began as it is: what stands behind objects is heard of when it changes.
    await touch(alpha)
    await sweep()
    expect(await titles()).toEqual(['Van'])
    expect((await ask()).totals.uncovered).toBe(1)
  })

  test('a page of the list is cut at any place without losing or repeating an object', async () => {
    const items = await behind('')
    expect(new Set(items.map(item => item.id)).size).toBe(items.length)
    expect(items).toHaveLength(3)
  })

  test('questions that are none are refused', async () => {
    for (const query of [
      'groupBy=moon',
      'month=soon',
      'party=x',
      'owner=you',
      'cursor=x',
      'limit=0',
      'what=else',
      'x=1',
    ]) {
      for (const path of ['/potential/objects', '/potential/objects/list']) {
        if (query === 'what=else' && path === '/potential/objects') continue
        const answer = await director.get(`${path}?${query}`)
        if (query === 'groupBy=moon' || path !== '/potential/objects') expect(answer.status).toBeGreaterThanOrEqual(400)
        expect(answer.status).toBeLessThan(500)
        if (answer.status >= 400) problemOf(answer)
      }
    }
  })
})

const touch = (partyId: string) => api.engine.pool.query('insert into potential_mark (party_id) values ($1)', [partyId])

describe('figures stay true', () => {
  test('a client asked about alone is made anew at once, all others say that they are being made', async () => {
    const before = await ask()
    const id = await anObject(alpha, 'Crane', {
      holder: 'ours',
      serviceRules: [rule('big', 12, '2026-02-01', 7_000_000, 1)],
    })
    expect((await ask()).computing).toBe(1)
    const own = await ask(`party=${alpha}`)
    expect(own.computing).toBe(0)
    expect((await ask()).totals.amountMinor).toBe(before.totals.amountMinor + 7_000_000)
    await director.post(`/objects/${id}/commands/retire`, { reason: 'sold' })
    expect((await api.engine.pool.query('select * from potential_mark')).rows.length).toBeLessThanOrEqual(1)
    await sweep()
  })

  test('a turn that only opens a task makes nobody count again', async () => {
    await sweep()
    await api.engine.pool.query(
      `update process set seq = seq + 1, next_due_at = now(), updated_at = now() where kind = 'object'`,
    )
    expect((await api.engine.pool.query('select * from potential_mark')).rows).toEqual([])
    await api.engine.pool.query(`update process set owner_id = $1 where fleet_id = $2`, [OWNER, beta])
    expect((await api.engine.pool.query('select * from potential_mark')).rows.length).toBe(1)
    await sweep()
  })

  test('a new month moves the window before anything was made anew, and afterwards the same stands there', async () => {
    api.clock.now = '2026-10-02T08:00:00.000Z'
    const moved = await ask('groupBy=month')
    expect(moved.from).toBe('2026-10-01')
    expect(moved.computing).toBeGreaterThan(0)
    await sweep()
    const made = await ask('groupBy=month')
    expect(made.computing).toBe(0)
    const ahead = (page: PotentialPage) => page.groups.slice(1).map(({ key, amountMinor }) => [key, amountMinor])
    expect(ahead(made)).toEqual(ahead(moved))
    expect(made.groups.at(-1)?.key).toBe('2027-09-01')
    api.clock.now = NOW
  })

  test('the load of days is what the days of all clients add up to, also after changes', async () => {
    await anObject(beta, 'Second press', { holder: 'ours', serviceRules: [rule('monthly', 1, '2026-09-01', 0, 0)] })
    await sweep()
    const { rows } = await api.engine.pool.query<{ load: string; days: string }>(
      `select (select json_agg(json_build_array(owner_id, on_day, services, minutes) order by owner_id, on_day) from service_load where services <> 0 or minutes <> 0)::text as load,
         (select json_agg(json_build_array(o, d, s, m) order by o, d) from (
           select (x ->> 0)::uuid as o, (x ->> 1)::date as d, sum((x ->> 2)::integer) as s, sum((x ->> 3)::integer) as m
           from fleet_potential f, jsonb_array_elements(f.days) x group by 1, 2) y)::text as days`,
    )
    expect(rows[0]?.load).toBe(rows[0]?.days)
    expect(rows[0]?.load).toContain('30')
  })

  test('an object whose rules fail is counted as failing and spoils nobody else’s figures', async () => {
    const before = (await ask(`party=${beta}`)).totals.services
    // Beyond the year 9999 there is no day.
    const id = await anObject(beta, 'Broken', { serviceRules: [rule('yearly', 120, '2026-01-01', 1, 1)] })
    await api.engine.pool.query(
      `update process set facts = jsonb_set(facts, '{serviceRules,0,last,on}', '"9995-01-01"') where id = $1`,
      [id],
    )
    const page = await ask(`party=${beta}`)
    expect([page.failing, page.totals.services]).toEqual([1, before])
  })
})
