// What a preview shows is what is sent, to the letter.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { advance } from '../../src/db/advance.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { standingOf } from '../../src/db/standing.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { followedCalendar } from '../../src/domain/followed-calendar.ts'
import { turnsAhead } from '../../src/domain/forecast.ts'
import { type Preview, previewLetters } from '../../src/email/preview.ts'
import { sendDue } from '../../src/email/send.ts'
import { aParty, create, msk, type TestEngine, testEngine } from '../support/build.ts'
import { type SmtpSink, startSmtpSink } from '../support/smtp.ts'

let stage: TestEngine
let sink: SmtpSink
beforeAll(async () => {
  stage = await testEngine()
  sink = await startSmtpSink()
})
afterAll(async () => {
  await stage.drop()
  await sink.close()
})

const PUBLIC_URL = 'https://potok.test'
const db = () => queriesOn(stage.engine.pool)

async function previewsOf(processId: string, now: string, until: string): Promise<Preview[]> {
  const row = (await readProcess(stage.engine.pool, stage.engine.reference, { processId }))?.row
  if (!row) throw new Error(`${processId} is gone`)
  const reference = await stage.engine.reference.at(row.referenceVersion)
  const definition = reference.definition(row.view.kind, row.definitionVersion)
  const context = {
    calendar: reference.calendar(followedCalendar({ ...row, ownerId: row.view.ownerId }, reference.directory)),
    directory: reference.directory,
    now,
  }
  return previewLetters(db(), {
    turns: [...turnsAhead(definition, row.view, context, until)],
    directory: reference.directory,
    calendars: reference.calendar,
    clientCalendar: reference.calendar(row.calendarId),
    publicUrl: PUBLIC_URL,
  })
}

/** The watcher and the mailroom, each at the moment at which they would come. */
async function live(processId: string, now: string, until: string): Promise<void> {
  for (let at: string | null = now; at !== null && at <= until; ) {
    const done = await advance(stage.engine, { processId, now: at })
    if (isRefusal(done)) throw new Error(done.code)
    const dueAt: string | null = done.view.nextDueAt
    await sendUntil(at, dueAt !== null && dueAt < until ? dueAt : until)
    at = dueAt
  }
}

/** Every letter that may leave before `end` leaves when it may. */
async function sendUntil(from: string, end: string): Promise<void> {
  const deps = {
    db: db(),
    smtpUrl: sink.url,
    from: 'bot@potok.test',
    secret: 'test-secret',
    publicUrl: PUBLIC_URL,
    mailDomain: 'potok.test',
    log: { warn: () => {} },
    standing: (step: Parameters<typeof standingOf>[1]) => standingOf(stage.engine, step),
  }
  const { rows } = await stage.engine.pool.query<{ at: string }>(
    `select distinct greatest(not_before, $1) as at from mail where state in ('queued', 'deferred') and not_before < $2 order by 1`,
    [from, end],
  )
  for (const { at } of rows) await sendDue(deps, { now: at, limit: 100 })
}

type Sent = { step_key: string; reader_id: string; template: string; subject: string; text_body: string }

async function sentOf(processId: string): Promise<Sent[]> {
  const { rows } = await stage.engine.pool.query<Sent>(
    `select m.step_key, m.reader_id, m.template, coalesce(c.subject, m.subject) as subject, coalesce(c.text_body, m.text_body) as text_body
     from mail m left join mail c on c.id = m.carrier_id
     where m.process_id = $1 and m.step_key is not null and coalesce(c.state, m.state) = 'sent'`,
    [processId],
  )
  return rows
}

// The page of a task that exists now; before it existed it had none.
const withoutTask = (text: string) => text.replace(/\?task=[\w-]+/g, '')

describe('the preview of a letter', () => {
  test('is the letter that is then sent: tasks, reminders, silence, the missed deadline, urgent and carried ones', async () => {
    const now = msk('2026-04-20 10:00')
    const until = msk('2026-05-29 18:00')
    const partyId = await aParty(stage.engine, 'Alpha')
    const tender = await create(stage.engine, now, {
      kind: 'tender',
      state: 'preparing',
      title: 'Pumps for a plant',
      partyId,
      fields: { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' },
    })
    const contract = await create(stage.engine, now, {
      kind: 'contract',
      state: 'active',
      title: 'Support of pumps',
      partyId,
      fields: { startOn: '2025-05-26', endOn: '2026-08-01', noticeOn: '2026-05-26', role: 'support', holder: 'ours' },
    })
    const seen = new Set<string>()
    for (const { view } of [tender, contract]) {
      await sendUntil(now, msk('2026-04-20 10:01'))
      const foreseen = await previewsOf(view.id, msk('2026-04-20 10:01'), until)
      await live(view.id, msk('2026-04-20 10:01'), until)
      const sent = await sentOf(view.id)
      const ofLater = foreseen.filter(one => one.leavesAt < until)
      expect(ofLater.length).toBeGreaterThan(4)
      for (const one of ofLater) {
        const letter = sent.find(row => row.step_key === one.stepKey && row.reader_id === one.readerId)
        const name = `${one.stepKey} to ${one.readerName}`
        expect({ name, subject: letter?.subject, text: withoutTask(letter?.text_body ?? '') }).toEqual({
          name,
          subject: one.subject,
          text: withoutTask(one.text),
        })
        seen.add(letter?.template ?? '')
      }
    }
    expect([...seen]).toEqual(expect.arrayContaining(['task', 'reminder', 'overdue', 'missed']))
  }, 60_000)

  test('speaks the language of its reader, names no task page that does not exist, and changes nothing', async () => {
    const now = msk('2026-04-20 10:00')
    await stage.engine.pool.query(`update app_user set locale = 'ru' where name = 'Head'`)
    const { view } = await create(stage.engine, now, {
      kind: 'tender',
      state: 'preparing',
      fields: { submissionDeadline: msk('2026-05-15 12:00'), ownership: 'ours' },
    })
    const before = await stage.engine.pool.query(
      'select count(*) as mails, (select count(*) from step) as steps from mail',
    )
    const previews = await previewsOf(view.id, now, msk('2026-05-29 18:00'))
    const languages = new Map(
      previews.map(one => [
        one.readerName,
        one.subject.startsWith('Tender') || /Urgent/.test(one.subject) ? 'en' : 'ru',
      ]),
    )
    expect(languages.get('Owner')).toBe('en')
    expect(languages.get('Head')).toBe('ru')
    expect(previews.filter(one => one.text.includes('forecast-'))).toEqual([])
    expect(
      (await stage.engine.pool.query('select count(*) as mails, (select count(*) from step) as steps from mail')).rows,
    ).toEqual(before.rows)
  })
})
