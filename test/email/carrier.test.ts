import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { writeCarriers } from '../../src/db/carrier.ts'
import { create, DIRECTOR, HEAD, msk, OWNER } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'
import { aLedger, aMatter, DOMAIN, type Ledger, NOW, SECRET } from './ledger.ts'

let sink: SmtpSink
let ledger: Ledger

beforeAll(async () => {
  sink = await startSmtpSink()
  ledger = await aLedger(() => sink.url)
})
afterEach(async () => {
  await ledger.query('delete from mail')
})
afterAll(async () => {
  await sink.close()
  await ledger.close()
})

const writeHold = () =>
  writeCarriers(ledger.db, { carrierKeys: ['hold:1'], template: 'hold', now: NOW, secret: SECRET, mailDomain: DOMAIN })

const merged = (readerId: string, more: Parameters<Ledger['write']>[0] = {}) =>
  ledger.write({
    readerId,
    state: 'merged',
    carrierKey: 'hold:1',
    template: 'hold',
    data: aMatter(ledger.processId, { template: 'hold' }),
    ...more,
  })

const subjects = (address: string) =>
  sink
    .letters()
    .filter(letter => letter.to.includes(address))
    .map(letter => letter.subject)

describe('writeCarriers', () => {
  test('writes one letter for each reader, which lists all that was merged, and points the rows to it', async () => {
    const rows = [await merged(OWNER), await merged(OWNER), await merged(HEAD)]
    expect(await writeHold()).toBe(2)
    const carriers =
      await ledger.query(`select id, key, reader_id, jsonb_array_length(data -> 'items') as items from mail
      where state = 'queued' order by key`)
    expect(carriers).toMatchObject([
      { key: `hold:1:${OWNER}`, items: 2 },
      { key: `hold:1:${HEAD}`, items: 1 },
    ])
    const carrierIds = await Promise.all(rows.map(async id => (await ledger.state(id)).carrier_id))
    expect(carrierIds).toEqual([carriers[0]?.id, carriers[0]?.id, carriers[1]?.id])
    expect(await ledger.send()).toMatchObject({ sent: 2 })
  })

  test('called again, or twice at once, writes nothing new', async () => {
    await merged(OWNER)
    const written = await Promise.all([writeHold(), writeHold(), writeHold()])
    expect(written.toSorted()).toEqual([0, 0, 1])
    expect(await writeHold()).toBe(0)
  })

  test('what is merged after the letter has left gets a letter of its own', async () => {
    await merged(OWNER)
    await writeHold()
    await ledger.send()
    const late = await merged(OWNER)
    expect(await writeHold()).toBe(1)
    expect(await ledger.state(late)).toMatchObject({ state: 'merged', carrier_id: expect.any(String) })
    expect(await ledger.send()).toMatchObject({ sent: 1 })
  })

  test('waits for the window as the rows would have done', async () => {
    await merged(OWNER, { notBefore: msk('2026-04-21 09:00') })
    await writeHold()
    expect(await ledger.query(`select state, reason, not_before from mail where carrier_key is null`)).toEqual([
      { state: 'deferred', reason: 'window', not_before: msk('2026-04-21 09:00') },
    ])
  })
})

describe('letters of a real turn', () => {
  test('A: a tender entered late writes one letter to a reader, not one per step', async () => {
    const { view } = await create(ledger.stage.engine, msk('2026-05-15 10:30'), {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' },
    })
    const open = await ledger.query(
      `select 1 from mail where process_id = $1 and reader_id = $2 and state in ('queued', 'deferred')`,
      [view.id, OWNER],
    )
    expect(open).toHaveLength(1)
    const before = subjects('owner@example.test').length
    await ledger.send(msk('2026-05-15 10:30'))
    expect(subjects('owner@example.test').slice(before)).toEqual([expect.stringMatching(/^Urgent: Tender No\. \d+$/)])
  })

  test('T6: the deadline passes, and the letters say that it was missed although the record is closed', async () => {
    const deadline = msk('2026-05-15 12:00')
    const { view } = await create(ledger.stage.engine, msk('2026-05-15 10:30'), {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: deadline, ownership: 'ours' },
    })
    await ledger.query('delete from mail')
    await advance(ledger.stage.engine, { processId: view.id, now: deadline })
    const told = sink.letters().length
    await ledger.send(deadline)
    const letters = sink.letters().slice(told)
    expect(letters.flatMap(letter => letter.to)).toEqual(
      expect.arrayContaining(['owner@example.test', 'director@example.test']),
    )
    expect(
      await ledger.query('select distinct reader_id from mail where state = $1 and reader_id = $2', ['sent', DIRECTOR]),
    ).toHaveLength(1)
    expect(letters.map(letter => letter.text).join()).toContain('Deadline missed')
  })

  test('a turn that runs twice writes and sends each letter once', async () => {
    const { view } = await create(ledger.stage.engine, NOW, {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' },
    })
    await Promise.all(
      [1, 2, 3].map(() => advance(ledger.stage.engine, { processId: view.id, now: msk('2026-05-14 12:00') })),
    )
    const before = sink.letters().length
    await ledger.send(msk('2026-05-14 12:00'))
    await ledger.send(msk('2026-05-14 12:00'))
    const ids = sink
      .letters()
      .slice(before)
      .map(letter => letter.messageId)
    expect(new Set(ids).size).toBe(ids.length)
    const sent = await ledger.query(`select message_id from mail where state = 'sent'`)
    expect(ids.toSorted()).toEqual(sent.map(row => row.message_id).toSorted())
  })
})
