// A ledger to send from: a tender with its people, and letters about it.

import type { Kysely } from 'kysely'
import { messageId } from '../../src/db/mail.ts'
import { createDb, type Db } from '../../src/db/pool.ts'
import { standingOf } from '../../src/db/standing.ts'
import { newId } from '../../src/domain/id.ts'
import type { MailData } from '../../src/domain/letters.ts'
import { type MailDeps, sendDue } from '../../src/email/send.ts'
import { aParty, create, msk, OWNER, type TestEngine, testEngine } from '../support/build.ts'

export const SECRET = 'test-secret'
export const DOMAIN = 'potok.test'
export const NOW = msk('2026-04-20 10:00')

export type Ledger = {
  stage: TestEngine
  db: Kysely<unknown>
  query: <Row extends Record<string, unknown>>(text: string, values?: unknown[]) => Promise<Row[]>
  processId: string
  write: (mail?: Partial<MailRow>) => Promise<string>
  state: (id: string) => Promise<MailState>
  send: (now?: string, more?: Partial<MailDeps>, limit?: number) => ReturnType<typeof sendDue>
  close: () => Promise<void>
}

type MailRow = {
  key: string
  template: string
  address: string
  state: string
  priority: number
  critical: boolean
  notBefore: string
  expiresAt: string | null
  readerId: string | null
  carrierKey: string | null
  data: MailData
}

export type MailState = {
  state: string
  reason: string | null
  attempts: number
  not_before: string
  message_id: string
  subject: string | null
  response: string | null
  sent_at: string | null
  carrier_id: string | null
}

/** `smtpUrl` is asked for at each round, so that a test may change the server. */
export async function aLedger(smtpUrl: () => string): Promise<Ledger> {
  const stage = await testEngine()
  const opened: Db<unknown> = createDb({ connectionString: stage.url })
  const partyId = await aParty(stage.engine, 'Alpha')
  const { view } = await create(stage.engine, NOW, {
    kind: 'tender',
    state: 'preparing',
    title: 'Pumps for a plant',
    partyId,
    fields: { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' },
  })
  const query: Ledger['query'] = async (text, values = []) => (await opened.pool.query(text, values)).rows
  await query('delete from mail')
  const deps = {
    db: opened.kysely,
    from: 'bot@potok.test',
    secret: SECRET,
    publicUrl: 'https://potok.test',
    mailDomain: DOMAIN,
    standing: (step: Parameters<typeof standingOf>[1]) => standingOf(stage.engine, step),
  }
  let written = 0
  return {
    stage,
    db: opened.kysely,
    query,
    processId: view.id,
    write: async (mail = {}) => {
      written += 1
      const row = { ...aRow(`letter:${written}`, view.id), ...mail }
      const id = newId()
      await query(
        `insert into mail (id, key, process_id, rule, template, reader_id, address, locale, priority, critical, state, not_before,
           expires_at, carrier_key, data, message_id, created_at)
         values ($1, $2, $3, 'T4.price', $4, $5, $6, 'en', $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
        [
          id,
          row.key,
          view.id,
          row.template,
          row.readerId,
          row.address,
          row.priority,
          row.critical,
          row.state,
          row.notBefore,
          row.expiresAt,
          row.carrierKey,
          JSON.stringify(row.data),
          messageId(SECRET, row.key, DOMAIN),
          new Date(Date.parse(NOW) + written).toISOString(),
        ],
      )
      return id
    },
    state: async id => {
      const [row] = await query<MailState>('select * from mail where id = $1', [id])
      if (!row) throw new Error(`no letter ${id}`)
      return row
    },
    send: (now = NOW, more = {}, limit = 20) =>
      sendDue({ ...deps, smtpUrl: smtpUrl(), log: { warn: () => {} }, timeouts: SHORT, ...more }, { now, limit }),
    close: async () => {
      await opened.close()
      await stage.drop()
    },
  }
}

const SHORT = { connectMs: 2_000, replyMs: 400, storeMs: 600, markMs: 2_000 }

const aRow = (key: string, processId: string): MailRow => ({
  key,
  template: 'reminder',
  address: 'nobody@example.test',
  state: 'queued',
  priority: 3,
  critical: false,
  notBefore: NOW,
  expiresAt: msk('2026-04-23 10:00'),
  readerId: OWNER,
  carrierKey: null,
  data: aMatter(processId),
})

/** A letter about one thing. */
export const aMatter = (processId: string, item: Partial<MailData['items'][number]> = {}): MailData => ({
  items: [
    {
      processId,
      kind: 'tender',
      stepKey: 'T4.price:open:x',
      rule: 'T4.price',
      template: 'reminder',
      taskId: null,
      task: null,
      dueAt: msk('2026-05-08 18:00'),
      because: [{ what: 'rule', rule: 'T4.price', kind: 'tender', version: 1, states: 'preparing' }],
      ...item,
    },
  ],
  next: [],
})
