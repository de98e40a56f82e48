import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { partsOf, takePart } from '../../src/db/import.ts'
import { createImport } from '../../src/db/import-batch.ts'
import { newId } from '../../src/domain/id.ts'
import { missingRoles, participantsOf } from '../../src/domain/potential.ts'
import { parseFeed } from '../../src/feeds/feed.ts'
import { type ActivityStage, activityStage, give } from '../support/activities.ts'
import { create, HEAD, msk } from '../support/build.ts'
import {
  aContractOf,
  aFeedProject,
  aNotice,
  anAward,
  aRelease,
  OCID,
  projectPackage,
  releasePackage,
} from '../support/feed.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())
beforeEach(async () => {
  await stage.rows('truncate import_batch, source, record, party, mail cascade')
})

const NOW = msk('2026-04-20 10:00')
const DEADLINE = msk('2026-05-15 12:00')
const MOVED = msk('2026-05-22 12:00')

async function take(content: string, now = NOW) {
  const { id } = await createImport(stage.deps.db, {
    format: 'unknown',
    fileName: 'feed.json',
    fileHash: newId(),
    content,
    createdBy: 'test',
    now,
  })
  return finish(id, now)
}

async function finish(importId: string, now = NOW) {
  while ((await stage.run(stage.activities.importChunk, { importId, now })).more);
  await stage.activities.finishImport({ importId, now })
  const lines = await stage.rows('select key, outcome, reason from import_row where batch_id = $1 order by key', [
    importId,
  ])
  const [batch] = await stage.rows('select state, content, report from import_batch where id = $1', [importId])
  return { lines, batch }
}

type Named = { role: string; party_id: string }
const byRole = (one: Named, other: Named) =>
  `${one.role} ${one.party_id}` < `${other.role} ${other.party_id}` ? -1 : 1

const one = async (kind: string) => {
  const found = await stage.rows(
    `select r.id, r.title, r.party_id, r.project_id, r.amount_minor, p.state, p.dates, p.facts, p.seq, p.next_due_at, p.waiting_for, p.owner_id
     from record r join process p on p.id = r.id where r.kind = $1 order by r.number`,
    [kind],
  )
  expect(found).toHaveLength(1)
  return found[0] ?? {}
}

const dateOf = (record: Record<string, unknown>, name: string) => Object(Object(record.dates)[name])

const PLANNING = {
  planning: { budget: { project: 'Waterworks', projectID: 'P-1', amount: { amount: 9000, currency: 'RUB' } } },
}

