import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { sheetChunk } from '../../src/activities/sheet.ts'
import { newId } from '../../src/domain/id.ts'
import { readSheets } from '../../src/feeds/sheet/read.ts'
import { type Client, problemOf, type TestApi, testApi } from '../support/api.ts'
import { csv, seen, settle, taken, tried, upload, work } from '../support/sheet.ts'

let api: TestApi
let keeper: Client
beforeAll(async () => {
  api = await testApi()
  keeper = await api.join(['service_manager', 'administrator'])
})
afterAll(() => api.close())

const rows = async (text: string, values: unknown[] = []) => (await api.engine.pool.query(text, values)).rows

let serial = 0
/** A taxpayer number that no other test has. */
const anInn = () => `77${String(10_000_000 + ++serial).slice(-8)}`
const aVin = () => `XTC${String(10_000_000_000_000 + ++serial).slice(-14)}`
const HEADINGS = [
  'Название',
  'VIN',
  'Госномер',
  'ИНН',
  'Клиент',
  'Пробег, км',
  'Дата последнего ТО',
  'Пробег последнего ТО',
]

const fleet = (count: number, inn = anInn()) =>
  Array.from({ length: count }, (_, index) => [
    `КАМАЗ ${index + 1}`,
    aVin(),
    `А${100 + index}ВС77`,
    inn,
    `Клиент ${inn}`,
    45_000 + index,
    '10.02.2026',
    40_000,
  ])
const CREATE = { choices: { missingClient: 'create' } } as const

