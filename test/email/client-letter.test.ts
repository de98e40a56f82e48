import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { standingOf } from '../../src/db/standing.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import { sendDue } from '../../src/email/send.ts'
import { give } from '../support/activities.ts'
import { aParty, create, msk, type TestEngine, testEngine } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'

// domain.md K6 and 3.9: one letter to each contact who allowed it, thirty days before the end.
const CREATED = msk('2026-03-02 10:00')
const TERM = { startOn: '2026-01-01', endOn: '2026-12-31' }
// 2026-12-01 is a Tuesday.
const DUE = msk('2026-12-01 09:00')

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
  await stage.engine.pool.query('delete from mail')
  seen = sink.letters().length
})

type Person = { name: string; locale?: 'ru' | 'en'; allowed?: boolean }

async function aPersonAt(partyId: string, { name, locale = 'en', allowed = true }: Person): Promise<string> {
  const id = newId()
  await stage.engine.pool.query(
    'insert into person (id, party_id, name, email, locale, letters_allowed) values ($1, $2, $3, $4, $5, $6)',
    [id, partyId, name, `${name.toLowerCase()}@client.example`, locale, allowed],
  )
  return id
}

async function aSupport(people: readonly Person[], fields: Record<string, unknown> = {}) {
  const partyId = await aParty(stage.engine, 'Alpha')
  const ids: string[] = []
  for (const person of people) ids.push(await aPersonAt(partyId, person))
  const { view } = await create(stage.engine, CREATED, {
    kind: 'contract',
    state: 'active',
    title: 'Internal words',
    partyId,
    fields: { role: 'support', holder: 'ours', contractNumber: 'S-7', ...TERM, ...fields },
  })
  return { id: view.id, partyId, people: ids }
}

async function reach(processId: string, now: string) {
  const done = await advance(stage.engine, { processId, now })
  if (isRefusal(done)) throw new Error(done.code)
  return done.view
}

const ledger = async (processId: string) =>
  (
    await stage.engine.pool.query(
      'select template, person_id, reader_id, address, locale, state, reason, not_before from mail where process_id = $1 and template like $2 order by address',
      [processId, 'client%'],
    )
  ).rows
const eventsOf = async (processId: string, type: string) =>
  (await stage.engine.pool.query('select data from event where process_id = $1 and type = $2', [processId, type])).rows

const send = (now: string) =>
  sendDue(
    {
      db: queriesOn(stage.engine.pool),
      smtpUrl: sink.url,
      from: 'Potok <bot@potok.test>',
      secret: 'test-secret',
      publicUrl: 'https://potok.test',
      mailDomain: 'potok.test',
      standing: step => standingOf(stage.engine, step),
      log: { warn: () => {} },
    },
    { now, limit: 100 },
  )
const outward = () =>
  sink
    .letters()
    .slice(seen)
    .filter(letter => letter.to.some(address => address.endsWith('@client.example')))

