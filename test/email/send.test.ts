import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { claimMail, markTransmitting, messageId, settleMail } from '../../src/db/mail.ts'
import { msk, OWNER } from '../support/build.ts'
import { eventually } from '../support/wait.ts'
import { aLedger, aMatter, DOMAIN, type Ledger, NOW, SECRET } from './ledger.ts'
import { type Phase, type ScriptedServer, startScriptedSmtp } from './scripted-smtp.ts'

let server: ScriptedServer
let ledger: Ledger
let url: string | null = null

beforeAll(async () => {
  server = await startScriptedSmtp()
  ledger = await aLedger(() => url ?? server.url)
})
afterEach(async () => {
  url = null
  server.script({})
  await ledger.query('delete from mail')
})
afterAll(async () => {
  await server.close()
  await ledger.close()
})

const later = (minutes: number) => new Date(Date.parse(NOW) + minutes * 60_000).toISOString()
const leaseOver = () =>
  ledger.query(`update mail set lease_until = now() - interval '1 second' where lease_until is not null`)

/** How often the server has seen this letter to its final dot. */
const storedCount = async (id: string) => {
  const { message_id } = await ledger.state(id)
  return server.stored().filter(message => message.includes(message_id)).length
}

describe('sendDue', () => {
  test('sends a due letter once, with the reply of the server', async () => {
    const id = await ledger.write()
    expect(await ledger.send()).toEqual({ sent: 1, nextAttemptAt: null, problem: null })
    expect(await ledger.send()).toMatchObject({ sent: 0 })
    expect(await ledger.state(id)).toMatchObject({ state: 'sent', response: '250 stored', attempts: 1 })
    expect(await storedCount(id)).toBe(1)
    const attempts = await ledger.query(
      'select outcome, response, ended_at is not null as ended from mail_attempt where mail_id = $1',
      [id],
    )
    expect(attempts).toEqual([{ outcome: 'sent', response: '250 stored', ended: true }])
  })

  test('holds a deferred letter until its window opens, and says when to come again', async () => {
    const id = await ledger.write({ state: 'deferred', notBefore: msk('2026-04-21 09:00') })
    expect(await ledger.send()).toEqual({ sent: 0, nextAttemptAt: msk('2026-04-21 09:00'), problem: null })
    expect(await ledger.send(msk('2026-04-21 09:00'))).toMatchObject({ sent: 1 })
    expect(await ledger.state(id)).toMatchObject({ state: 'sent' })
  })

  test('critical letters go first, and letters of one reader about one record keep their order', async () => {
    await ledger.write({ key: 'first', notBefore: later(5), state: 'queued' })
    await ledger.write({ key: 'second' })
    await ledger.write({ key: 'urgent', critical: true, priority: 1 })
    expect(await ledger.send()).toMatchObject({ sent: 1, nextAttemptAt: later(5) })
    expect(await ledger.query(`select key from mail where state = 'sent'`)).toEqual([{ key: 'urgent' }])
    expect(await ledger.send(later(5))).toMatchObject({ sent: 2 })
    const order = await ledger.query(`select m.key from mail m join mail_attempt a on a.mail_id = m.id order by a.id`)
    expect(order.map(row => row.key)).toEqual(['urgent', 'first', 'second'])
  })

  test('a board pack leaves with its figures alone, when no contract is left to name', async () => {
    const counts = {
      projects: 1,
      inWork: 0,
      lost: 0,
      held: 0,
      overdue: 0,
      unmet: 0,
      renewalsMissed: 0,
      renewalsComing: 0,
    }
    const board = {
      money: [],
      counts: { ...counts, competitorsEndingNow: 0, competitorsEndingNext: 0 },
      coveragePercent: null,
    }
    const data = { items: [], next: [], digest: { day: '2026-04-01', board } }
    const id = await ledger.write({ template: 'boardPack', data })
    expect(await ledger.send()).toMatchObject({ sent: 1 })
    expect(await ledger.state(id)).toMatchObject({ state: 'sent', subject: 'Board pack, quarter from April 1, 2026' })
  })

  test('stops at its limit and asks to be called again at once', async () => {
    await ledger.write({ readerId: null })
    await ledger.write({ readerId: null })
    const round = await ledger.send(NOW, {}, 1)
    expect(round.sent).toBe(1)
    expect(Date.parse(round.nextAttemptAt ?? '') - Date.parse(NOW)).toBeLessThan(10_000)
  })

  test('several senders at once send each letter once', async () => {
    const ids = await Promise.all(Array.from({ length: 12 }, () => ledger.write({ readerId: null })))
    const rounds = await Promise.all([ledger.send(), ledger.send(), ledger.send(), ledger.send()])
    expect(rounds.reduce((sum, round) => sum + round.sent, 0)).toBe(12)
    for (const id of ids) expect(await storedCount(id)).toBe(1)
  })
})