describe('a sheet of vehicles', () => {
  test('is recognised, tried without a trace, and taken in', async () => {
    const made = await upload(keeper, csv([HEADINGS, ...fleet(5)]))
    expect(made).toMatchObject({
      state: 'mapping',
      kind: 'object',
      objectKind: 'vehicle',
      headerRow: 1,
      encoding: 'utf-8',
      separator: ';',
      mapping: [
        'title',
        'attribute:vin',
        'attribute:plate',
        'client.inn',
        'client.name',
        'reading',
        'mark:*.on',
        'mark:*.usage',
      ],
      missing: [],
      before: null,
    })
    await settle(keeper, made.id, CREATE)
    const before = await rows(`select count(*)::integer as count from record where kind = 'object'`)
    const trial = await tried(api, keeper, made.id)
    expect(trial).toMatchObject({
      state: 'checked',
      counts: { created: 5, updated: 0, unchanged: 0, skipped: 0, failed: 0 },
    })
    expect(api.checks).toContain(made.id)
    expect(await rows(`select count(*)::integer as count from record where kind = 'object'`)).toEqual(before)
    await keeper.post(`/imports/sheets/${made.id}/commit`)
    await work(api, made.id)
    expect(await seen(keeper, made.id)).toMatchObject({ state: 'done', counts: { created: 5 } })
    const objects = await rows(
      `select r.title, r.object_kind, y.inn, p.facts -> 'attributes' ->> 'plate' as plate, p.facts ->> 'lastReading' as reading,
         p.facts -> 'marks' -> '*' as mark, p.service_on::text
       from record r join process p on p.id = r.id join party y on y.id = r.party_id
       where r.kind = 'object' and y.inn = $1 order by r.title`,
      [made.sample[0]?.[3]],
    )
    expect(objects).toHaveLength(5)
    expect(objects[0]).toMatchObject({
      title: 'КАМАЗ 1',
      object_kind: 'vehicle',
      plate: 'А100ВС77',
      reading: '45000',
      mark: ['2026-02-10', 40_000],
      service_on: expect.any(String),
    })
  })

  test('the same file twice changes nothing and says so', async () => {
    const bytes = csv([HEADINGS, ...fleet(4)])
    const first = await taken(api, keeper, bytes, CREATE)
    const again = await upload(keeper, bytes)
    expect(again.before).toMatchObject({ id: first.id })
    const trial = await tried(api, keeper, again.id)
    expect(trial.counts).toEqual({ created: 0, updated: 0, unchanged: 4, skipped: 0, failed: 0 })
    const seqs = await rows(`select sum(seq)::integer as sum from process where kind = 'object'`)
    await keeper.post(`/imports/sheets/${again.id}/commit`)
    await work(api, again.id)
    expect((await seen(keeper, again.id)).counts).toMatchObject({ unchanged: 4, created: 0, updated: 0 })
    expect(await rows(`select sum(seq)::integer as sum from process where kind = 'object'`)).toEqual(seqs)
  })

  test('what a row says differently is changed, and an empty cell leaves its field alone unless it is to clear it', async () => {
    const inn = anInn()
    const [row = []] = fleet(1, inn)
    const vin = String(row[1])
    await taken(
      api,
      keeper,
      csv([
        ['VIN', 'Название', 'ИНН', 'Клиент', 'Водитель', 'Группа'],
        [vin, 'МАЗ', inn, 'К', 'Иванов', 'Север'],
      ]),
      CREATE,
    )
    const changed = csv([
      ['VIN', 'Название', 'ИНН', 'Водитель', 'Группа'],
      [vin.toLowerCase(), 'МАЗ 2', inn, '', 'Юг'],
    ])
    expect((await taken(api, keeper, changed)).counts).toMatchObject({ updated: 1, failed: 0 })
    const read = () =>
      rows(
        `select r.title, r.group_name, p.facts -> 'attributes' ->> 'driver' as driver from record r join process p on p.id = r.id
         where p.facts -> 'attributes' ->> 'vin' = $1`,
        [vin],
      )
    expect(await read()).toEqual([{ title: 'МАЗ 2', group_name: 'Юг', driver: 'Иванов' }])
    const events = await rows(
      `select e.type, e.actor_id from event e join process p on p.id = e.process_id
       where p.facts -> 'attributes' ->> 'vin' = $1 order by e.position`,
      [vin],
    )
    expect(events.at(-1)).toMatchObject({ type: 'object.amended', actor_id: keeper.userId })
    await taken(api, keeper, changed, { choices: { emptyCells: 'clear' } })
    expect(await read()).toEqual([{ title: 'МАЗ 2', group_name: 'Юг', driver: null }])
  })

  test('rows that are wrong stay out with a place and a sentence, the others go in, and the file of errors has what was wrong', async () => {
    const inn = anInn()
    const [one = [], two = [], three = [], four = []] = fleet(4, inn)
    const bytes = csv([
      HEADINGS,
      one,
      two.with(6, 'позавчера'),
      three.with(5, 'много'),
      four.with(1, one[1] ?? ''),
      fleet(1, '77')[0] ?? [],
    ])
    const done = await taken(api, keeper, bytes, CREATE)
    expect(done.counts).toEqual({ created: 1, updated: 0, unchanged: 0, skipped: 0, failed: 4 })
    expect(done.problems.map(({ row, column, code }) => [row, column, code])).toEqual([
      [3, 'Дата последнего ТО', 'notADay'],
      [4, 'Пробег, км', 'notANumber'],
      [5, null, 'twice'],
      [6, 'ИНН', 'innWrong'],
    ])
    expect(done.problems[0]?.message).toContain('позавчера')
    const file = await fetch(`${api.url}/api/imports/sheets/${done.id}/errors?format=csv`, {
      headers: { Authorization: `Bearer ${keeper.key}`, 'Accept-Language': 'ru' },
    })
    expect(file.headers.get('Content-Disposition')).toContain('attachment')
    const read = readSheets(new Uint8Array(await file.arrayBuffer()))
    if (!read.ok) throw new Error(read.problem)
    const [headings, ...wrong] = read.file.sheets[0]?.rows ?? []
    expect(headings).toEqual([...HEADINGS, 'Что не так'])
    expect(wrong).toHaveLength(4)
    expect(wrong[0]?.slice(0, 3)).toEqual(two.slice(0, 3).map(String))
    expect(wrong[0]?.at(-1)).toContain('не дата')
    // Corrected and sent again, alone.
    const corrected = csv([headings ?? [], (wrong[0] ?? []).with(6, '10.02.2026')])
    expect((await taken(api, keeper, corrected)).counts).toMatchObject({ created: 1, failed: 0 })
  })

  test.each([
    ['error', { failed: 1 }],
    ['skip', { skipped: 1 }],
    ['create', { created: 1 }],
  ] as const)('a client that we do not have: %s', async (missingClient, counts) => {
    const bytes = csv([HEADINGS, ...fleet(1)])
    expect((await taken(api, keeper, bytes, { choices: { missingClient } })).counts).toMatchObject(counts)
  })

  test('a client is found by its taxpayer number whatever it is called, by its branch, and by its name', async () => {
    const inn = anInn()
    const made = await keeper.post('/parties', { name: `ООО ${inn}`, inn })
    expect(made.status).toBe(201)
    const head = ['Название', 'ИНН', 'КПП', 'Клиент']
    const done = await taken(api, keeper, csv([head, ['A', inn, '770101001', 'Другое'], ['B', '', '', `ооо ${inn}`]]))
    expect(done).toMatchObject({ counts: { created: 2 }, problems: [] })
    const titles = await rows(
      `select r.title from record r join party y on y.id = r.party_id where y.inn = $1 and r.kind = 'object' order by 1`,
      [inn],
    )
    expect(titles).toEqual([{ title: 'A' }, { title: 'B' }])
    // Without any other name an object is known by its title at its client.
    expect((await taken(api, keeper, csv([head, ['A', inn, '', '']]))).counts).toMatchObject({ unchanged: 1 })
  })

  test('parts come behind what they are parts of, wherever they stand in the file; a circle is none', async () => {
    const inn = anInn()
    const id = (name: string) => `${inn}-${name}`
    const head = ['Код', 'Название', 'ИНН', 'Клиент', 'Входит в']
    const bytes = csv([
      head,
      [id('pump'), 'Насос', inn, 'К', id('unit')],
      [id('unit'), 'Установка', inn, 'К', id('site')],
      [id('site'), 'Цех', inn, 'К', ''],
      [id('x'), 'X', inn, 'К', id('y')],
      [id('y'), 'Y', inn, 'К', id('x')],
      [id('z'), 'Z', inn, 'К', id('nowhere')],
    ])
    const done = await taken(api, keeper, bytes, { ...CREATE, objectKind: 'equipment', kind: 'object' })
    expect(done.counts).toMatchObject({ created: 3, failed: 3 })
    expect(done.problems.map(({ row, code }) => [row, code])).toEqual([
      [5, 'partOfItself'],
      [6, 'partOfItself'],
      [7, 'placeUnknown'],
    ])
    const placed = await rows(
      `select r.title, a.title as parent, s.title as site from record r left join record a on a.id = r.parent_id
         left join record s on s.id = r.site_id where r.external_id like $1 order by r.external_id`,
      [`${inn}-%`],
    )
    expect(placed).toEqual([
      { title: 'Насос', parent: 'Установка', site: 'Цех' },
      { title: 'Цех', parent: null, site: null },
      { title: 'Установка', parent: 'Цех', site: 'Цех' },
    ])
  })

  test('a part that was in hand when its worker died is taken once', async () => {
    const inn = anInn()
    const { id } = await upload(keeper, csv([HEADINGS, ...fleet(1_200, inn)]))
    await settle(keeper, id, CREATE)
    await tried(api, keeper, id)
    await keeper.post(`/imports/sheets/${id}/commit`)
    // Two at once, as when one was only thought dead.
    const now = new Date().toISOString()
    await Promise.all([sheetChunk(api.engine, { batchId: id, now }), sheetChunk(api.engine, { batchId: id, now })])
    await work(api, id)
    expect((await seen(keeper, id)).counts).toMatchObject({ created: 1_200, failed: 0 })
    const [{ count } = { count: 0 }] = await rows(
      `select count(*)::integer as count from record r join party y on y.id = r.party_id where y.inn = $1 and r.kind = 'object'`,
      [inn],
    )
    expect(count).toBe(1_200)
  })

  test('what a person settled on for these headings is proposed the next time', async () => {
    const head = ['Название', 'ИНН', 'Клиент', `Борт ${newId()}`]
    const inn = anInn()
    const first = await upload(keeper, csv([head, ['A', inn, 'К', 'X1']]))
    expect(first.mapping).toEqual(['title', 'client.inn', 'client.name', null])
    await settle(keeper, first.id, { objectKind: 'vehicle' })
    await settle(keeper, first.id, { mapping: ['title', 'client.inn', 'client.name', 'attribute:plate'], ...CREATE })
    await tried(api, keeper, first.id)
    const second = await upload(keeper, csv([head, ['B', inn, 'К', 'X2']]))
    expect(second.objectKind).toBe('vehicle')
    expect(second.mapping).toEqual(['title', 'client.inn', 'client.name', 'attribute:plate'])
  })
})