describe('an OCDS file', () => {
  test('becomes a project and a tender with its company, lots, items and dates, armed and told of in one letter', async () => {
    const { lines, batch } = await take(
      releasePackage(aRelease('r1', '2026-04-01T00:00:00Z', { ...PLANNING, tender: aNotice(DEADLINE) })),
    )
    expect(lines.map(line => line.outcome)).toEqual(['created', 'created'])
    expect(batch).toMatchObject({ state: 'done', content: null, report: { source: { publisher: 'Feed' } } })
    const project = await one('project')
    expect(project).toMatchObject({ title: 'Waterworks', facts: { stage: 'procurement' } })
    const tender = await one('tender')
    expect(tender).toMatchObject({
      state: 'detected',
      project_id: project.id,
      amount_minor: 150_000,
      next_due_at: expect.any(String),
    })
    expect(dateOf(tender, 'submissionDeadline')).toMatchObject({
      value: DEADLINE,
      by: 'feed:ocds',
      source: `Feed: ${OCID} r1`,
    })
    const [party] = await stage.rows('select name, region, identifier_id from party where id = $1', [tender.party_id])
    expect(party).toEqual({ name: 'City of Alpha', region: 'North', identifier_id: '1' })
    const items = await stage.rows(
      'select description, quantity, amount_minor, lot_id from line where record_id = $1',
      [tender.id],
    )
    expect(items).toEqual([{ description: 'Pump', quantity: 3, amount_minor: 150_000, lot_id: 'L-1' }])
    const roles = await stage.rows('select role from record_party where record_id = $1 order by role', [tender.id])
    expect(roles.map(row => row.role)).toEqual(['buyer', 'supplier'])
    const letters = await stage.rows(`select reader_id, template from mail where state <> 'merged'`)
    expect(letters).toEqual([{ reader_id: HEAD, template: 'collapse' }])
    expect(stage.watchers.wakes).toContain('import')
  })

  test('changes nothing when it comes again', async () => {
    const release = aRelease('r1', '2026-04-01T00:00:00Z', { tender: aNotice(DEADLINE) })
    await take(releasePackage(release))
    const before = await one('tender')
    const letters = await stage.rows('select id from mail')
    const { lines } = await take(releasePackage(release), msk('2026-04-21 10:00'))
    expect(lines.map(line => line.outcome)).toEqual(['unchanged'])
    expect(await one('tender')).toEqual(before)
    expect(await stage.rows('select id from mail')).toEqual(letters)
    const sources = await stage.rows('select version, checked_at from source')
    expect(sources).toEqual([{ version: 'r1', checked_at: msk('2026-04-21 10:00') }])
  })

  test('T7: a release that moves the deadline moves the timers and is told at once', async () => {
    const first = aRelease('r1', '2026-04-01T00:00:00Z', { tender: aNotice(DEADLINE) })
    await take(releasePackage(first))
    const tender = await one('tender')
    await give(stage.engine, {
      processId: String(tender.id),
      now: NOW,
      command: 'classify',
      input: { ownership: 'ours' },
    })
    await give(stage.engine, { processId: String(tender.id), now: NOW, command: 'go' })
    const later = msk('2026-05-06 15:00')
    await stage.activities.advance({ processId: String(tender.id), now: later })
    const moving = aRelease('r2', '2026-05-06T00:00:00Z', { tag: ['tenderAmendment'], tender: aNotice(MOVED) })
    const { lines } = await take(releasePackage(first, moving), later)
    expect(lines.map(line => line.outcome)).toEqual(['unchanged', 'updated'])
    expect(dateOf(await one('tender'), 'submissionDeadline')).toMatchObject({ value: MOVED, previous: DEADLINE })
    const moved = await stage.rows(
      `select data -> 'deadline' as deadline from mail where template = 'deadlineMoved' and state in ('queued', 'deferred')`,
    )
    expect(moved[0]?.deadline).toMatchObject({ anchor: 'submissionDeadline', from: DEADLINE, to: MOVED })
    const [submit] = await stage.rows(
      `select due_at from task where process_id = $1 and rule = 'T4.submit' and state = 'open'`,
      [tender.id],
    )
    expect(submit?.due_at).toBe(msk('2026-05-21 18:00'))
  })

  test('T12: a contract that somebody else won and that has ended asks once, on the board, whether there is a new notice', async () => {
    const tender = aNotice('2019-04-01T00:00:00Z', { status: 'complete' })
    const contract = aContractOf('', { period: { startDate: '2019-06-01', endDate: '2020-05-31' } })
    await take(
      releasePackage(aRelease('r1', '2019-05-01T00:00:00Z', { tender, awards: [anAward()], contracts: [contract] })),
    )
    const watched = await one('tender')
    expect(watched).toMatchObject({ state: 'competitor_watch', waiting_for: 'task:askForNotice' })
    expect(await stage.rows('select rule, ladder from task')).toEqual([{ rule: 'T12.end', ladder: 'board' }])
    expect(await stage.rows(`select id from mail where state <> 'merged'`)).toHaveLength(1)
  })

  test('history is filed where it belongs: nothing is due, nobody is told', async () => {
    const tender = aNotice('2019-04-01T00:00:00Z', { status: 'complete' })
    await take(
      releasePackage(
        aRelease('r1', '2019-05-01T00:00:00Z', {
          tender,
          awards: [anAward()],
          contracts: [aContractOf('', { period: {} })],
        }),
      ),
    )
    expect(await one('tender')).toMatchObject({
      state: 'not_participating',
      next_due_at: null,
      facts: { awardAmount: 140_000 },
    })
    expect(await one('contract')).toMatchObject({ state: 'completed', next_due_at: null })
    expect(await stage.rows('select id from task')).toEqual([])
    expect(await stage.rows('select id from mail')).toEqual([])
  })

  test('what came out of order does not turn dates back', async () => {
    await take(releasePackage(aRelease('r2', '2026-04-10T00:00:00Z', { tender: aNotice(MOVED) })))
    const older = aRelease('r1', '2026-04-01T00:00:00Z', { ...PLANNING, tender: aNotice(DEADLINE) })
    const { lines } = await take(releasePackage(older))
    expect(lines.map(line => line.outcome)).toEqual(['updated'])
    const tender = await one('tender')
    expect(dateOf(tender, 'submissionDeadline').value).toBe(MOVED)
    expect(tender.project_id).toBe((await one('project')).id)
  })

  test('a buyer who cancels closes the tender', async () => {
    await take(releasePackage(aRelease('r1', '2026-04-01T00:00:00Z', { tender: aNotice(DEADLINE) })))
    await take(
      releasePackage(aRelease('r2', '2026-04-02T00:00:00Z', { tender: aNotice(DEADLINE, { status: 'cancelled' }) })),
    )
    expect(await one('tender')).toMatchObject({ state: 'cancelled', next_due_at: null })
  })

  test('a competitor’s contract is watched to the end of its option, and moves with an amendment', async () => {
    const period = {
      startDate: '2026-03-10T00:00:00Z',
      endDate: '2026-12-31T00:00:00Z',
      maxExtentDate: '2027-06-30T00:00:00Z',
    }
    const told = (id: string, date: string, more: Record<string, unknown>) =>
      releasePackage(
        aRelease(id, date, {
          tag: ['contract'],
          awards: [anAward()],
          contracts: [aContractOf('', { period, ...more })],
        }),
      )
    await take(told('r1', '2026-03-05T00:00:00Z', {}))
    const contract = await one('contract')
    expect(contract).toMatchObject({ state: 'active', facts: { holder: 'competitor', role: 'main' } })
    expect([dateOf(contract, 'endOn').value, dateOf(contract, 'maxEndOn').value]).toEqual(['2026-12-31', '2027-06-30'])
    await take(told('r2', '2026-04-05T00:00:00Z', { period: { ...period, maxExtentDate: '2027-12-31T00:00:00Z' } }))
    expect(dateOf(await one('contract'), 'maxEndOn').value).toBe('2027-12-31')
  })

  test('the contract of a tender that we won is ours: the feed adds to what the deal made', async () => {
    await take(releasePackage(aRelease('r1', '2026-04-01T00:00:00Z', { tender: aNotice(DEADLINE) })))
    const tender = String((await one('tender')).id)
    await stage.rows(`update process set state = 'evaluation' where id = $1`, [tender])
    await give(stage.engine, { processId: tender, now: NOW, command: 'win' })
    const told = (id: string, date: string, endDate: string) =>
      releasePackage(aRelease(id, date, { tag: ['contract'], awards: [anAward()], contracts: [aContractOf(endDate)] }))
    await take(told('r2', '2026-04-02T00:00:00Z', '2027-03-09T00:00:00Z'))
    expect(await stage.rows(`select id from record where kind = 'contract'`)).toEqual([])
    const fields = { role: 'main', holder: 'ours', startOn: '2026-03-10', endOn: '2027-03-09' }
    const ours = await create(stage.engine, NOW, {
      kind: 'contract',
      state: 'active',
      fields,
      links: { tenderId: tender },
    })
    await take(told('r3', '2026-04-03T00:00:00Z', '2027-06-09T00:00:00Z'))
    const contract = await one('contract')
    expect(contract).toMatchObject({ id: ours.view.id, facts: { holder: 'ours' } })
    expect(dateOf(contract, 'endOn').value).toBe('2027-06-09')
  })

  test('one part that cannot be taken says why; an outage is tried again instead', async () => {
    const input = { format: 'unknown', fileName: null, fileHash: newId(), content: '{}', createdBy: 'test', now: NOW }
    const { id } = await createImport(stage.deps.db, input)
    const failing = (error: Error) =>
      takePart(
        stage.engine,
        { batchId: id, now: NOW, url: null, publisher: null },
        { keys: ['bad'], take: () => Promise.reject(error) },
      )
    await expect(failing(Object.assign(new Error('shutting down'), { code: '57P01' }))).rejects.toThrow('shutting down')
    await failing(new Error('poison'))
    expect(await stage.rows('select key, outcome, reason from import_row where batch_id = $1', [id])).toEqual([
      { key: 'bad', outcome: 'failed', reason: 'poison' },
    ])
  })

  test('an import that was stopped half-way goes on from there', async () => {
    const releases = [1, 2, 3].map(n => ({
      ...aRelease('r1', '2026-04-01T00:00:00Z', { tender: aNotice(DEADLINE) }),
      ocid: `ocds-213czf-${n}`,
    }))
    const content = releasePackage(...releases)
    const input = { format: 'unknown', fileName: null, fileHash: newId(), content, createdBy: 'test', now: NOW }
    const { id } = await createImport(stage.deps.db, input)
    const [first] = partsOf(parseFeed(content), new Set())
    await takePart(
      stage.engine,
      { batchId: id, now: NOW, url: null, publisher: null },
      first ?? { keys: [], take: async () => {} },
    )
    const { lines } = await finish(id)
    expect(lines.map(line => line.outcome)).toEqual(['created', 'created', 'created'])
    expect(await stage.rows(`select id from record where kind = 'tender'`)).toHaveLength(3)
  })
})

