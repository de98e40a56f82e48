import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advanceFleets } from '../../src/db/fleet.ts'
import { askReadings } from '../../src/db/reading-ask.ts'
import { readingToken } from '../../src/db/reading-link.ts'
import { standingOf } from '../../src/db/standing.ts'
import { sendDue } from '../../src/email/send.ts'
import { type Client, idOf, itemsOf, type TestApi, testApi } from '../support/api.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'

let api: TestApi
let keeper: Client
let sink: SmtpSink
beforeAll(async () => {
  api = await testApi()
  keeper = await api.join(['service_manager', 'administrator'])
  sink = await startSmtpSink()
})
afterAll(async () => {
  await api.close()
  await sink.close()
})
const rows = async (text: string, values: unknown[] = []) => (await api.engine.pool.query(text, values)).rows

const BORN = '2026-09-01T07:00:00.000Z'
const ASKED = '2026-10-05T08:00:00.000Z'
let serial = 0

/** A client with vehicles that were last read on 1 September. */
async function aClient(options: { contacts?: number; vehicles?: number; driver?: string } = {}) {
  const { contacts = 1, vehicles = 2, driver } = options
  serial += 1
  api.clock.now = BORN
  const party = idOf(await keeper.post('/parties', { name: `ООО «Альфа ${serial}»` }))
  const people: string[] = []
  for (let index = 0; index < contacts; index += 1) {
    const email = `contact-${serial}-${index}@client.test`
    people.push(email)
    await keeper.post('/people', { partyId: party, name: `Иван ${index}`, email, lettersAllowed: true, locale: 'ru' })
  }
  const objects: string[] = []
  for (let index = 0; index < vehicles; index += 1) {
    const made = await keeper.post('/objects', {
      title: `КАМАЗ <${index}>`,
      partyId: party,
      objectKind: 'vehicle',
      reading: 40_000,
      attributes: { plate: `А${100 + index}ВС`, ...(driver && index === 0 ? { driverEmail: driver } : {}) },
    })
    objects.push(idOf(made))
  }
  return { party, people, objects }
}

/** What the fleet's watcher does at a moment, and what leaves then. */
async function fleetTurn(party: string, now = ASKED) {
  api.clock.now = now
  for (;;) {
    const { turns } = await advanceFleets(api.engine, { partyIds: [party], now })
    if (turns.get(party)?.more !== true) break
  }
  await askReadings(api.engine, { fleetIds: [party], now })
}

async function lettersTo(address: string) {
  await sendDue(
    {
      db: api.deps.db,
      smtpUrl: sink.url,
      from: 'Potok <bot@potok.test>',
      secret: api.engine.secret,
      mailDomain: 'potok.test',
      publicUrl: api.url,
      standing: step => standingOf(api.engine, step),
      log: { warn: () => {} },
    },
    { now: api.clock.now ?? ASKED, limit: 500 },
  )
  return sink.letters().filter(letter => letter.to.includes(address))
}

/** Numbers are written with spaces that do not break. */
const plain = (text: string | undefined) => (text ?? '').replaceAll('\u00A0', ' ')

const linkIn = (text: string | undefined) => /http:\S+\/r\/\S+/.exec(text ?? '')?.[0] ?? ''
const page = async (url: string, init: RequestInit = {}) => {
  const response = await fetch(url, init)
  return { status: response.status, headers: response.headers, html: plain(await response.text()) }
}
const enter = (url: string, fields: Record<string, string>) =>
  page(url, { method: 'POST', body: new URLSearchParams(fields) })
const readingsOf = (id: string | undefined) =>
  rows('select value::integer, by from reading where record_id = $1 order by at', [id])