describe('what is not taken', () => {
  test.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 0, 1, 2, 3]), 'notASheet'],
    ['nothing', new Uint8Array(), 'empty'],
  ])('%s', async (_, bytes, found) => {
    const answer = problemOf(await keeper.post('/imports/sheets', bytes))
    expect(answer).toMatchObject({ status: 422, code: 'sheet.file', params: { problem: found } })
  })

  test('a sheet is not taken in before it was tried, nor tried without its columns', async () => {
    const { id } = await upload(
      keeper,
      csv([
        ['a', 'b'],
        ['1', '2'],
      ]),
    )
    expect(problemOf(await keeper.post(`/imports/sheets/${id}/commit`))).toMatchObject({
      status: 409,
      code: 'sheet.state',
    })
    expect(problemOf(await keeper.post(`/imports/sheets/${id}/check`))).toMatchObject({
      status: 422,
      code: 'sheet.mapping',
    })
    expect(problemOf(await keeper.put(`/imports/sheets/${id}`, { mapping: ['title'] }))).toMatchObject({
      code: 'sheet.mapping',
    })
    expect(problemOf(await keeper.put(`/imports/sheets/${id}`, { mapping: ['title', 'nonsense'] }))).toMatchObject({
      code: 'sheet.mapping',
      params: { unknown: ['nonsense'] },
    })
    expect(await keeper.post(`/imports/sheets/${id}/cancel`)).toMatchObject({
      status: 200,
      body: { state: 'cancelled' },
    })
  })

  test('whoever may not run imports of sheets', async () => {
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.post('/imports/sheets', csv([['a']])))).toMatchObject({ status: 403 })
  })
})