describe('when the server fails', () => {
  const certainlyNotSent: Phase[] = ['EHLO', 'MAIL', 'RCPT', 'DATA']

  test.each(certainlyNotSent)(
    'a link that drops at %s leaves the letter in the queue, with the next try a minute later',
    async phase => {
      const id = await ledger.write()
      server.script({ [phase]: 'drop' })
      await ledger.send()
      expect(await ledger.state(id)).toMatchObject({ state: 'queued', sent_at: null })
      server.script({})
      expect(await ledger.send(later(2))).toMatchObject({ sent: 1 })
      expect(await storedCount(id)).toBe(1)
    },
  )

  test.each<Phase>(['body', 'dot'])(
    'a link that drops in or after the %s is a doubt, and the letter is not sent again',
    async phase => {
      const id = await ledger.write()
      const before = server.stored().length
      server.script({ [phase]: 'drop' })
      await ledger.send()
      expect(await ledger.state(id)).toMatchObject({ state: 'in_doubt' })
      expect(server.stored().length - before).toBe(phase === 'dot' ? 1 : 0)
      server.script({})
      expect(await ledger.send(later(60))).toMatchObject({ sent: 0 })
    },
  )

  test('silence after the letter is a doubt, silence before it is not', async () => {
    const doubtful = await ledger.write()
    server.script({ dot: 'silence' })
    await ledger.send()
    expect(await ledger.state(doubtful)).toMatchObject({ state: 'in_doubt', reason: 'no reply to the letter' })
    const waiting = await ledger.write({ readerId: null })
    server.script({ RCPT: 'silence' })
    await ledger.send()
    expect(await ledger.state(waiting)).toMatchObject({ state: 'queued' })
  })

  test.each<Phase>(['RCPT', 'dot'])(
    '4xx at %s waits 1, 2, 4, 8 and then 15 minutes, with the same Message-ID and the same bytes',
    async phase => {
      const id = await ledger.write()
      server.script({ [phase]: '451 not now' })
      let minutes = 0
      for (const wait of [1, 2, 4, 8, 15, 15]) {
        await ledger.send(later(minutes))
        const row = await ledger.state(id)
        expect(row).toMatchObject({ state: 'queued', reason: 'later', response: '451 not now' })
        const waited = (Date.parse(row.not_before) - Date.parse(later(minutes))) / 60_000
        expect(Math.round(waited)).toBe(wait)
        minutes += wait + 1
      }
      server.script({})
      expect(await ledger.send(later(minutes))).toMatchObject({ sent: 1 })
      const { message_id } = await ledger.state(id)
      const sent = server.stored().filter(message => message.includes(message_id))
      expect(new Set(sent).size).toBe(1)
      expect(message_id).toMatch(/^<[a-z2-7]{26}@potok\.test>$/)
    },
  )

  test('a letter that is refused for too long fails, because nobody needs it any more', async () => {
    const id = await ledger.write({ expiresAt: later(2) })
    server.script({ RCPT: '450 greylisted' })
    await ledger.send()
    expect(await ledger.state(id)).toMatchObject({ state: 'queued' })
    await ledger.send(later(1.5))
    expect(await ledger.state(id)).toMatchObject({ state: 'failed', reason: 'expired' })
  })

  test.each<Phase>(['RCPT', 'dot'])('5xx at %s fails with the words of the server', async phase => {
    const id = await ledger.write()
    server.script({ [phase]: '550 no such user' })
    await ledger.send()
    expect(await ledger.state(id)).toMatchObject({ state: 'failed', reason: 'refused', response: '550 no such user' })
    expect(await ledger.send(later(60))).toMatchObject({ sent: 0 })
  })

  test('a server that is away costs no attempts; the round ends and comes again in a minute', async () => {
    const id = await ledger.write()
    url = 'smtp://127.0.0.1:1'
    const round = await ledger.send()
    expect(round.problem).toContain('ECONNREFUSED')
    expect(Math.round((Date.parse(round.nextAttemptAt ?? '') - Date.parse(NOW)) / 60_000)).toBe(1)
    expect(await ledger.state(id)).toMatchObject({ state: 'queued', reason: 'noLink', attempts: 0, not_before: NOW })
  })

  test('a server that refuses our sender refuses everybody: letters wait', async () => {
    for (let count = 0; count < 4; count++) await ledger.write({ readerId: null })
    server.script({ MAIL: '530 log in first' })
    const round = await ledger.send()
    expect(round.problem).toContain('530')
    expect(await ledger.query(`select count(*)::integer as waiting from mail where state = 'queued'`)).toEqual([
      { waiting: 4 },
    ])
  })
})

