import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { standingOf } from '../../src/db/standing.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { newId } from '../../src/domain/id.ts'
import { sendDue } from '../../src/email/send.ts'
import { give } from '../support/activities.ts'
import { aParty, msk, type TestEngine, testEngine } from '../support/build.ts'
import { anObjectOf, dueIn, fleetTurn, type Rule } from '../support/service.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'

const TODAY = '2026-06-01'
const NOW = msk(`${TODAY} 10:00`)

let stage: TestEngine
let sink: SmtpSink
beforeAll(async () => {
  stage = await testEngine()
  sink = await startSmtpSink()
})
afterAll(async () => {
  await sink.close()
  await stage.drop()
})
let seen = 0
beforeEach(async () => {
  await stage.engine.pool.query('truncate record, mail, person cascade')
  seen = sink.letters().length
})

const MILEAGE: Rule = {
  id: 'oil',
  title: { ru: 'Замена масла', en: 'Oil change' },
  everyUsage: 8_000,
  unit: 'km',
  combine: 'first',
  anchor: 'floating',
  leadUsage: 5_000,
  last: { on: '2026-01-01', usage: 40_000 },
  items: [{ title: 'Oil', quantity: 5, unit: 'l', priceMinor: 900_00, currency: 'RUB' }],
}
const SEAL: Rule = {
  id: 'seal',
  title: 'Seal',
  expiresOn: '2026-06-10',
  leads: [30],
  combine: 'first',
  anchor: 'floating',
  last: { on: '2025-06-10' },
}
const READ = {
  meter: 'km',
  readings: [
    { at: '2026-04-01', value: 44_000 },
    { at: '2026-05-01', value: 45_000 },
    { at: '2026-05-20', value: 47_000 },
  ],
  lastReading: 47_000,
  lastReadingAt: '2026-05-20T09:00:00.000Z',
}

async function aFleet(objects: readonly { title: string; rules: readonly Rule[]; fields?: Record<string, unknown> }[]) {
  const partyId = await aParty(stage.engine, 'Alpha')
  const ids: string[] = []
  for (const object of objects) ids.push(await anObjectOf(stage, NOW, { partyId, ...object }))
  return { partyId, ids }
}

async function aContact(partyId: string, locale: 'ru' | 'en' = 'en', allowed = true) {
  await stage.engine.pool.query(
    `insert into person (id, party_id, name, email, locale, letters_allowed) values ($1, $2, 'Anna', $3, $4, $5)`,
    [newId(), partyId, `${newId()}@client.example`, locale, allowed],
  )
}

async function sent(now = NOW) {
  const { engine } = stage
  await sendDue(
    {
      db: queriesOn(engine.pool),
      smtpUrl: sink.url,
      from: 'Potok <bot@potok.test>',
      secret: engine.secret,
      publicUrl: 'https://potok.example',
      mailDomain: engine.mailDomain,
      standing: step => standingOf(engine, step),
      log: { warn: () => {} },
    },
    { now, limit: 200 },
  )
  return sink.letters().slice(seen)
}