describe('the end of a support contract', () => {
  test('is told to each contact who allowed letters, once, in their language, signed by the owner', async () => {
    const { id, people } = await aSupport(
      [{ name: 'Anna' }, { name: 'Boris', locale: 'ru' }, { name: 'Clara', allowed: false }],
      { renewalTerms: 'Price + 4 %\nVisits each month' },
    )
    await reach(id, DUE)
    await reach(id, msk('2026-12-02 09:00'))
    expect(await ledger(id)).toMatchObject([
      { template: 'clientTerms', person_id: people[0], reader_id: null, locale: 'en', state: 'queued' },
      { template: 'clientTerms', person_id: people[1], reader_id: null, locale: 'ru', state: 'queued' },
    ])
    await send(DUE)
    await send(DUE)
    const told = outward().toSorted((one, other) => (String(one.to) < String(other.to) ? -1 : 1))
    expect(told.flatMap(letter => letter.to)).toEqual(['anna@client.example', 'boris@client.example'])
    const [anna, boris] = told
    const raw = anna?.raw.toString() ?? ''
    expect(raw).toMatch(/^Reply-To: Owner <owner@example\.test>\r?$/m)
    expect(raw).toMatch(/^From: Owner <bot@potok\.test>\r?$/m)
    expect(anna?.text).toContain('Dear Anna,')
    expect(anna?.text).toContain('Price + 4 %\n\nVisits each month')
    expect(anna?.text).toContain('December 31, 2026')
    expect(`${raw} ${anna?.text} ${anna?.html}`).not.toMatch(/Internal words|potok\.test\/|K6|List-Id|Feedback-ID/)
    expect(boris?.subject).toContain('действует до 31 декабря 2026')
    expect((await ledger(id)).map(row => row.state)).toEqual(['sent', 'sent'])
  })

  test('is told at the legal term when there is one', async () => {
    const { id } = await aSupport([{ name: 'Dora' }], { clientNoticeOn: '2026-11-16' })
    await reach(id, msk('2026-11-15 23:00'))
    expect(await ledger(id)).toEqual([])
    await reach(id, msk('2026-11-16 09:00'))
    await reach(id, DUE)
    expect(await ledger(id)).toHaveLength(1)
  })

  test('is told by the owner where nobody may be written to, and the story says why', async () => {
    const { id } = await aSupport([{ name: 'Egon', allowed: false }])
    const view = await reach(id, DUE)
    expect(view.tasks.map(task => task.title)).toContain('tellClientTerms')
    expect(await ledger(id)).toEqual([])
    expect(await eventsOf(id, 'contract.client_not_written')).toMatchObject([
      { data: { reason: 'nobodyAllowed', rule: 'K6.call' } },
    ])
  })

  test('goes by letter after all when somebody allows letters before the end', async () => {
    const { id, people } = await aSupport([{ name: 'Frieda', allowed: false }])
    await reach(id, DUE)
    await stage.engine.pool.query('update person set letters_allowed = true where id = $1', [people[0]])
    const view = await reach(id, msk('2026-12-03 09:00'))
    expect(view.tasks.map(task => task.title)).not.toContain('tellClientTerms')
    expect(await ledger(id)).toMatchObject([{ person_id: people[0], state: 'queued' }])
  })

  test('is not written on hold, and goes once when the hold is over', async () => {
    const { id } = await aSupport([{ name: 'Greta' }])
    await give(stage.engine, {
      processId: id,
      now: msk('2026-11-25 10:00'),
      command: 'hold',
      input: { reason: 'a dispute' },
    })
    const held = await reach(id, DUE)
    expect(held.tasks.map(task => task.title)).toContain('tellClientTerms')
    expect(await ledger(id)).toEqual([])
    expect(await eventsOf(id, 'contract.client_not_written')).toMatchObject([{ data: { reason: 'held' } }])
    await give(stage.engine, { processId: id, now: msk('2026-12-08 10:00'), command: 'resume', input: {} })
    expect(await ledger(id)).toHaveLength(1)
  })

  test.each([
    ['a hold', 'hold', { reason: 'a dispute' }, 'held'],
    ['the decision', 'renew', { decision: 'renew' }, 'record_closed'],
    ['another end', 'amend', { endOn: '2027-06-30' }, 'overtaken'],
  ])('is no longer told when %s came before the letter left', async (_, command, input, reason) => {
    const { id } = await aSupport([{ name: 'Hilda' }])
    await reach(id, DUE)
    await give(stage.engine, { processId: id, now: msk('2026-12-01 09:01'), command, input })
    await send(msk('2026-12-01 09:02'))
    expect(outward()).toEqual([])
    expect(await ledger(id)).toMatchObject([{ state: 'cancelled', reason }])
  })

  test('is not told to somebody who has withdrawn their leave meanwhile', async () => {
    const { id, people } = await aSupport([{ name: 'Ida' }])
    await reach(id, DUE)
    await stage.engine.pool.query('update person set letters_allowed = false where id = $1', [people[0]])
    await send(DUE)
    expect(outward()).toEqual([])
    expect(await ledger(id)).toMatchObject([{ state: 'cancelled', reason: 'lettersNotAllowed' }])
  })
})

test('an offer of support is reminded of sixty days before the main contract ends, three days after it was sent', async () => {
  const partyId = await aParty(stage.engine, 'Beta')
  await aPersonAt(partyId, { name: 'Karl' })
  const { view } = await create(stage.engine, msk('2026-09-01 10:00'), {
    kind: 'contract',
    state: 'planned',
    partyId,
    fields: { role: 'support', holder: 'ours', mainEndOn: '2026-12-31' },
  })
  await give(stage.engine, { processId: view.id, now: msk('2026-10-01 10:00'), command: 'offer', input: {} })
  await reach(view.id, msk('2026-10-30 08:59'))
  expect(await ledger(view.id)).toEqual([])
  await reach(view.id, msk('2026-10-30 09:00'))
  await send(msk('2026-10-30 09:00'))
  expect(outward()[0]?.subject).toBe('Support after December 31, 2026: our offer')
  const row = (await readProcess(stage.engine.pool, stage.engine.reference, { processId: view.id }))?.row
  expect(row?.view.contacts).toMatchObject([{ name: 'Karl' }])
})
