import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { sweepPotential } from '../../src/db/fleet-potential.ts'
import type { PlanPage } from '../../src/endpoints/day-plan.ts'
import { families } from '../../src/endpoints/index.ts'
import { type Client, problemOf, type TestApi, testApi } from '../support/api.ts'
import { aParty, create, OWNER, SUBSTITUTE } from '../support/build.ts'
import { fleetTurn } from '../support/service.ts'

const NOW = '2026-09-15T08:00:00.000Z'

let api: TestApi
let person: Client
let alpha: string
let beta: string
beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  person = await api.join(['service_manager'])
  alpha = await aParty(api.engine, 'Alpha')
  beta = await aParty(api.engine, 'Beta')
  await anObject(alpha, 'Lorry 1', '2026-06-25')
  await anObject(alpha, 'Lorry 2', '2026-06-25')
  await anObject(beta, 'Press', '2026-06-25', SUBSTITUTE)
  await create(api.engine, '2026-08-20T08:00:00.000Z', {
    kind: 'contract',
    title: 'Support',
    partyId: beta,
    state: 'active',
    fields: { role: 'support', holder: 'ours', startOn: '2025-10-01', endOn: '2026-09-30' },
  })
  while ((await sweepPotential(api.engine, { now: NOW, limit: 20 })) > 0);
})
afterAll(() => api.close())

const anObject = (partyId: string, title: string, on: string, ownerId = OWNER) =>
  create(api.engine, '2026-08-20T08:00:00.000Z', {
    kind: 'object',
    title,
    partyId,
    ownerId,
    fields: {
      holder: 'ours',
      serviceRules: [
        { id: 'service', everyMonths: 3, combine: 'first', anchor: 'floating', minutes: 90, leadDays: 7, last: { on } },
      ],
    },
  })
const ask = async (query: string): Promise<PlanPage> => {
  const answer = await person.get(`/calendar?${query}`)
  if (answer.status !== 200) throw new Error(JSON.stringify(answer.body))
  return families.dayPlan.readPlan.returns.parse(answer.body)
}
const SEPTEMBER = 'from=2026-09-01&to=2026-09-30'
const dayOf = (page: PlanPage, day: string) => page.days.find(one => one.day === day)

