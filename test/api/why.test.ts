// Every chain of reasons ends with somebody who set the date: a person, the row of an import, what happened to another record.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { z } from 'zod'
import { seedDemo } from '../../dev/seed.ts'
import { planned } from '../../src/api/plan.ts'
import { whyMail, whyOf } from '../../src/api/why.ts'
import { advance } from '../../src/db/advance.ts'
import { createEngine } from '../../src/db/engine.ts'
import { partsOf, takePart } from '../../src/db/import.ts'
import { findLedgerLetter } from '../../src/db/mailbox.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import { instantOf } from '../../src/domain/calendar.ts'
import { turnsAhead } from '../../src/domain/forecast.ts'
import { followKey } from '../../src/domain/id.ts'
import { mailWhyView, type WhyView, whyView } from '../../src/endpoints/why.ts'
import { parseFeed } from '../../src/feeds/feed.ts'
import { type Answer, type Client, idOf, itemsOf, type TestApi, testApi, textIn } from '../support/api.ts'
import { create, msk } from '../support/build.ts'
import { aNotice, aRelease, OCID, releasePackage } from '../support/feed.ts'
import { testDatabase } from '../support/postgres.ts'

const NOW = msk('2026-04-20 10:00')
const DEADLINE = msk('2026-05-15 12:00')
const MOVED = msk('2026-05-22 12:00')

let api: TestApi
let person: Client
beforeAll(async () => {
  api = await testApi()
  api.clock.now = NOW
  person = await api.join(['kam', 'tender_specialist', 'head'], 'Maria')
})
afterAll(() => api.close())

const why = async (path: string): Promise<WhyView> => {
  const answer = await person.get(path)
  expect(answer.status).toBe(200)
  return whyView.parse(answer.body)
}
const words = ({ chain }: WhyView) => chain.map(link => link.what)
const ofKind = <What extends WhyView['chain'][number]['what']>({ chain }: WhyView, what: What) =>
  chain.find((link): link is Extract<WhyView['chain'][number], { what: What }> => link.what === what)

/** As the import workflow does it. */
async function take(content: string, fileName: string): Promise<string> {
  const started = await person.post('/imports', { fileName, content })
  expect(started.status).toBe(202)
  const batchId = idOf(started)
  for (const part of partsOf(parseFeed(content), new Set())) {
    await takePart(api.engine, { batchId, now: NOW, url: null, publisher: 'Buyers' }, part)
  }
  return batchId
}

const stepOf = (answer: Answer, rule: string): string => {
  const steps = z
    .looseObject({ steps: z.array(z.looseObject({ key: z.string(), rule: z.string() })) })
    .parse(answer.body)
  return steps.steps.find(step => step.rule === rule)?.key ?? ''
}