describe('sheets that we hand out', () => {
  test.each(['csv', 'xlsx'] as const)('the template of a kind as %s is recognised as what it is', async format => {
    for (const kind of ['object', 'reading', 'service'] as const) {
      const file = await fetch(
        `${api.url}/api/sheets/template?kind=${kind}&format=${format}${kind === 'object' ? '&objectKind=equipment' : ''}`,
        {
          headers: { Authorization: `Bearer ${keeper.key}` },
        },
      )
      const made = await upload(keeper, new Uint8Array(await file.arrayBuffer()))
      expect(made).toMatchObject({ kind, format })
      expect(made.mapping).not.toContain(null)
      if (kind === 'object') expect(made.objectKind).toBe('equipment')
    }
  })

  test('objects go out in the columns in which they come in, and change nothing when they do', async () => {
    const inn = anInn()
    await taken(
      api,
      keeper,
      csv([HEADINGS, ...fleet(3, inn).map(row => row.with(0, `=cmd ${String(row[0])}`))]),
      CREATE,
    )
    const [{ id: party } = { id: '' }] = await rows('select id from party where inn = $1', [inn])
    const file = await fetch(`${api.url}/api/sheets/objects?objectKind=vehicle&party=${party}&format=csv`, {
      headers: { Authorization: `Bearer ${keeper.key}` },
    })
    const bytes = new Uint8Array(await file.arrayBuffer())
    expect(Buffer.from(bytes).toString()).toContain(`'=cmd`)
    expect((await taken(api, keeper, bytes)).counts).toEqual({
      created: 0,
      updated: 0,
      unchanged: 3,
      skipped: 0,
      failed: 0,
    })
  })
})

/** A vehicle that was last served on 10 February at 40,000 km, and what it is told apart by. */
async function aVehicle() {
  const inn = anInn()
  const [row = []] = fleet(1, inn)
  const vin = String(row[1])
  const made = await taken(api, keeper, csv([HEADINGS, row.with(5, '')]), CREATE, '2026-04-01T09:00:00.000Z')
  expect(made.counts).toMatchObject({ created: 1 })
  return { vin, inn, plate: String(row[2]) }
}
const NOW = '2026-10-20T09:00:00.000Z'
const objectOf = async (vin: string) =>
  (
    await rows(
      `select p.id, p.facts, p.service_on::text as "serviceOn", p.seq from process p where p.facts -> 'attributes' ->> 'vin' = $1`,
      [vin],
    )
  )[0]