describe('meters that nobody read for a month', () => {
  test('are asked for by one letter to each contact, with all objects of the client, and not again the same day', async () => {
    const { party, people, objects } = await aClient({ contacts: 2, vehicles: 3 })
    await fleetTurn(party)
    for (const address of people) {
      const letters = await lettersTo(address)
      expect(letters).toHaveLength(1)
      expect(letters[0]?.text).toContain('КАМАЗ <2>, А102ВС')
      expect(plain(letters[0]?.text)).toContain('40 000 км, 1 сентября 2026')
      expect(letters[0]?.html).toContain('КАМАЗ &lt;2&gt;')
    }
    await fleetTurn(party, '2026-10-05T11:00:00.000Z')
    expect(await lettersTo(people[0] ?? '')).toHaveLength(1)
    expect(
      await rows(`select count(*)::integer as count from task t where t.process_id = any($1::uuid[])`, [objects]),
    ).toEqual([{ count: 0 }])
    // Nobody answered: a month later they are asked for again.
    await fleetTurn(party, '2026-11-05T08:00:00.000Z')
    expect(await lettersTo(people[0] ?? '')).toHaveLength(2)
  })

  test('where nobody may be written to, are one task of the service manager for the whole client', async () => {
    const { party, objects } = await aClient({ contacts: 0, vehicles: 5 })
    await fleetTurn(party)
    const tasks = await rows(
      `select t.title, t.audience from task t join record r on r.id = t.process_id
       where t.state = 'open' and (r.party_id = $1 and r.kind = 'account' or r.id = any($2::uuid[]))`,
      [party, objects],
    )
    expect(tasks).toEqual([{ title: 'collectReadings', audience: 'service_manager' }])
  })

  test('are asked of the driver too, who sees his own vehicle alone', async () => {
    const { party, objects } = await aClient({ driver: 'driver@client.test' })
    await fleetTurn(party)
    const [letter, ...others] = await lettersTo('driver@client.test')
    expect(others).toEqual([])
    expect(letter?.subject).toContain('КАМАЗ <0>')
    const { html } = await page(linkIn(letter?.text))
    expect(html).toContain(`v-${objects[0]}`)
    expect(html).not.toContain(`v-${objects[1]}`)
  })

  test('are not asked for when somebody has read them meanwhile', async () => {
    const { party, people, objects } = await aClient({ vehicles: 1 })
    api.clock.now = '2026-09-25T08:00:00.000Z'
    await keeper.post(`/objects/${objects[0]}/readings`, { value: 42_000 })
    await fleetTurn(party)
    expect(await lettersTo(people[0] ?? '')).toEqual([])
  })
})