describe('the chain of a step', () => {
  test('goes from rule and anchor to the feed, its publication and the row of the import; a moved date names the later file', async () => {
    const first = await take(
      releasePackage(aRelease('r1', '2026-04-19T08:00:00Z', { tender: aNotice(DEADLINE) })),
      'first.json',
    )
    const [tender] = itemsOf(await person.get('/tenders')).items
    const id = z.string().parse(tender?.id)
    await advance(api.engine, {
      processId: id,
      now: NOW,
      ask: { act: 'command', command: 'assign', input: { ownerId: person.userId } },
    })
    for (const [command, input] of [
      ['classify', { ownership: 'ours' }],
      ['go', {}],
    ] as const) {
      await person.post(`/tenders/${id}/commands/${command}`, input)
    }
    const next = await person.get(`/tenders/${id}/next`)
    const key = stepOf(next, 'T5')
    const told = await why(`/tenders/${id}/why/${encodeURIComponent(key)}`)
    expect(words(told)).toEqual(['step', 'rule', 'anchor', 'set', 'release', 'import', 'calendar'])
    expect(told.complete).toBe(true)
    expect(ofKind(told, 'release')).toMatchObject({ feed: 'ocds', externalId: OCID, version: 'r1' })
    expect(ofKind(told, 'import')).toMatchObject({
      importId: first,
      fileName: 'first.json',
      rowKey: `feed:ocds:${OCID}:r1`,
      byName: 'Maria',
    })
    const second = await take(
      releasePackage(aRelease('r2', '2026-04-19T09:00:00Z', { tender: aNotice(MOVED) })),
      'second.json',
    )
    const later = await why(
      `/tenders/${id}/why/${encodeURIComponent(stepOf(await person.get(`/tenders/${id}/next`), 'T5'))}`,
    )
    expect(ofKind(later, 'import')).toMatchObject({ importId: second, rowKey: `feed:ocds:${OCID}:r2` })
    expect(ofKind(later, 'anchor')).toMatchObject({ value: MOVED, by: 'feed:ocds' })
  })

  test('of a date that a person set ends with that person and the event that said it', async () => {
    const made = await person.post('/tenders', { title: 'By hand', state: 'preparing', submissionDeadline: DEADLINE })
    const id = idOf(made)
    const key = stepOf(await person.get(`/tenders/${id}/next`), 'T5')
    const told = await why(`/tenders/${id}/why/${encodeURIComponent(key)}`)
    expect(ofKind(told, 'set')).toMatchObject({ by: person.userId, byName: 'Maria', at: NOW })
    const version = z.looseObject({ seq: z.int() }).parse((await person.get(`/tenders/${id}`)).body).seq
    await person.patch(`/tenders/${id}`, { submissionDeadline: MOVED }, version)
    const moved = await why(
      `/tenders/${id}/why/${encodeURIComponent(stepOf(await person.get(`/tenders/${id}/next`), 'T5'))}`,
    )
    expect(ofKind(moved, 'set')).toMatchObject({ by: person.userId, event: 'tender.date_moved' })
  })

  test('of a rung that nobody has planned yet goes on with the step that will open its task', async () => {
    const made = await person.post('/tenders', { title: 'Silence', state: 'preparing', submissionDeadline: DEADLINE })
    const id = idOf(made)
    const next = z
      .looseObject({ forecast: z.array(z.looseObject({ key: z.string(), kind: z.string() })) })
      .parse((await person.get(`/tenders/${id}/next`)).body)
    const rungs = next.forecast.filter(step => step.kind === 'rung')
    expect(rungs.length).toBeGreaterThan(0)
    for (const { key } of rungs) {
      const told = await why(`/tenders/${id}/why/${encodeURIComponent(key)}`)
      expect(words(told).slice(0, 4)).toEqual(['step', 'silence', 'rule', 'step'])
      expect(words(told)).toContain('set')
      expect(told.complete).toBe(true)
    }
  })

  test('of a record that another one brought names the event of that one, and who caused it', async () => {
    const interest = await create(api.engine, NOW, { kind: 'interest', state: 'contact', ownerId: person.userId })
    const event = await api.engine.pool.query<{ id: string }>(
      `insert into event (id, process_id, type, at, actor_id, actor_kind, hash)
       values (gen_random_uuid(), $1, 'interest.converted', $2, $3, 'person', 'x') returning id`,
      [interest.view.id, NOW, person.userId],
    )
    const deal = await create(api.engine, NOW, {
      kind: 'deal',
      originEventId: event.rows[0]?.id ?? '',
      ownerId: person.userId,
    })
    const next = z
      .looseObject({
        steps: z.array(z.looseObject({ key: z.string() })),
        forecast: z.array(z.looseObject({ key: z.string() })),
      })
      .parse((await person.get(`/deals/${deal.view.id}/next`)).body)
    const key = [...next.steps, ...next.forecast][0]?.key ?? ''
    const told = await why(`/deals/${deal.view.id}/why/${encodeURIComponent(key)}`)
    expect(ofKind(told, 'followUp')).toMatchObject({ event: 'interest.converted', recordId: interest.view.id })
    const last = told.chain.filter(link => link.what === 'set').at(-1)
    expect(last).toMatchObject({ by: person.userId, byName: 'Maria' })
  })

  test('is not told of a step that nobody knows', async () => {
    const made = await person.post('/tenders', { title: 'Unknown', submissionDeadline: DEADLINE })
    for (const place of ['why', 'letters']) {
      expect((await person.get(`/tenders/${idOf(made)}/${place}/T5:never:2020`)).status).toBe(404)
    }
  })
})