describe('the calendar of services', () => {
  test('counts by day what is due, of everybody', async () => {
    const page = await ask(SEPTEMBER)
    expect(page.days).toHaveLength(30)
    expect(page.items).toBeNull()
    expect(dayOf(page, '2026-09-25')).toMatchObject({ services: 3, expected: 3, minutes: 270, off: false })
    expect(dayOf(page, '2026-09-26')).toMatchObject({ services: 0, off: true })
    expect(dayOf(page, '2026-09-30')).toMatchObject({ contracts: 1 })
  })

  test('shows next services once and every coming one as expected', async () => {
    const year = await ask('from=2026-09-01&to=2027-08-31&view=year')
    const expected = year.days.filter(one => (one.expected ?? 0) > 0).map(one => [one.day, one.expected])
    expect(expected).toEqual([
      ['2026-09-25', 3],
      ['2026-12-25', 3],
      ['2027-03-25', 3],
      ['2027-06-25', 3],
    ])
    expect(new Set(year.days.map(({ services }) => services))).toEqual(new Set([null]))
    const own = await ask(`from=2026-09-01&to=2027-08-31&view=year&personId=${OWNER}`)
    expect(own.days.reduce((sum, { services }) => sum + (services ?? 0), 0)).toBe(2)
  })

  test('shows services of one client, place and day as one row, with a few of its objects', async () => {
    const { items } = await ask(`${SEPTEMBER}&view=agenda`)
    const services = items?.filter(item => item.layer === 'service') ?? []
    expect(services.map(({ partyName, services: count, day }) => [partyName, count, day]).sort()).toEqual([
      ['Alpha', 2, '2026-09-25'],
      ['Beta', 1, '2026-09-25'],
    ])
    const [own] = services.filter(item => item.partyName === 'Alpha')
    expect(own?.objects.map(({ title }) => title)).toEqual(['Lorry 1', 'Lorry 2'])
    expect(services.find(item => item.partyName === 'Beta')).toMatchObject({ title: 'Press', recordKind: 'object' })
    expect(items?.find(item => item.layer === 'contract')).toMatchObject({ title: 'Support', day: '2026-09-30' })
  })

  test('narrows to a client, a person and layers, and days and rows agree', async () => {
    const of = async (query: string) => {
      const page = await ask(`${SEPTEMBER}&view=agenda&${query}`)
      const services = page.days.reduce((sum, one) => sum + (one.services ?? 0), 0)
      const listed = page.items?.filter(({ layer }) => layer === 'service') ?? []
      expect(listed.reduce((sum, item) => sum + item.services, 0)).toBe(services)
      return {
        services,
        layers: new Set(page.items?.map(({ layer }) => layer)),
        expected: dayOf(page, '2026-09-25')?.expected,
      }
    }
    expect(await of(`clientId=${alpha}`)).toMatchObject({ services: 2, expected: 2 })
    expect(await of(`personId=${SUBSTITUTE}`)).toMatchObject({ services: 1, expected: 1 })
    expect(await of('personId=me')).toMatchObject({ services: 0, expected: 0 })
    expect((await of('layer=contract')).layers).toEqual(new Set(['contract']))
    // Of one kind the coming ones are not kept; tasks have no kind of object.
    expect(await of('objectKind=vehicle')).toEqual({ services: 0, layers: new Set(), expected: null })
  })

  test('knows the work of each person, and what they have time for', async () => {
    const { people } = await ask('from=2026-09-21&to=2026-09-27&view=week')
    expect(people.map(one => one.name)).toEqual(['Owner', 'Substitute'])
    const friday = people[0]?.days.find(one => one.day === '2026-09-25')
    expect(friday).toEqual({ day: '2026-09-25', visits: 0, minutes: 180, capacityMinutes: 540 })
    expect(people[0]?.days.at(-1)?.capacityMinutes).toBe(0)
    await api.engine.pool.query(
      `insert into absence (id, user_id, from_on, to_on, created_at, created_by) values (gen_random_uuid(), $1, '2026-09-24', '2026-09-25', $2, 'test')`,
      [OWNER, NOW],
    )
    const away = await ask(`from=2026-09-21&to=2026-09-27&view=week&personId=${OWNER}`)
    expect(away.people[0]?.days.map(one => one.capacityMinutes)).toEqual([540, 540, 540, 0, 0, 0, 0])
    expect(away.days.map(one => one.away)).toEqual([false, false, false, true, true, false, false])
  })

  test('goes on where a page ended', async () => {
    const all = await ask(`${SEPTEMBER}&view=agenda`)
    const keys: string[] = []
    for (let cursor: string | null = ''; cursor !== null; ) {
      const page: PlanPage = await ask(`${SEPTEMBER}&view=agenda&limit=1${cursor ? `&cursor=${cursor}` : ''}`)
      keys.push(...(page.items ?? []).map(item => item.key))
      cursor = page.next
    }
    expect(keys).toEqual(all.items?.map(item => item.key))
  })

  test('refuses what is no span of days', async () => {
    for (const query of ['from=2026-09-02&to=2026-09-01', 'from=2026-01-01&to=2027-12-31']) {
      expect(problemOf(await person.get(`/calendar?${query}`)).code).toBe('calendar.span')
    }
    for (const query of ['', 'from=2026-09-01', 'from=x&to=y', `${SEPTEMBER}&layer=moon`, `${SEPTEMBER}&view=hour`]) {
      expect((await person.get(`/calendar?${query}`)).status).toBe(400)
    }
  })
})

