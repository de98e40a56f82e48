// The list of tracked objects: what is served soonest first, found by kind, place, state, attributes and plate.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty } from '../support/build.ts'

let api: TestApi
let serving: Client
let haulage: string
let bakery: string
const ids: Record<string, string> = {}
const nameOf = (id: string) => Object.entries(ids).find(([, known]) => known === id)?.[0] ?? id

beforeAll(async () => {
  api = await testApi()
  serving = await api.join(['service_manager'])
  haulage = await aParty(api.engine, 'Haulage')
  bakery = await aParty(api.engine, 'Bakery')
  api.clock.now = '2026-02-10T09:00:00.000Z'
  const rules = (on: string, more = {}) => [
    { id: 'a', title: 'Yearly', everyMonths: 12, combine: 'first', anchor: 'floating', last: { on }, ...more },
  ]
  ids.late = await made('Late', { serviceRules: rules('2025-01-20') })
  ids.graced = await made('Graced', { serviceRules: rules('2025-01-25', { graceDays: 30 }), partyId: bakery })
  await due('graced', '2025-01-25', '2026-01-25', '2026-02-24')
  // One of its services is within its grace, the other is not.
  const quarter = { id: 'b', title: 'Quarterly', everyMonths: 3, combine: 'first', anchor: 'floating' }
  ids.mixed = await made('Mixed', {
    serviceRules: [...rules('2025-01-28', { graceDays: 30 }), { ...quarter, last: { on: '2025-10-28' } }],
    partyId: bakery,
  })
  await due('mixed', '2025-01-28', '2026-01-28', '2026-02-27')
  await due('mixed', '2025-10-28', '2026-01-28', '2026-01-28', 'b')
  ids.opened = await made('Opened', { serviceRules: rules('2025-03-01', { leadDays: 30 }), group: 'North' })
  await due('opened', '2025-03-01', '2026-03-01', null)
  ids.soon = await made('Soon', { serviceRules: rules('2025-03-05') })
  ids.later = await made('Later', { serviceRules: rules('2025-09-01'), partyId: bakery })
  ids.never = await made('Never', { serviceRules: [], holder: 'competitor' })
  ids.lorry = await made('Камаз', {
    objectKind: 'vehicle',
    attributes: { category: 'truck', plate: 'е123кх77', vin: 'XTC652004G1234567', fuel: 'diesel', year: 2019 },
    reading: 47_600,
    lastService: { on: '2026-01-30', usage: 47_000 },
    rulesOff: ['tyres-summer', 'tyres-winter'],
  })
  ids.depot = await made('Depot', { objectKind: 'building', serviceRules: [] })
  ids.crane = await made('Crane', { objectKind: 'equipment', parentId: ids.depot, warrantyEndOn: '2026-09-01' })
})
afterAll(() => api.close())

async function made(title: string, body: object): Promise<string> {
  return idOf(await serving.post('/objects', { title, partyId: haulage, ...body }))
}
/** Its lead has come; whether by a turn or by hand is all one to the list. */
const due = (name: string, occurrence: string, dueOn: string, graceOn: string | null, rule = 'a') =>
  api.engine.pool.query(
    `insert into service (id, process_id, rule_id, occurrence, by, due_on, grace_on, opened_at)
     values (gen_random_uuid(), $1, $2, $3, 'calendar', $4, $5, now()) on conflict do nothing`,
    [ids[name], rule, occurrence, dueOn, graceOn],
  )
const list = async (query: string) => serving.get(`/objects?${query}`)
const found = async (query: string) => idsOf(await list(`sort=service&${query}`)).map(nameOf)
const lineOf = async (name: string) =>
  itemsOf(await list('limit=200')).items.find(item => item.id === ids[name]) ?? { missing: name }

