import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import ICAL from 'ical.js'
import { addDays } from '../../src/domain/calendar.ts'
import { type Client, idOf, itemsOf, problemOf, type TestApi, testApi, textIn, valueIn } from '../support/api.ts'

const NOW = '2026-09-01T08:00:00.000Z'

let api: TestApi
let person: Client
let stranger: Client
let client: string
beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  person = await api.join(['service_manager', 'manager'], 'Karpova')
  stranger = await api.join(['manager'], 'Stranger')
  client = idOf(await person.post('/parties', { name: 'ООО «Альфа»' }))
  for (const [title, last] of [
    ['Lorry 1', '2025-09-10'],
    ['Lorry 2', '2025-09-10'],
    ['Van', '2026-01-15'],
  ] as const) {
    await anObject(person, { title, partyId: client, serviceRules: [yearly(last)] })
  }
  const other = idOf(await stranger.post('/parties', { name: 'Gamma of a stranger' }))
  await anObject(stranger, { title: 'Boiler of a stranger', partyId: other, serviceRules: [yearly('2025-09-10')] })
  await person.post('/interests', { title: 'Интерес', partyId: client })
})
afterAll(() => api.close())

const yearly = (on: string) => ({ id: 'service', everyMonths: 12, combine: 'first', anchor: 'floating', last: { on } })
const anObject = async (by: Client, body: Record<string, unknown>) =>
  idOf(await by.post('/objects', { holder: 'ours', ownerId: by.userId, ...body }))

const make = (body: Record<string, unknown>) => person.post('/me/calendar-links', body)
const keyOf = (url: string) => new URL(url).searchParams.get('key') ?? ''
const read = (key: string, headers: Record<string, string> = {}) =>
  api.call('GET', `/calendar.ics?key=${key}`, { headers })
const eventsIn = (body: unknown) =>
  new ICAL.Component(ICAL.parse(String(body))).getAllSubcomponents('vevent').map(one => new ICAL.Event(one))