describe('the letter about a visit', () => {
  test('is one, with a row for each object: what, why now, until when, what the meter said last', async () => {
    const { partyId } = await aFleet([
      { title: 'Lorry A', rules: [dueIn(TODAY, 3)] },
      { title: 'Lorry B', rules: [MILEAGE], fields: READ },
      { title: 'Device C', rules: [SEAL] },
    ])
    await fleetTurn(stage, partyId, NOW)
    const [letter, ...others] = await sent()
    expect(others).toEqual([])
    const text = letter?.text ?? ''
    expect(text).toContain('Alpha: agree on a visit for 3 objects, the first service is due on June 4, 2026')
    expect(text).toContain('- Lorry A: Service, by date — June 4, 2026')
    expect(text).toMatch(
      /- Lorry B: Oil change, by mileage: forecast, ± \d+ d — June \d+, 2026; 47,000 km, read 12 d ago/,
    )
    expect(text).toContain('- Device C: Seal, it expires — June 10, 2026')
    expect(text).toMatch(/Worth: RUB\s4,500/)
    expect(letter?.html).toContain('Lorry B')
  })

  test('names all that is done on one object in its row, with the day of each that is another', async () => {
    const { partyId } = await aFleet([{ title: 'Lorry A', rules: [SEAL, dueIn(TODAY, 3)] }])
    await fleetTurn(stage, partyId, NOW)
    const [letter] = await sent()
    expect(letter?.text).toContain('- Lorry A: Service (by date); Seal (it expires, June 10, 2026) — June 4, 2026')
    expect(letter?.html.match(/Lorry A<\/a>/g)).toHaveLength(1)
    const rules = Array.from({ length: 60 }, (_, index) => ({ ...dueIn(TODAY, 2), id: `rule-${index}` }))
    const ship = await aFleet([{ title: 'Ship', rules }])
    await fleetTurn(stage, ship.partyId, NOW)
    const text = (await sent()).find(one => one.text.includes('Ship'))?.text ?? ''
    expect(text.match(/^- Ship:/gm)).toHaveLength(1)
    expect(text).toContain('; and 52 more — June 3, 2026')
  })

  test('says of what is late whether that is within its grace', async () => {
    const late = dueIn(TODAY, -4)
    const { partyId } = await aFleet([
      { title: 'Lorry A', rules: [{ ...late, graceDays: 10 }] },
      { title: 'Lorry B', rules: [late] },
    ])
    await fleetTurn(stage, partyId, NOW)
    const [letter] = await sent()
    expect(letter?.text).toContain('- Lorry A: Service, by date — May 28, 2026 (in grace until June 7, 2026)')
    expect(letter?.text).toContain('- Lorry B: Service, by date — May 28, 2026 (overdue)')
  })

  test('holds fifty objects, and says how many more there are, with a link', async () => {
    const { partyId } = await aFleet(
      Array.from({ length: 60 }, (_, index) => ({ title: `Ship ${index}`, rules: [dueIn(TODAY, 2)] })),
    )
    await fleetTurn(stage, partyId, NOW)
    const [letter] = await sent()
    expect(letter?.text.match(/^- Ship \d+:/gm)).toHaveLength(50)
    expect(letter?.text).toMatch(/… and 10 more: .*: https:\/\/potok\.example\/visits\/[0-9a-f-]{36}/)
  })

  test('tells nothing of what was done before it left, and does not leave when all of it was', async () => {
    const { partyId, ids } = await aFleet([
      { title: 'Lorry A', rules: [dueIn(TODAY, 3)] },
      { title: 'Lorry B', rules: [dueIn(TODAY, 3)] },
    ])
    await fleetTurn(stage, partyId, NOW)
    const done = (processId = '') =>
      give(stage.engine, {
        processId,
        now: NOW,
        command: 'completeService',
        input: { serviceRuleId: 'to', on: TODAY, result: 'done' },
      })
    await done(ids[0])
    await fleetTurn(stage, partyId, NOW)
    const [letter] = await sent()
    expect(letter?.text).not.toContain('Lorry A')
    expect(letter?.text).toContain('Lorry B')
    const other = await aFleet([{ title: 'Lorry C', rules: [dueIn(TODAY, 3)] }])
    await fleetTurn(stage, other.partyId, NOW)
    await done(other.ids[0])
    await fleetTurn(stage, other.partyId, NOW)
    expect((await sent()).filter(one => one.text.includes('Lorry C'))).toEqual([])
  })
})

describe('the offer to the client', () => {
  const offered = { ...dueIn(TODAY, 3), title: { ru: 'ТО', en: 'Service' }, clientLetter: true }
  const toClient = async () => (await sent()).filter(letter => letter.to.some(to => to.endsWith('@client.example')))

  test('is one letter to each contact who allowed it, in their language, and none without the rule', async () => {
    const { partyId } = await aFleet([
      { title: 'Lorry A', rules: [offered] },
      { title: 'Lorry B', rules: [offered] },
    ])
    await aContact(partyId, 'ru')
    await aContact(partyId, 'en', false)
    await fleetTurn(stage, partyId, NOW)
    const [letter, ...others] = await toClient()
    expect(others).toEqual([])
    expect(letter?.subject).toContain('Обслуживание вашей техники: 2 объекта, до 4 июня 2026')
    expect(letter?.text).toContain('- Lorry A: ТО, по сроку — 4 июня 2026')
    expect(letter?.text).not.toContain('potok.example')
    const silent = await aFleet([{ title: 'Van', rules: [dueIn(TODAY, 3)] }])
    await aContact(silent.partyId)
    await fleetTurn(stage, silent.partyId, NOW)
    expect((await toClient()).filter(one => one.text.includes('Van'))).toEqual([])
  })

  test('is not sent for what a competitor serves', async () => {
    const { partyId } = await aFleet([{ title: 'Theirs', rules: [offered], fields: { holder: 'competitor' } }])
    await aContact(partyId)
    await fleetTurn(stage, partyId, NOW)
    expect(await toClient()).toEqual([])
  })

  test('that nobody may be written to is said in the story of the visit', async () => {
    const { partyId } = await aFleet([{ title: 'Lorry A', rules: [offered] }])
    await fleetTurn(stage, partyId, NOW)
    expect(await toClient()).toEqual([])
    const { rows } = await stage.engine.pool.query(`select type from event where type = 'visit.client_not_written'`)
    expect(rows).toHaveLength(1)
  })
})