describe('why a letter came and a task is there', () => {
  test('is the chain of its step with the letter or the task before it', async () => {
    const made = await person.post('/tenders', {
      title: 'With letters',
      state: 'preparing',
      submissionDeadline: DEADLINE,
    })
    const id = idOf(made)
    const mails = itemsOf(await person.get(`/mails?record=${id}`)).items
    expect(mails.length).toBeGreaterThan(0)
    for (const mail of mails) {
      const answer = await person.get(`/mails/${mail.id}/why`)
      const { matters } = mailWhyView.parse(answer.body)
      expect(matters.length).toBeGreaterThan(0)
      for (const { why: told } of matters) {
        expect(words(told)[0]).toBe('letter')
        expect(told.complete).toBe(true)
      }
    }
    const tasks = itemsOf(await person.get(`/tasks?scope=all&record=${id}`)).items
    expect(tasks.length).toBeGreaterThan(0)
    for (const task of tasks) {
      const told = await why(`/tasks/${task.id}/why`)
      expect(words(told).slice(0, 2)).toEqual(['task', 'step'])
      expect(told.complete).toBe(true)
    }
  })

  test('tells of the act of a person where no rule wrote the letter', async () => {
    const made = await create(api.engine, NOW, { kind: 'interest', state: 'contact', ownerId: person.userId })
    const id = made.view.id
    const project = idOf(await person.post('/projects', { title: 'Held', stage: 'preparation' }))
    await person.post(`/projects/${project}/commands/hold`, { reason: 'no money' })
    const { rows } = await api.engine.pool.query<{ id: string }>(
      `select id from event where process_id = $1 and type = 'project.put_on_hold'`,
      [project],
    )
    const input = { reason: 'no money', cause: `project:${project}` }
    await advance(api.engine, {
      processId: id,
      now: NOW,
      ask: { act: 'command', command: 'hold', input },
      idempotency: { key: followKey(rows[0]?.id ?? '', id, 'hold'), bodyHash: 'hold' },
    })
    const mails = itemsOf(await person.get(`/mails?record=${id}&template=hold`)).items
    expect(mails.length).toBeGreaterThan(0)
    const { matters } = mailWhyView.parse((await person.get(`/mails/${mails[0]?.id}/why`)).body)
    const [matter] = matters
    expect(matter && words(matter.why)).toEqual(['letter', 'set', 'followUp', 'set'])
    expect(matter?.why.chain.at(-1)).toMatchObject({ byName: 'Maria', event: 'project.put_on_hold' })
    expect(matter?.why.complete).toBe(true)
  })

  test('is answered with 404 for what is not there', async () => {
    const nobody = '00000000-0000-7000-8000-00000000dead'
    expect((await person.get(`/mails/${nobody}/why`)).status).toBe(404)
    expect((await person.get(`/tasks/${nobody}/why`)).status).toBe(404)
    expect(textIn(await person.get(`/tasks/${nobody}/why`), 'code')).toBe('task.notFound')
  })
})

describe('the demo company', () => {
  test('has no letter ahead, and no letter behind, whose chain is not complete', async () => {
    const now = '2026-05-18T10:20:00.000Z'
    const demo = await testDatabase()
    await seedDemo({ databaseUrl: demo.url, now })
    const engine = createEngine({ pool: demo.db.pool, parkAfterMs: 1, secret: 'test', mailDomain: 'test' })
    const db = queriesOn(demo.db.pool)
    const { rows } = await demo.db.pool.query<{ id: string; kind: string }>(
      `select id, kind from (select id, kind, row_number() over (partition by kind order by id) as place
         from process where closed_at is null) p where place <= 12 order by id`,
    )
    const lacking: string[] = []
    let letters = 0
    for (const { id, kind } of rows) {
      const found = await planned(engine, { id, kind, now })
      if (!found) continue
      const until = instantOf(Date.parse(now) + 30 * 86_400_000)
      for (const { turned } of turnsAhead(found.definition, found.row.view, found.context, until)) {
        for (const letter of turned.letters) {
          letters++
          const told = await whyOf(found, letter.stepKey, db)
          if (told?.complete !== true) lacking.push(`${kind} ${letter.stepKey}: ${told && words(told).join(' ')}`)
        }
      }
    }
    const behind = await demo.db.pool.query<{ id: string }>(
      'select distinct on (template, rule) id from mail order by template, rule, id limit 60',
    )
    expect(behind.rows.length).toBeGreaterThan(5)
    for (const { id } of behind.rows) {
      const letter = await findLedgerLetter(db, id)
      const told = letter && (await whyMail(engine, db, letter, now))
      if (!told?.matters.every(matter => matter.why.complete)) lacking.push(`${letter?.template} ${id}`)
    }
    expect(lacking).toEqual([])
    expect(letters).toBeGreaterThan(60)
    await demo.drop()
  }, 120_000)
})