describe('GET /objects', () => {
  test('begins with what is due first, page by page, and ends with what nothing lies ahead of', async () => {
    const all = await found('limit=200')
    expect(all.slice(0, 5)).toEqual(['late', 'graced', 'mixed', 'opened', 'soon'])
    const byDay = itemsOf(await list('sort=service&limit=200')).items.map(item => item.serviceOn)
    const dated = byDay.filter(day => day !== null)
    expect(dated).toEqual([...dated].sort())
    expect(byDay.slice(dated.length)).toEqual(byDay.slice(dated.length).map(() => null))
    expect(all.slice(dated.length)).toContain('never')
    const pages: string[] = []
    for (let address: string | null = '/objects?sort=service&limit=3'; address !== null; ) {
      const answer = await serving.get(address)
      pages.push(...idsOf(answer).map(nameOf))
      const { next } = itemsOf(answer)
      address = next ? `/objects?sort=service&limit=3&cursor=${next}` : null
    }
    expect(pages).toEqual(all)
  })

  test.each([
    ['service=overdue', ['late', 'mixed']],
    ['service=grace', ['graced']],
    ['service=due', ['opened']],
    ['service=soon,due&service_to=2026-03-06', ['opened', 'soon']],
    ['service=none&holder=competitor', ['never']],
    ['service_from=2026-03-01&service_to=2026-03-05', ['opened', 'soon']],
    ['object_kind=building', ['depot']],
    ['holder=competitor', ['never']],
    ['group=North', ['opened']],
    ['attribute=fuel:diesel', ['lorry']],
    ['attribute=fuel:petrol|diesel,year:2015..2020', ['lorry']],
    ['attribute=fuel:petrol', []],
    ['attribute=year:..2018', []],
    ['attribute=plate:%22е123кх77%22', ['lorry']],
    ['q=E123KX', ['lorry']],
    ['q=234567', ['lorry']],
    ['q=кама', ['lorry']],
    ["q=');select", []],
  ])('with %s finds %j', async (query, names) => {
    expect(await found(query)).toEqual(names)
  })

  test('with a client, a place or what it is a part of', async () => {
    expect(await found(`party=${bakery}`)).toEqual(['graced', 'mixed', 'later'])
    expect((await found(`site=${ids.depot}`)).sort()).toEqual(['crane', 'depot'])
    expect(await found(`parent=${ids.depot}`)).toEqual(['crane'])
  })

  test('calls a service late when its grace has passed, in its line as in the filter', async () => {
    for (const [name, state] of [
      ['late', 'overdue'],
      ['graced', 'grace'],
      ['mixed', 'overdue'],
      ['opened', 'due'],
    ] as const)
      expect(await lineOf(name)).toMatchObject({ serviceState: state })
    const plan = await serving.get(`/objects/${ids.graced}/plan`)
    expect(plan).toMatchObject({
      body: { rules: [{ next: { dueOn: '2026-01-25', graceOn: '2026-02-24', state: 'grace' } }] },
    })
  })

  test('says of each which service is due first, what its meter shows, and where it is', async () => {
    expect(await lineOf('late')).toMatchObject({
      serviceOn: '2026-01-20',
      serviceState: 'overdue',
      nearest: { ruleId: 'a', title: 'Yearly', dueOn: '2026-01-20', by: 'calendar', spreadDays: null, stale: false },
      meter: null,
    })
    expect(await lineOf('lorry')).toMatchObject({
      objectKind: 'vehicle',
      nearest: { title: { ru: expect.any(String), en: expect.any(String) } },
      meter: { value: 47_600, unit: 'km', at: expect.any(String) },
      facts: { attributes: { fuel: 'diesel' } },
    })
    expect(JSON.stringify(await lineOf('lorry'))).not.toContain('"readings"')
    expect(await lineOf('crane')).toMatchObject({ site: { id: ids.depot, title: 'Depot' }, parentId: ids.depot })
    expect(await lineOf('depot')).toMatchObject({ parts: 1, site: null })
    expect(await lineOf('never')).toMatchObject({ serviceState: 'none', nearest: null })
  })

  test('finds a changed plate and title at once', async () => {
    const id = await made('Van', { objectKind: 'vehicle', attributes: { plate: 'А001АА' } })
    const amend = async (body: object) => {
      const { headers } = await serving.get(`/objects/${id}`)
      return serving.patch(`/objects/${id}`, body, (headers.get('ETag') ?? '').replaceAll('"', ''))
    }
    expect(await found('q=a001')).toEqual([id])
    await amend({ attributes: { plate: 'В002ВВ' } })
    expect([await found('q=a001'), await found('q=b002')]).toEqual([[], [id]])
    await amend({ title: 'Газель' })
    expect([await found('q=van'), await found('q=газель')]).toEqual([[], [id]])
    expect(await found('q=b002')).toEqual([id])
  })

  test.each([
    'object_kind=No',
    'service=late',
    'holder=ours,theirs',
    'site=x',
    'service_from=2026-02-30',
    'attribute=fuel',
    'attribute=:x',
    'attribute=fuel:x,,',
    'attribute=year:..',
    'colour=red',
    `group=${'x'.repeat(201)}`,
  ])('does not understand %s', async query => {
    expect(problemOf(await list(query)).code).toBe('request.parameters')
  })
})