describe('a link for calendar programs', () => {
  test('shows without login what is mine, services of one client and day as one entry', async () => {
    const made = await make({ scope: 'mine', entries: ['service', 'task', 'visit'] })
    expect(made.status).toBe(201)
    const file = await read(keyOf(textIn(made, 'url')))
    expect(file.status).toBe(200)
    expect(file.headers.get('Content-Type')).toMatch(/^text\/calendar/)
    const events = eventsIn(file.body)
    const services = events.filter(event => event.uid.startsWith('service-'))
    expect(services.map(event => [event.startDate.toString(), event.summary])).toEqual([
      ['2026-09-10', 'Service due: ООО «Альфа» · 2 services'],
      ['2027-01-15', 'Service due: ООО «Альфа» · 1 service'],
    ])
    expect(services[0]?.description).toContain('Lorry 1\nLorry 2')
    expect(events.some(event => event.uid.startsWith('task-'))).toBe(true)
    expect(String(file.body)).not.toContain('stranger')
  })

  test('keeps what it shows to the entries and the client that were chosen', async () => {
    const of = async (body: Record<string, unknown>) =>
      eventsIn((await read(keyOf(textIn(await make(body), 'url')))).body).map(event => event.uid.split('-')[0])
    expect(new Set(await of({ scope: 'client', partyId: client, entries: ['service'] }))).toEqual(new Set(['service']))
    const other = idOf(await person.post('/parties', { name: 'Beta' }))
    expect(await of({ scope: 'client', partyId: other, entries: ['service', 'task'] })).toEqual([])
  })

  test('keeps the UID of a matter that moves, with a larger SEQUENCE', async () => {
    const id = idOf(await person.post('/interests', { title: 'Crane', partyId: client }))
    const key = keyOf(textIn(await make({ scope: 'mine', entries: ['task'] }), 'url'))
    const taskOf = async () => eventsIn((await read(key)).body).filter(event => event.summary.includes('Crane'))
    const [before] = await taskOf()
    await api.engine.pool.query(
      `update task set due_at = due_at + interval '2 days', acknowledged_at = opened_at + interval '2 hours' where process_id = $1`,
      [id],
    )
    const [after] = await taskOf()
    expect(after?.uid).toBe(before?.uid ?? 'none')
    expect(addDays(before?.startDate.toString() ?? '', 2)).toBe(after?.startDate.toString())
    expect(after?.sequence).toBeGreaterThan(before?.sequence ?? Number.POSITIVE_INFINITY)
  })

  test('answers 304 while nothing changed, and anew when something did', async () => {
    const key = keyOf(textIn(await make({ scope: 'mine', entries: ['service'] }), 'url'))
    const first = await read(key)
    const etag = first.headers.get('ETag') ?? ''
    const again = await read(key, { 'If-None-Match': `W/"other", ${etag}` })
    expect([again.status, again.body]).toEqual([304, ''])
    await anObject(person, { title: 'New', partyId: client, serviceRules: [yearly('2025-10-01')] })
    expect((await read(key, { 'If-None-Match': etag })).status).toBe(200)
  })

  test('is not found after it was revoked, and its old address not after it was renewed', async () => {
    const made = await make({ scope: 'mine', entries: ['task'] })
    const renewed = await person.post(`/me/calendar-links/${idOf(made)}/renew`)
    const [old, key] = [keyOf(textIn(made, 'url')), keyOf(textIn(renewed, 'url'))]
    expect((await read(old)).status).toBe(404)
    expect((await read(key)).status).toBe(200)
    expect((await stranger.remove(`/me/calendar-links/${idOf(made)}`)).status).toBe(404)
    expect((await person.remove(`/me/calendar-links/${idOf(made)}`)).status).toBe(204)
    expect(problemOf(await read(key)).code).toBe('request.notFound')
    expect(itemsOf(await person.get('/me/calendar-links')).items.map(item => item.id)).not.toContain(idOf(made))
  })

  test('ends with the person it belongs to', async () => {
    const leaver = await api.join(['manager'], 'Leaver')
    const made = await leaver.post('/me/calendar-links', { scope: 'mine', entries: ['task'] })
    await api.engine.pool.query('update app_user set active = false where id = $1', [leaver.userId])
    expect((await read(keyOf(textIn(made, 'url')))).status).toBe(404)
  })

  test('is kept as a hash, and its address told once', async () => {
    const key = 'again-and-again'
    const first = await person.post(
      '/me/calendar-links',
      { scope: 'mine', entries: ['task'] },
      { 'Idempotency-Key': key },
    )
    const second = await person.post(
      '/me/calendar-links',
      { scope: 'mine', entries: ['task'] },
      { 'Idempotency-Key': key },
    )
    expect(idOf(second)).toBe(idOf(first))
    expect(valueIn(second, 'url')).toBeNull()
    const { rows } = await api.engine.pool.query('select to_jsonb(l)::text as row from calendar_link l where id = $1', [
      idOf(first),
    ])
    expect(rows[0]?.row).not.toContain(keyOf(textIn(first, 'url')))
  })

  test('refuses what it cannot be, and more than a person needs', async () => {
    const codes = async (body: Record<string, unknown>) =>
      problemOf(await stranger.post('/me/calendar-links', body)).code
    expect(await codes({ scope: 'team', entries: ['task'] })).toBe('calendarLink.noTeam')
    expect(await codes({ scope: 'client', entries: ['task'] })).toBe('request.body')
    expect(await codes({ scope: 'mine', partyId: client, entries: ['task'] })).toBe('request.body')
    expect(await codes({ scope: 'client', partyId: stranger.userId, entries: ['task'] })).toBe('party.unknown')
    expect(await codes({ scope: 'mine', entries: [] })).toBe('request.body')
    for (let made = 0; made < 20; made++) {
      await stranger.post('/me/calendar-links', { scope: 'mine', entries: ['task'] })
    }
    expect(await codes({ scope: 'mine', entries: ['task'] })).toBe('calendarLink.tooMany')
  })

  test('stops whoever guesses secrets, and a program that asks without end', async () => {
    const own = await testApi()
    try {
      const reader = await own.join(['manager'])
      const made = await reader.post('/me/calendar-links', { scope: 'mine', entries: ['task'] })
      const ask = (key: string) => own.call('GET', `/calendar.ics?key=${key}`)
      const many = async (key: string, times: number) =>
        (await Promise.all(Array.from({ length: times }, () => ask(key)))).map(answer => answer.status)
      expect((await many(keyOf(textIn(made, 'url')), 121)).filter(status => status === 429)).toHaveLength(1)
      const guessed = await many('guess', 61)
      expect(guessed.filter(status => status === 404)).toHaveLength(60)
      const last = await ask('guess')
      expect([last.status, Number(last.headers.get('Retry-After'))]).toEqual([429, expect.any(Number)])
    } finally {
      await own.close()
    }
  })
})