describe('when a sender dies', () => {
  test('between claim and mark: the letter is sent by the next one, after the lease', async () => {
    const id = await ledger.write()
    expect(await claimMail(ledger.db, NOW)).toMatchObject({ id })
    const round = await ledger.send()
    expect(round).toMatchObject({ sent: 0, problem: null })
    expect(Date.parse(round.nextAttemptAt ?? '') - Date.parse(NOW)).toBeGreaterThan(60_000)
    await leaseOver()
    expect(await ledger.send()).toMatchObject({ sent: 1 })
    expect(await storedCount(id)).toBe(1)
    const outcomes = await ledger.query('select outcome from mail_attempt where mail_id = $1 order by id', [id])
    expect(outcomes).toEqual([{ outcome: 'queued' }, { outcome: 'sent' }])
  })

  test('between mark and reply: the letter is in doubt, and a late reply still settles it', async () => {
    const id = await ledger.write()
    const claimed = await claimMail(ledger.db, NOW)
    const held = { id, token: claimed?.token ?? '' }
    expect(await markTransmitting(ledger.db, { ...held, now: NOW })).toBe(true)
    await leaseOver()
    expect(await ledger.send()).toMatchObject({ sent: 0 })
    expect(await ledger.state(id)).toMatchObject({ state: 'in_doubt', reason: 'senderGone' })
    const settlement = { state: 'sent', response: '250 late', at: NOW } as const
    expect(await settleMail(ledger.db, { ...held, settlement, now: NOW })).toBe(true)
    expect(await ledger.state(id)).toMatchObject({ state: 'sent', response: '250 late' })
  })

  test('and wakes up later: its mark is refused, so the letter does not leave twice', async () => {
    const id = await ledger.write()
    const stale = await claimMail(ledger.db, NOW)
    await leaseOver()
    expect(await ledger.send()).toMatchObject({ sent: 1 })
    expect(await markTransmitting(ledger.db, { id, token: stale?.token ?? '', now: NOW })).toBe(false)
    expect(await storedCount(id)).toBe(1)
  })
})

