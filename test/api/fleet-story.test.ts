// The story of a new user (domain.md 3.6, example F): four hundred vehicles from a sheet, their readings, the dates that follow,
// one visit for all of them, half of them served early from a CSV.

import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { advanceFleets } from '../../src/db/fleet.ts'
import { readObjects } from '../../src/db/sheet-known.ts'
import { planVisits } from '../../src/db/visit-plan.ts'
import { DEFAULT_CALENDAR } from '../../src/domain/followed-calendar.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import { nextService } from '../../src/domain/service.ts'
import { type Client, type TestApi, testApi } from '../support/api.ts'
import { csv, taken } from '../support/sheet.ts'

const VEHICLES = 400
const INN = '7707083893'
const LONG_MS = 240_000

let api: TestApi
let keeper: Client
beforeAll(async () => {
  api = await testApi()
  keeper = await api.join(['service_manager', 'administrator'])
})
afterAll(() => api.close())

const vin = (index: number) => `XTC549005K${String(2_500_000 + index)}`
const all = Array.from({ length: VEHICLES }, (_, index) => index)
const rows = async (text: string, values: unknown[] = []) => (await api.engine.pool.query(text, values)).rows

/** The next service of each vehicle by 15,000 km or 12 months, whichever first. */
async function nextServices(on: string) {
  const reference = await api.engine.reference.current()
  const found = await rows(`select id from process where kind = 'object' order by facts -> 'attributes' ->> 'vin'`)
  const ids = found.map(row => String(row.id))
  const objects = await readObjects(api.engine.pool, reference, ids)
  return ids.map(id => {
    const view = objects.get(id)?.view
    if (!view) throw new Error(id)
    const facts = serviceFacts(view)
    const rule = facts.rules.find(one => one.id === 'service')
    if (!rule) throw new Error('no rule')
    const { leadOn, dueOn, by } = nextService(rule, facts, reference.calendar(DEFAULT_CALENDAR), on)
    return { leadOn, dueOn, by }
  })
}

test(
  'a fleet from a sheet is forecast by its readings, served in one visit, and goes on by its anchor',
  async () => {
    const fleet = csv([
      ['Название', 'VIN', 'ИНН', 'Клиент', 'Пробег', 'Дата пробега', 'Последнее ТО', 'Пробег последнего ТО'],
      ...all.map(index => [
        `КАМАЗ ${index}`,
        vin(index),
        INN,
        'ООО «Альфа»',
        40_000,
        '10.02.2026',
        '10.02.2026',
        40_000,
      ]),
    ])
    const settings = { objectKind: 'vehicle', choices: { missingClient: 'create' } } as const
    expect(await taken(api, keeper, fleet, settings, '2026-02-12T09:00:00.000Z')).toMatchObject({
      counts: { created: VEHICLES, failed: 0 },
    })
    expect(await nextServices('2026-02-12')).toEqual(
      all.map(() => ({ leadOn: '2027-01-11', dueOn: '2027-02-10', by: 'calendar' })),
    )

    const readings = csv([
      ['VIN', 'Дата', 'Пробег'],
      ...all.flatMap(index => [
        [vin(index), '01.05.2026', 44_000],
        [vin(index), '30.06.2026', 47_600],
        [vin(index), '15.08.2026', 51_000],
      ]),
    ])
    expect(await taken(api, keeper, readings, {}, '2026-08-15T15:00:00.000Z')).toMatchObject({
      counts: { created: VEHICLES * 3, failed: 0 },
    })
    expect(await nextServices('2026-08-15')).toEqual(
      all.map(() => ({ leadOn: '2026-09-17', dueOn: '2026-10-08', by: 'usage' })),
    )

    const [{ id: party } = { id: '' }] = await rows('select id from party where inn = $1', [INN])
    await rows(
      `insert into person (id, party_id, name, email, locale, letters_allowed) values (gen_random_uuid(), $1, 'Анна', 'anna@client.test', 'ru', true)`,
      [party],
    )
    const onLead = '2026-09-17T09:00:00.000Z'
    for (;;) {
      const { turns } = await advanceFleets(api.engine, { partyIds: [party], now: onLead })
      if (turns.get(party)?.more !== true) break
    }
    await planVisits(api.engine, { fleetIds: [party], now: onLead })
    const open = `from service s where s.rule_id = 'service' and s.state in ('open', 'booked')`
    expect(await rows(`select count(*)::integer as services ${open}`)).toEqual([{ services: VEHICLES }])
    expect(await rows(`select distinct visit_id ${open}`)).toHaveLength(1)
    // Winter tyres, due within the same two weeks, are part of it; what is due long before has a visit and a letter of its own.
    const [visits] = await rows(`select count(distinct visit_id)::integer as count from service where state = 'open'`)
    expect(
      await rows(
        `select count(*)::integer as letters from mail where template = 'clientService' and address = 'anna@client.test'`,
      ),
    ).toEqual([{ letters: visits.count }])

    const done = csv([
      ['VIN', 'Вид ТО', 'Дата', 'Пробег'],
      ...all.filter(index => index % 2 === 0).map(index => [vin(index), 'ТО', '25.09.2026', 54_000]),
    ])
    const now = '2026-09-26T09:00:00.000Z'
    expect(await taken(api, keeper, done, {}, now)).toMatchObject({ counts: { created: VEHICLES / 2, failed: 0 } })
    const after = await nextServices('2026-09-26')
    // Within grace the schedule goes on from what was due: 70,000 km or 10 February 2028. 75 km a day bring them in April.
    expect(new Set(after.filter((_, index) => index % 2 === 0).map(one => one.by))).toEqual(new Set(['usage']))
    expect(
      after
        .filter((_, index) => index % 2 === 0)
        .every(one => (one.dueOn ?? '') > '2027-04-01' && (one.dueOn ?? '') < '2027-05-31'),
    ).toBe(true)
    expect(after.filter((_, index) => index % 2 === 1)).toEqual(
      all.filter(index => index % 2 === 1).map(() => ({ leadOn: '2026-09-17', dueOn: '2026-10-08', by: 'usage' })),
    )
    expect(await rows(`select count(*)::integer as services ${open}`)).toEqual([{ services: VEHICLES / 2 }])
    expect(await taken(api, keeper, done, {}, now)).toMatchObject({ counts: { created: 0, unchanged: VEHICLES / 2 } })
  },
  LONG_MS,
)
