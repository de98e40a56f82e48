import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { type Client, idOf, itemsOf, problemOf, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'

let api: TestApi
let administrator: Client
let seller: Client
beforeAll(async () => {
  api = await testApi()
  administrator = await api.join(['administrator'])
  seller = await api.join(['manager'])
})
afterAll(() => api.close())

const off = { kind: 'off', note: null, movedFrom: null }

async function aCalendar(more: Record<string, unknown> = {}) {
  const made = await administrator.post('/calendars', { name: 'Region', ...more })
  if (made.status !== 201) throw new Error(JSON.stringify(made.body))
  return { id: idOf(made), version: textIn(made, 'version') }
}
const versionOf = async (id: string) => textIn(await seller.get(`/calendars/${id}`), 'version')
const yearOf = async (id: string, year: number) =>
  z
    .looseObject({ days: z.array(z.looseObject({ day: z.string() })) })
    .parse((await seller.get(`/calendars/${id}/years/${year}`)).body)

describe('/calendars', () => {
  test('shows the shipped ones with the years that they know and who follows them', async () => {
    const { items } = itemsOf(await seller.get('/calendars'))
    expect(items.find(item => item.id === 'ru')).toMatchObject({
      name: { ru: 'Производственный календарь России', en: 'Production calendar of Russia' },
      zone: 'Europe/Moscow',
      knownYears: [2025, 2026, 2027],
      isDefault: true,
    })
    expect(items.find(item => item.id === 'every_day')).toMatchObject({ knownYears: [], gaps: [] })
  })

  test('one is made on another, with its own hours, and a name for each language or one for both', async () => {
    const { id } = await aCalendar({
      id: 'four-days',
      name: { ru: 'Четыре дня', en: 'Four days' },
      baseId: 'ru',
      weekend: [5, 6, 7],
      dayEnd: '16:00',
      days: { '2027-05-03': { kind: '10:00-12:00', note: 'on duty' } },
    })
    expect(await seller.get(`/calendars/${id}`)).toMatchObject({
      body: {
        name: { en: 'Four days' },
        baseId: 'ru',
        knownYears: [2025, 2026, 2027],
        usage: { users: 0, records: 0 },
      },
    })
    const { days, ...year } = await yearOf(id, 2027)
    expect(year).toMatchObject({ known: true, workdays: 199 })
    expect(days.find(({ day }) => day === '2027-05-03')).toMatchObject({
      kind: '10:00-12:00',
      own: true,
      note: 'on duty',
    })
    expect(days.find(({ day }) => day === '2027-02-22')).toMatchObject({
      own: false,
      from: 'ru',
      movedFrom: '2027-02-20',
    })
    expect(problemOf(await administrator.post('/calendars', { id, name: 'Again' })).status).toBe(409)
    const copy = await administrator.post('/calendars', { name: 'Copy', copyOf: id })
    expect((await yearOf(idOf(copy), 2027)).days).toHaveLength(1)
  })

  test('a change says which version it saw; a newer one is not overwritten', async () => {
    const { id, version } = await aCalendar()
    const change = { days: { '2028-05-02': { kind: 'off', note: 'Bridge' } } }
    const done = await administrator.patch(`/calendars/${id}`, change, version)
    expect(done).toMatchObject({ status: 200, body: { replan: { jobId: null, processes: 0 } } })
    expect(problemOf(await administrator.patch(`/calendars/${id}`, change, version)).code).toBe('record.stale')
    expect(problemOf(await administrator.patch(`/calendars/${id}`, change)).code).toBe('record.unversioned')
    expect((await yearOf(id, 2028)).days).toMatchObject([{ day: '2028-05-02', note: 'Bridge' }])
    const taken = await administrator.patch(`/calendars/${id}`, { days: { '2028-05-02': null } }, await versionOf(id))
    expect(taken.status).toBe(200)
    expect((await yearOf(id, 2028)).days).toEqual([])
  })

  test.each([
    [{ zone: 'Europe/Atlantis' }, 'calendar.wrong', '/zone'],
    [{ dayStart: '19:00' }, 'calendar.wrong', '/dayEnd'],
    [{ weekend: [1, 2, 3, 4, 5, 6, 7] }, 'request.body', '/weekend'],
    [{ days: { '2028-02-30': { kind: 'off' } } }, 'request.body', '/days/2028-02-30'],
    [{ days: { '2028-02-01': { kind: '13:00-09:00' } } }, 'calendar.wrong', '/days/2028-02-01'],
    [{ days: { '2028-02-01': { kind: 'feast' } } }, 'request.body', '/days/2028-02-01/kind'],
  ])('%j is refused where it is wrong', async (change, code, pointer) => {
    const { id, version } = await aCalendar()
    const problem = problemOf(await administrator.patch(`/calendars/${id}`, change, version))
    expect(problem).toMatchObject({ status: 422, code, errors: [{ pointer }] })
    expect(await versionOf(id)).toBe(version)
  })

  test('a base that is unknown, or would close a circle, is refused', async () => {
    const { id, version } = await aCalendar()
    const { id: above } = await aCalendar({ baseId: id })
    expect(problemOf(await administrator.patch(`/calendars/${id}`, { baseId: above }, version)).code).toBe(
      'calendar.circle',
    )
    expect(problemOf(await administrator.patch(`/calendars/${id}`, { baseId: 'moon' }, version)).code).toBe(
      'calendar.unknown',
    )
  })

  test('the days of a year are replaced as a whole, and no other year is touched', async () => {
    const { id, version } = await aCalendar({ days: { '2028-01-03': off, '2028-01-04': off, '2029-01-03': off } })
    const days = [
      { day: '2028-01-04', kind: 'work' },
      { day: '2028-12-29', kind: '09:00-13:00', movedFrom: '2028-01-02' },
    ]
    expect(await administrator.put(`/calendars/${id}/years/2028`, { days }, `"${version}"`)).toMatchObject({
      status: 200,
    })
    expect((await yearOf(id, 2028)).days).toMatchObject(days)
    expect((await yearOf(id, 2029)).days).toHaveLength(1)
    const outside = await administrator.put(
      `/calendars/${id}/years/2028`,
      { days: [{ day: '2029-01-01', kind: 'off' }] },
      `"${await versionOf(id)}"`,
    )
    expect(problemOf(outside)).toMatchObject({ status: 422, errors: [{ pointer: '/days/0/day' }] })
  })

  test('only an administrator changes them; what was changed, and by whom, can be read', async () => {
    const { id, version } = await aCalendar()
    expect(problemOf(await seller.patch(`/calendars/${id}`, { name: 'Mine' }, version)).status).toBe(403)
    await administrator.patch(`/calendars/${id}`, { name: 'Ours' }, version)
    expect(valueIn(await seller.get(`/calendars/${id}`), 'story')).toMatchObject([
      { what: 'changed', byName: 'Person administrator', detail: { columns: ['name'] } },
      { what: 'created' },
    ])
  })

  test('one that is in use is not deleted, and the refusal says by whom', async () => {
    const { id } = await aCalendar()
    const { id: above } = await aCalendar({ baseId: id })
    await administrator.put(`/users/${seller.userId}/calendar`, { calendarId: id })
    expect(problemOf(await administrator.remove(`/calendars/${id}`))).toMatchObject({
      status: 409,
      code: 'calendar.inUse',
      params: { users: ['Person manager'], calendars: [above] },
    })
    await administrator.put(`/users/${seller.userId}/calendar`, { calendarId: 'ru' })
    expect(await administrator.remove(`/calendars/${above}`)).toMatchObject({ status: 204 })
    expect(await administrator.remove(`/calendars/${id}`)).toMatchObject({ status: 204 })
    expect((await seller.get(`/calendars/${id}`)).status).toBe(404)
    expect(problemOf(await administrator.remove('/calendars/ru')).code).toBe('calendar.default')
  })

  test('planning anew is shown with its job, which is not to be stopped', async () => {
    const { id } = await aCalendar()
    const fields = { role: 'main', holder: 'ours', startOn: '2029-02-01', endOn: '2031-03-01' }
    await seller.post('/contracts', { title: 'Followed', calendarId: id, ...fields })
    const changed = await administrator.patch(`/calendars/${id}`, { dayStart: '10:00' }, await versionOf(id))
    const { replan } = z
      .object({ replan: z.object({ jobId: z.string(), processes: z.literal(1) }) })
      .parse(changed.body)
    expect(await seller.get(`/bulk/${replan.jobId}`)).toMatchObject({ body: { act: { act: 'replan' }, total: 1 } })
    expect(problemOf(await administrator.post(`/bulk/${replan.jobId}/cancel`)).code).toBe('bulk.needed')
  })

  test('a year of which only weekends are known is told while dates of running records lie in it', async () => {
    const { id } = await aCalendar({ days: { '2029-01-01': off } })
    const made = await seller.post('/contracts', {
      title: 'Long',
      role: 'main',
      holder: 'ours',
      calendarId: id,
      startOn: '2029-02-01',
      endOn: '2031-03-01',
    })
    expect(made.status).toBe(201)
    expect(valueIn(await seller.get(`/calendars/${id}`), 'gaps')).toMatchObject([{ year: 2031, records: 1 }])
  })
})

describe('an import', () => {
  const TABLE = [
    'date,kind,name,day_off_moved_from',
    '2028-01-03,day_off,New Year,',
    '2028-05-06,workday,,',
    '2028-05-08,day_off,Day off,2028-05-06',
  ].join('\n')

  test('is tried first: days added, changed and removed, and nothing is written', async () => {
    const { id, version } = await aCalendar({
      days: { '2028-01-03': { kind: 'work' }, '2028-07-07': off, '2027-07-07': off },
    })
    const tried = await administrator.post(`/calendars/${id}/import/preview`, { content: TABLE })
    expect(tried).toMatchObject({
      status: 200,
      body: {
        format: 'csv',
        rows: 3,
        years: [2028],
        bad: [],
        added: [{ day: '2028-05-06' }, { day: '2028-05-08', after: { movedFrom: '2028-05-06' } }],
        changed: [{ day: '2028-01-03', before: { kind: 'work' }, after: { kind: 'off', note: 'New Year' } }],
        removed: [{ day: '2028-07-07' }],
        replan: { total: 0, moved: 0 },
      },
    })
    expect(await versionOf(id)).toBe(version)
  })

  test('is saved as a whole, once, also when it is sent twice', async () => {
    const { id, version } = await aCalendar({ days: { '2027-07-07': off } })
    const headers = { 'If-Match': `"${version}"`, 'Idempotency-Key': `import-${id}` }
    const done = await administrator.post(`/calendars/${id}/import`, { content: TABLE, fileName: '2028.csv' }, headers)
    expect(done).toMatchObject({ status: 200, body: { calendar: { knownYears: [2027, 2028] } } })
    const again = await administrator.post(`/calendars/${id}/import`, { content: TABLE, fileName: '2028.csv' }, headers)
    expect(again).toMatchObject({ status: 200, body: done.body })
    expect(valueIn(await seller.get(`/calendars/${id}`), 'story')).toMatchObject([
      { what: 'imported', detail: { fileName: '2028.csv' } },
      { what: 'created' },
    ])
  })

  test('with a bad row saves nothing, and names the row and the reason', async () => {
    const { id, version } = await aCalendar()
    const content = `${TABLE}\n2028-02-30,day_off,,\n2028-03-01,feast,,\n`
    const refused = await administrator.post(`/calendars/${id}/import`, { content }, { 'If-Match': `"${version}"` })
    expect(problemOf(refused)).toMatchObject({
      status: 422,
      code: 'calendar.badRows',
      params: {
        bad: [
          { line: 5, code: 'day', reason: 'There is no such date' },
          { line: 6, code: 'kind' },
        ],
      },
    })
    expect((await yearOf(id, 2028)).days).toEqual([])
    const tried = await administrator.post(`/calendars/${id}/import/preview`, { content })
    expect(valueIn(tried, 'bad')).toHaveLength(2)
  })

  test('of an ICS file adds days off to what is there', async () => {
    const { id, version } = await aCalendar({ days: { '2028-01-03': off } })
    const content = [
      'BEGIN:VCALENDAR',
      'BEGIN:VEVENT',
      'DTSTART;VALUE=DATE:20280710',
      'DTEND;VALUE=DATE:20280712',
      'SUMMARY:Plant shut',
      'END:VEVENT',
      'END:VCALENDAR',
    ].join('\r\n')
    await administrator.post(`/calendars/${id}/import`, { content }, { 'If-Match': `"${version}"` })
    expect((await yearOf(id, 2028)).days.map(({ day }) => day)).toEqual(['2028-01-03', '2028-07-10', '2028-07-11'])
  })
})