describe('a visit in the calendar', () => {
  const WHEN = '2026-09-19T08:00:00.000Z'
  let visit: string
  let chief: Client
  beforeAll(async () => {
    api.clock.now = WHEN
    chief = await api.join(['service_manager', 'head'])
    const stage = { engine: api.engine, url: '', drop: async () => {} }
    for (const partyId of [alpha, beta]) await fleetTurn(stage, partyId, WHEN)
    const page = await ask(`${SEPTEMBER}&view=agenda&clientId=${alpha}&layer=visit`)
    visit = page.items?.[0]?.recordId ?? ''
  })
  const preview = (day: string, by = chief) => by.post('/calendar/preview', { recordId: visit, day })
  const book = (day: string) => chief.post(`/visits/${visit}/commands/book`, { bookedOn: day })
  const september = (query = '') => ask(`${SEPTEMBER}&view=agenda&${query}`)

  test('stands on the first day on which one of its services is due, and takes them off the others', async () => {
    const page = await september(`clientId=${alpha}`)
    expect(dayOf(page, '2026-09-25')).toMatchObject({ visits: 1, services: 0, expected: 2 })
    expect(page.items?.[0]).toMatchObject({
      layer: 'visit',
      services: 2,
      minutes: 180,
      booked: false,
      day: '2026-09-25',
    })
    expect(page.items?.[0]?.objects.map(({ title }) => title)).toEqual(['Lorry 1', 'Lorry 2'])
  })

  test('says before it is agreed which letters the day brings, and brings just these', async () => {
    const seen = families.dayPlan.previewMove.returns.parse((await preview('2026-09-28')).body)
    const letters = seen.steps.appears.filter(step => step.letters.length > 0)
    expect(letters.map(({ rule, at }) => [rule, at.slice(0, 10)])).toContainEqual(['V3', '2026-09-25'])
    expect(seen.state).toBe('booked')
    expect((await book('2026-09-28')).status).toBe(200)
    const mails = async () =>
      (
        await api.engine.pool.query<{ template: string; readers: string[] }>(
          `select template, array_agg(coalesce(reader_id, person_id)::text order by 1) as readers from mail
           where process_id = $1 and template = 'visitAhead' group by template`,
          [visit],
        )
      ).rows
    expect(await mails()).toEqual([])
    await advance(api.engine, { processId: visit, now: '2026-09-25T12:00:00.000Z' })
    const [written] = await mails()
    const told = letters.find(step => step.rule === 'V3')?.letters.flatMap(one => one.readers.map(reader => reader.id))
    expect(new Set(written?.readers)).toEqual(new Set(told))
  })

  test('stands on its agreed day with its work, moves with it, and the calendar link follows', async () => {
    expect((await book('2026-09-24')).status).toBe(200)
    while ((await sweepPotential(api.engine, { now: '2026-09-19T09:00:00.000Z', limit: 20 })) > 0);
    const page = await september(`clientId=${alpha}`)
    expect(dayOf(page, '2026-09-24')).toMatchObject({ visits: 1, expected: 2, minutes: 180 })
    expect(dayOf(page, '2026-09-25')).toMatchObject({ visits: 0, services: 0, expected: 0 })
    expect(page.items?.find(item => item.layer === 'visit')).toMatchObject({ day: '2026-09-24', booked: true })
    const moved = families.dayPlan.previewMove.returns.parse((await preview('2026-09-30')).body)
    expect([...moved.steps.moves.map(({ to }) => to.rule), ...moved.steps.appears.map(({ rule }) => rule)]).toContain(
      'V3',
    )
  })

  test('what is overdue and not agreed is for today, on no day that has passed', async () => {
    await chief.post(`/visits/${visit}/commands/unbook`, { reason: 'The client is away' })
    api.clock.now = '2026-09-29T08:00:00.000Z'
    const page = await september('layer=visit,service')
    expect(dayOf(page, '2026-09-25')).toMatchObject({ visits: 0, services: 0 })
    expect(dayOf(page, '2026-09-29')).toMatchObject({ visits: 2 })
    expect(page.items?.map(({ day, dueOn }) => [day, dueOn])).toEqual([
      ['2026-09-29', '2026-09-25'],
      ['2026-09-29', '2026-09-25'],
    ])
    api.clock.now = WHEN
  })

  test('refuses a day that has passed, what is no visit, and whoever may not agree on days', async () => {
    expect(problemOf(await preview('2026-09-18')).code).toBe('command.guard')
    expect(problemOf(await preview('2026-09-24', await api.join(['marketing']))).code).toBe('command.notYours')
    const object = (await september('layer=service')).items?.[0]?.recordId
    if (object) {
      const answer = await chief.post('/calendar/preview', { recordId: object, day: '2026-09-28' })
      expect(problemOf(answer).code).toBe('command.unknown')
    }
    const nothing = await chief.post('/calendar/preview', { recordId: chief.userId, day: '2026-09-28' })
    expect(problemOf(nothing).status).toBe(404)
  })
})