describe('the link of a letter', () => {
  async function asked(options: Parameters<typeof aClient>[0] = {}) {
    const made = await aClient(options)
    await fleetTurn(made.party)
    const [letter] = await lettersTo(made.people[0] ?? '')
    return { ...made, url: linkIn(letter?.text) }
  }

  test('opens without a login, changes nothing by being opened, and says no more than its letter', async () => {
    const other = await asked()
    const { url, objects } = await asked()
    for (const method of ['GET', 'HEAD', 'GET', 'OPTIONS']) await page(url, { method })
    expect(await readingsOf(objects[0])).toHaveLength(1)
    const { status, html, headers } = await page(url)
    expect(status).toBe(200)
    expect(html).toContain('КАМАЗ &lt;0&gt;')
    expect(html).toContain('lang="ru"')
    expect(html).not.toContain(`${other.objects[0]}`)
    expect(html).not.toContain('<script')
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.get('Content-Security-Policy')).toContain("default-src 'none'")
    expect(headers.get('Cache-Control')).toBe('no-store')
  })

  test('takes each field for itself, and the reading stands in the story as that of the contact', async () => {
    const { url, objects } = await asked({ vehicles: 3 })
    const [one = '', two = '', three = ''] = objects
    const { html } = await enter(url, { [`v-${one}`]: '42 500', [`v-${two}`]: 'много', [`v-${three}`]: '' })
    expect(html).toContain('Записано показаний: 1')
    expect(html).toContain('не число')
    expect((await readingsOf(one)).at(-1)).toMatchObject({ value: 42_500, by: expect.stringMatching(/^person:/) })
    expect(await readingsOf(two)).toHaveLength(1)
    const events = await rows(
      `select actor_id, actor_kind from event where process_id = $1 and type = 'object.reading_added'`,
      [one],
    )
    expect(events).toEqual([{ actor_id: expect.stringMatching(/^person:/), actor_kind: 'feed' }])
    expect(api.pokes.some(({ id }) => id === one)).toBe(true)
  })

  test('asks about what hardly can be, takes it with its reason, and tells the service manager', async () => {
    const { url, objects } = await asked({ vehicles: 1 })
    const [id = ''] = objects
    const doubted = await enter(url, { [`v-${id}`]: '400000' })
    expect(doubted.html).toContain('намного больше')
    expect(await readingsOf(id)).toHaveLength(1)
    const below = await enter(url, { [`v-${id}`]: '39000' })
    expect(below.html).toContain('меньше прошлого')
    await enter(url, { [`v-${id}`]: '39000', [`w-${id}`]: 'прошлое записали с ошибкой' })
    expect((await readingsOf(id)).at(-1)).toMatchObject({ value: 39_000 })
    expect(await rows(`select title from task where process_id = $1 and state = 'open'`, [id])).toEqual([
      { title: 'checkReading' },
    ])
  })

  test('used again says what was entered; on the same day it may be corrected, later not', async () => {
    const { url, objects } = await asked({ vehicles: 1 })
    const [id = ''] = objects
    await enter(url, { [`v-${id}`]: '52500' })
    await enter(url, { [`v-${id}`]: '52500' })
    expect(await readingsOf(id)).toHaveLength(2)
    expect((await page(url)).html).toContain('Сегодня записано: 52 500 км')
    api.clock.now = '2026-10-05T10:00:00.000Z'
    await enter(url, { [`v-${id}`]: '42500' })
    const facts = async () => (await rows('select facts from process where id = $1', [id]))[0]?.facts
    expect(await facts()).toMatchObject({ lastReading: 42_500 })
    api.clock.now = '2026-10-07T10:00:00.000Z'
    expect((await page(url)).html).toContain('Записано 5 октября 2026')
    await enter(url, { [`v-${id}`]: '43000' })
    expect(await facts()).toMatchObject({ lastReading: 42_500 })
  })

  test('ends after thirty days, when it is taken back, and when letters are no longer allowed', async () => {
    const one = await asked({ vehicles: 1 })
    api.clock.now = '2026-11-04T09:00:00.000Z'
    expect(await page(one.url)).toMatchObject({ status: 410, html: expect.stringContaining('истёк') })
    const two = await asked({ vehicles: 1 })
    const mailId = two.url.split('.').at(-2)
    expect(await keeper.post(`/mails/${mailId}/revoke-link`)).toMatchObject({ status: 204 })
    expect(await enter(two.url, { [`v-${two.objects[0]}`]: '42000' })).toMatchObject({ status: 410 })
    expect(await readingsOf(two.objects[0])).toHaveLength(1)
    const three = await asked({ vehicles: 1 })
    await api.engine.pool.query('update person set letters_allowed = false where email = $1', [three.people[0]])
    expect(await page(three.url)).toMatchObject({ status: 410 })
  })

  test('that was altered, guessed, made for something else, or tried too often is none', async () => {
    const { url, objects } = await asked({ vehicles: 1 })
    const broken = `${url.slice(0, -3)}abc`
    expect(await page(broken)).toMatchObject({ status: 404, html: expect.stringContaining('нет') })
    expect(await page(`${api.url}/r/nonsense`)).toMatchObject({ status: 404 })
    const [{ id } = { id: '' }] = await rows(`select id from mail where template <> 'clientReadings' limit 1`)
    if (id) expect(await page(`${api.url}/r/${readingToken(api.engine.secret, id)}`)).toMatchObject({ status: 404 })
    expect(await enter(broken, { [`v-${objects[0]}`]: '42000' })).toMatchObject({ status: 404 })
    const tries = await Promise.all(Array.from({ length: 70 }, () => page(url)))
    expect(tries.at(-1)?.status).toBe(429)
  })
})

describe('POST /readings', () => {
  test('answers each reading for itself', async () => {
    const { objects } = await aClient({ vehicles: 2 })
    api.clock.now = '2026-09-20T08:00:00.000Z'
    const [one, two] = objects
    const body = {
      readings: [
        { objectId: one, value: 41_000 },
        { objectId: one, value: 41_000 },
        { objectId: two, value: 39_000 },
        { objectId: '0190a1b2-0000-7000-8000-000000000000', value: 1 },
        { objectId: two, value: 39_500, reason: 'meter was set right' },
      ],
    }
    const answer = await keeper.post('/readings', body)
    expect(answer.status).toBe(200)
    expect(itemsOf(answer).items).toMatchObject([
      { outcome: 'added' },
      { outcome: 'unchanged' },
      { outcome: 'doubted', code: 'readingBelow', message: expect.stringContaining('40000') },
      { outcome: 'refused', code: 'record.notFound' },
      { outcome: 'added' },
    ])
  })
})