describe('an OC4IDS file', () => {
  const process = (more: Record<string, unknown> = {}) => ({
    id: OCID,
    summary: {
      ocid: OCID,
      nature: ['construction'],
      title: 'Building the waterworks',
      status: 'active',
      suppliers: [{ id: 'XX-REG-2', name: 'Rival Ltd' }],
      contractValue: { amount: 7000, currency: 'RUB' },
      contractPeriod: { startDate: '2026-01-01T00:00:00Z', endDate: '2027-01-31T00:00:00Z' },
      ...more,
    },
  })

  test('becomes a project with its procurements and their contracts', async () => {
    await take(projectPackage(aFeedProject({ contractingProcesses: [process()] })))
    const project = await one('project')
    expect(project).toMatchObject({
      title: 'Waterworks',
      state: 'new',
      facts: { stage: 'preparation', amount: 900_000 },
    })
    expect(project.next_due_at).not.toBeNull()
    expect(await one('tender')).toMatchObject({ project_id: project.id, state: 'not_participating' })
    expect(await one('contract')).toMatchObject({ project_id: project.id, state: 'active', amount_minor: 700_000 })
  })

  test('names its participants to the rules as well: nobody is asked for an investor whom the feed has named', async () => {
    const parties = [
      { id: 'F', name: 'Fund', roles: ['funder'] },
      { id: 'A', name: 'Hospital', roles: ['publicAuthority'] },
    ]
    await take(projectPackage(aFeedProject({ parties })))
    const { id, facts } = await one('project')
    const known = await stage.rows(
      'select role, party_id from record_party where record_id = $1 order by role, party_id',
      [id],
    )
    const named = participantsOf(Object(facts).participants)
    expect(named.map(({ role, partyId }) => ({ role, party_id: partyId })).toSorted(byRole)).toEqual(known)
    expect(named.every(({ untouched }) => untouched === true)).toBe(true)
    expect(missingRoles({ facts: Object(facts) })).toEqual(['general_contractor'])
  })

  test('moves the stage of its project forward, and says so when only a person may move it', async () => {
    await take(projectPackage(aFeedProject()))
    const next = await take(projectPackage(aFeedProject({ status: 'implementation', updated: '2026-03-01T00:00:00Z' })))
    expect(next.lines.map(line => line.outcome)).toEqual(['updated'])
    expect(await one('project')).toMatchObject({ facts: { stage: 'implementation' } })
    const back = await take(projectPackage(aFeedProject({ status: 'identification', updated: '2026-03-02T00:00:00Z' })))
    expect(back.lines[0]).toMatchObject({ outcome: 'unchanged', reason: 'moveStage: command.guard' })
    expect(await one('project')).toMatchObject({ facts: { stage: 'implementation' } })
  })

  test('knows the procurement that its own feed has told of', async () => {
    await take(
      releasePackage(
        aRelease('r1', '2026-04-01T00:00:00Z', {
          awards: [anAward()],
          contracts: [aContractOf('2026-12-31T00:00:00Z')],
        }),
      ),
    )
    await take(projectPackage(aFeedProject({ contractingProcesses: [process()] })))
    expect((await one('tender')).project_id).toBe((await one('project')).id)
    expect(await one('contract')).toMatchObject({ title: 'Supply of pumps' })
  })
})