describe('a sheet of readings', () => {
  const HEAD = ['VIN', 'Дата', 'Пробег', 'Причина']

  test('is taken in the order of its days, each once, and moves the forecast', async () => {
    const { vin } = await aVehicle()
    const bytes = csv([
      HEAD,
      [vin, '15.08.2026', '51 000', ''],
      [vin, '30.06.2026', '47600', ''],
      [vin, '2026-05-01', 44_000, ''],
    ])
    const done = await taken(api, keeper, bytes, {}, NOW)
    expect(done).toMatchObject({ kind: 'reading', counts: { created: 3, failed: 0 } })
    const object = await objectOf(vin)
    expect(object).toMatchObject({ facts: { lastReading: 51_000 } })
    expect(await rows('select value::integer from reading where record_id = $1 order by at', [object?.id])).toEqual([
      { value: 44_000 },
      { value: 47_600 },
      { value: 51_000 },
    ])
    const again = await taken(api, keeper, bytes, {}, NOW)
    expect(again.counts).toEqual({ created: 0, updated: 0, unchanged: 3, skipped: 0, failed: 0 })
    expect((await objectOf(vin))?.seq).toBe(object?.seq)
  })

  test('one that cannot be true gets a sentence and loses no other; a reason makes it true', async () => {
    const { vin } = await aVehicle()
    const bytes = csv([
      HEAD,
      [vin, '01.05.2026', 44_000, ''],
      [vin, '02.05.2026', 43_000, ''],
      [vin, '03.05.2026', 440_000, ''],
      [vin, '01.01.2030', 50_000, ''],
      [vin, '04.05.2026', 'сорок', ''],
      ['XTC00000000000000', '05.05.2026', 44_500, ''],
      [vin, '', 44_500, ''],
      [vin, '06.05.2026', 44_600, ''],
      [vin, '07.05.2026', 44_100, 'счётчик исправлен'],
    ])
    const done = await taken(api, keeper, bytes, {}, NOW)
    expect(done.problems.map(({ row, code }) => [row, code])).toEqual([
      [3, 'readingBelow'],
      [4, 'readingTooFar'],
      [5, 'readingAhead'],
      [6, 'notANumber'],
      [7, 'objectUnknown'],
      [8, 'empty'],
    ])
    expect(done.counts).toMatchObject({ created: 3, failed: 6 })
    expect((await objectOf(vin))?.facts).toMatchObject({ lastReading: 44_100 })
    const below = await taken(api, keeper, csv([HEAD, [vin, '08.05.2026', 44_000, '']]), {}, NOW)
    expect(below.problems).toMatchObject([{ code: 'readingBelow', message: expect.stringContaining('44100') }])
  })
})

describe('a sheet of completed services', () => {
  const HEAD = ['Госномер', 'VIN', 'Вид ТО', 'Дата', 'Пробег', 'Результат']

  test('moves each object on by the anchor of its rule, once', async () => {
    const { vin, plate } = await aVehicle()
    await taken(
      api,
      keeper,
      csv([
        ['VIN', 'Дата', 'Пробег'],
        [vin, '01.05.2026', 44_000],
        [vin, '30.06.2026', 47_600],
        [vin, '15.08.2026', 51_000],
      ]),
      {},
      NOW,
    )
    const bytes = csv([HEAD, [plate, vin, 'ТО', '25.09.2026', 54_000, 'сделано']])
    const done = await taken(api, keeper, bytes, {}, NOW)
    expect(done).toMatchObject({ kind: 'service', counts: { created: 1, failed: 0 }, problems: [] })
    const object = await objectOf(vin)
    // Within its grace of 10 % it stays on schedule: 55,000 km or 10 February 2027 were due, and count on from there.
    expect(object?.facts).toMatchObject({
      marks: { service: ['2026-09-25', 54_000, '2027-02-10', 55_000, '2026-02-10'] },
    })
    const again = await taken(api, keeper, bytes, {}, NOW)
    expect(again.counts).toMatchObject({ created: 0, unchanged: 1, failed: 0 })
    expect((await objectOf(vin))?.seq).toBe(object?.seq)
    const older = csv([
      HEAD,
      [plate, vin, 'service', '01.09.2026', 53_000, ''],
      [plate, vin, 'Химчистка', '01.10.2026', '', ''],
    ])
    expect((await taken(api, keeper, older, {}, NOW)).problems).toMatchObject([
      { row: 2, code: 'serviceOlder' },
      { row: 3, code: 'ruleUnknown', message: expect.stringContaining('ТО') },
    ])
  })

  test('several of one object come in the order of their days, wherever they stand in the file', async () => {
    const { vin } = await aVehicle()
    const head = ['VIN', 'Service', 'Done on', 'Mileage']
    const bytes = csv([head, [vin, 'service', '2026-09-01', 53_000], [vin, 'service', '2026-05-01', 44_000]])
    expect((await taken(api, keeper, bytes, {}, NOW)).counts).toMatchObject({ created: 2, failed: 0 })
    expect((await objectOf(vin))?.facts).toMatchObject({
      marks: { service: expect.arrayContaining(['2026-09-01', 53_000]) },
    })
  })

  test('whoever may not serve an object is told so row by row', async () => {
    const { vin } = await aVehicle()
    const kam = await api.join(['kam'])
    const done = await taken(
      api,
      kam,
      csv([
        ['VIN', 'Service', 'Done on', 'Mileage'],
        [vin, 'service', '2026-09-01', 53_000],
      ]),
      {},
      NOW,
    )
    expect(done.problems).toMatchObject([{ row: 2, code: 'command.notYours' }])
  })
})