describe('still true', () => {
  test('no byte leaves for a record that was closed between the claim and the body (I-4)', async () => {
    const id = await ledger.write()
    const before = server.stored().length
    server.script({ DATA: 'silence' })
    const round = ledger.send(NOW, { timeouts: { connectMs: 2_000, replyMs: 5_000, storeMs: 5_000, markMs: 5_000 } })
    await eventually(() => server.waiting() > 0, { what: 'the offer of the body' })
    await ledger.query('update process set closed_at = $2 where id = $1', [ledger.processId, NOW])
    server.release()
    await round
    await ledger.query('update process set closed_at = null where id = $1', [ledger.processId])
    expect(await ledger.state(id)).toMatchObject({ state: 'cancelled', reason: 'recordClosed' })
    expect(server.stored().length).toBe(before)
  })

  test('a letter about a closed record is cancelled, one that tells of the closing is sent', async () => {
    await ledger.query('update process set closed_at = $2 where id = $1', [ledger.processId, NOW])
    const reminder = await ledger.write()
    const missed = await ledger.write({ template: 'missed', data: aMatter(ledger.processId, { template: 'missed' }) })
    await ledger.send()
    await ledger.query('update process set closed_at = null where id = $1', [ledger.processId])
    expect(await ledger.state(reminder)).toMatchObject({ state: 'cancelled', reason: 'recordClosed' })
    expect(await ledger.state(missed)).toMatchObject({ state: 'sent' })
  })

  test('a letter about a finished task is cancelled', async () => {
    const [task] = await ledger.query<{ id: string }>('select id from task where process_id = $1 limit 1', [
      ledger.processId,
    ])
    const id = await ledger.write({ data: aMatter(ledger.processId, { taskId: task?.id ?? '', task: 'preparePrice' }) })
    await ledger.query(`update task set state = 'done' where id = $1`, [task?.id])
    await ledger.send()
    await ledger.query(`update task set state = 'open' where id = $1`, [task?.id])
    expect(await ledger.state(id)).toMatchObject({ state: 'cancelled', reason: 'taskClosed' })
  })

  test('a letter goes to the address that its reader has when it is written', async () => {
    await ledger.query(`update app_user set email = 'moved@example.test' where id = $1`, [OWNER])
    await ledger.write()
    await ledger.send()
    expect(server.recipients().at(-1)).toBe('RCPT TO:<moved@example.test>')
  })
})

describe('addresses', () => {
  test.each([
    'm@x.test\r\nBcc: evil@evil.test',
    'm@x.test, evil@evil.test',
    'm@x.test;evil@evil.test',
    '"m x"@x.test',
    '<m@x.test>',
    'm@x.test\nRCPT TO:<evil@evil.test>',
    'Somebody <m@x.test>',
    'm@',
    '@x.test',
    'мария@x.test',
  ])('%j never reaches a server', async address => {
    const said = server.recipients().length
    const id = await ledger.write({ readerId: null, address })
    await ledger.send()
    expect(await ledger.state(id)).toMatchObject({ state: 'failed', reason: 'address' })
    expect(server.recipients().length).toBe(said)
  })

  test('a letter has one recipient, in the envelope and in its header', async () => {
    await ledger.write({ readerId: null, address: 'one@пример.рф' })
    await ledger.send()
    expect(server.recipients().at(-1)).toBe('RCPT TO:<one@xn--e1afmkfd.xn--p1ai>')
    expect(server.stored().at(-1)).toContain('\r\nTo: one@xn--e1afmkfd.xn--p1ai\r\n')
  })
})

describe('messageId', () => {
  test('is made of the key and the secret alone', () => {
    const id = messageId(SECRET, 'tender:1:T5:-4h:x:reader:email', DOMAIN)
    expect(id).toBe(messageId(SECRET, 'tender:1:T5:-4h:x:reader:email', DOMAIN))
    expect(id).not.toBe(messageId('another secret', 'tender:1:T5:-4h:x:reader:email', DOMAIN))
    expect(id).not.toBe(messageId(SECRET, 'tender:1:T5:-1h:x:reader:email', DOMAIN))
    expect(id).toMatch(/^<[a-z2-7]{26}@potok\.test>$/)
  })
})
