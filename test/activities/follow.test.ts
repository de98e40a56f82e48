import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { replaceLines } from '../../src/db/line.ts'
import { presenceOf } from '../../src/domain/potential.ts'
import { type ActivityStage, activityStage, give, unfollowed } from '../support/activities.ts'
import { aParty, create, HEAD, msk, OWNER } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())

const NOW = msk('2026-04-20 10:00')

const waiting = (recordId: string, type: string, now = NOW) => unfollowed(stage, { recordId, type, now })

const recordsOf = (link: string, id: string) =>
  stage.rows(
    `select r.id, r.kind, r.title, r.party_id, r.amount_minor, r.project_id, r.tender_id, p.state, p.owner_id, p.facts, p.dates
     from record r join process p on p.id = r.id where r.${link} = $1 order by r.number`,
    [id],
  )

const value = (date: unknown) => (typeof date === 'object' && date !== null && 'value' in date ? date.value : undefined)

describe('what follows', () => {
  test('a won tender: one deal with its client, owner and price, however often it is followed', async () => {
    const partyId = await aParty(stage.engine)
    const { view } = await create(stage.engine, NOW, {
      kind: 'tender',
      state: 'submitted',
      title: 'Pumps',
      partyId,
      fields: { submissionDeadline: msk('2026-04-19 12:00') },
    })
    await give(stage.engine, { processId: view.id, now: NOW, command: 'win', input: { awardAmount: 7_500_000 } })
    const input = await waiting(view.id, 'tender.won')
    await Promise.all([stage.activities.openDeal(input), stage.activities.openDeal(input)])
    await stage.activities.openDeal(input)
    const deals = await recordsOf('tender_id', view.id)
    expect(deals).toHaveLength(1)
    expect(deals[0]).toMatchObject({
      kind: 'deal',
      state: 'draft',
      title: 'Pumps',
      party_id: partyId,
      owner_id: OWNER,
      amount_minor: 7_500_000,
    })
    expect(stage.watchers.poked).toContainEqual(expect.objectContaining({ kind: 'deal', processId: deals[0]?.id }))
  })

  test('a signed deal: the contract with its term, and the tender is signed with it', async () => {
    const { view: tender } = await create(stage.engine, NOW, { kind: 'tender', state: 'submitted' })
    await give(stage.engine, { processId: tender.id, now: NOW, command: 'win' })
    await stage.activities.openDeal(await waiting(tender.id, 'tender.won'))
    const deal = String((await recordsOf('tender_id', tender.id))[0]?.id)
    await give(stage.engine, { processId: deal, now: NOW, command: 'requestApproval' })
    const input = { contractStartOn: '2026-05-01', contractEndOn: '2027-04-30', contractNumber: 'A-1', amount: 100 }
    await give(stage.engine, { processId: deal, now: NOW, command: 'sign', input })
    await stage.activities.openContract(await waiting(deal, 'deal.signed'))
    const [contract] = await recordsOf('deal_id', deal)
    expect(contract).toMatchObject({
      kind: 'contract',
      state: 'signed',
      tender_id: tender.id,
      facts: { holder: 'ours', role: 'main' },
    })
    expect(value(Object(contract?.dates).endOn)).toBe('2027-04-30')
    const [signed] = await stage.rows('select state from process where id = $1', [tender.id])
    expect(signed?.state).toBe('contract')
  })

  test('a signed deal of a project: what it supplies is specified on the needs, in the fact and in the rows alike', async () => {
    const { view: project } = await create(stage.engine, NOW, { kind: 'project', state: 'new' })
    const needLines = [
      { description: 'Valves', quantity: 4 },
      { description: 'Pumps', quantity: 10 },
      { description: 'Pipes', quantity: 7, classification: '24.20' },
    ]
    const supplyLines = [
      { description: 'pumps', quantity: 6 },
      { description: 'Steel pipes', quantity: 9, classification: '24.20' },
      { description: 'Cables', quantity: 1 },
    ]
    await give(stage.engine, { processId: project.id, now: NOW, command: 'saveNeedLines', input: { needLines } })
    await replaceLines(stage.engine.pool, { recordId: project.id, kind: 'need', lines: needLines })
    await give(stage.engine, { processId: project.id, now: NOW, command: 'saveSupplyLines', input: { supplyLines } })
    await replaceLines(stage.engine.pool, { recordId: project.id, kind: 'supply', lines: supplyLines })
    const delivered = [{ position: 1, specified: 0, approved: 0, delivered: 2, installed: 0 }]
    await give(stage.engine, {
      processId: project.id,
      now: NOW,
      command: 'savePresence',
      input: { presence: delivered },
    })
    const links = { projectId: project.id }
    const { view: deal } = await create(stage.engine, NOW, { kind: 'deal', state: 'contract_approval', links })
    const input = { contractStartOn: '2026-05-01', contractEndOn: '2027-04-30', contractNumber: 'A-1', amount: 100 }
    await give(stage.engine, { processId: deal.id, now: NOW, command: 'sign', input })
    await stage.activities.openContract(await waiting(deal.id, 'deal.signed'))
    const rows = await stage.rows(
      `select l.kind, l.description, x.specified, x.delivered from presence x join line l on l.id = x.line_id
       where x.record_id = $1 order by l.position`,
      [project.id],
    )
    expect(rows).toEqual([
      { kind: 'need', description: 'Pumps', specified: 6, delivered: 2 },
      { kind: 'need', description: 'Pipes', specified: 7, delivered: 0 },
    ])
    const [after] = await stage.rows('select facts from process where id = $1', [project.id])
    const kept = presenceOf(Object(after?.facts).presence)
    expect(kept.map(({ position, specified, delivered }) => [position, specified, delivered])).toEqual([
      [1, 6, 2],
      [2, 7, 0],
    ])
    // Signed is not delivered: a fifth of one of three lines is there.
    expect(Object(after?.facts).presencePercent).toBe(6)
  })

  test('K1: the support of a main contract waits for its end, and moves with it', async () => {
    const fields = { role: 'main', holder: 'ours', startOn: '2026-01-01', endOn: '2026-06-30' }
    const { view } = await create(stage.engine, NOW, { kind: 'contract', state: 'active', fields })
    await stage.activities.openSupportContract(await waiting(view.id, 'contract.support_due'))
    const [support] = await recordsOf('contract_id', view.id)
    expect(support).toMatchObject({ state: 'planned', facts: { role: 'support', holder: 'ours' } })
    expect(value(Object(support?.dates).mainEndOn)).toBe('2026-06-30')
    await give(stage.engine, { processId: view.id, now: NOW, command: 'amend', input: { endOn: '2026-07-31' } })
    await stage.activities.advance({ processId: view.id, now: NOW })
    await stage.activities.openSupportContract(await waiting(view.id, 'contract.support_due'))
    const all = await recordsOf('contract_id', view.id)
    expect(all).toHaveLength(1)
    expect(value(Object(all[0]?.dates).mainEndOn)).toBe('2026-07-31')
  })

  test('the end of a main contract that moves takes the waiting support along, and only that', async () => {
    const fields = { role: 'main', holder: 'ours', startOn: '2026-01-01', endOn: '2026-12-31' }
    const { view: main } = await create(stage.engine, NOW, { kind: 'contract', state: 'active', fields })
    const waitingSupport = { role: 'support', holder: 'ours', mainEndOn: '2026-12-31' }
    const { view: support } = await create(stage.engine, NOW, {
      kind: 'contract',
      state: 'offered',
      fields: waitingSupport,
      links: { contractId: main.id },
    })
    await give(stage.engine, { processId: main.id, now: NOW, command: 'amend', input: { endOn: '2027-03-31' } })
    await stage.activities.followMovedEnd(await waiting(main.id, 'contract.date_moved'))
    const [moved] = await stage.rows('select dates from process where id = $1', [support.id])
    expect(value(Object(moved?.dates).mainEndOn)).toBe('2027-03-31')
    await give(stage.engine, { processId: support.id, now: NOW, command: 'amend', input: { endOn: '2028-03-31' } })
    await stage.activities.followMovedEnd(await waiting(support.id, 'contract.date_moved'))
    expect(await recordsOf('contract_id', support.id)).toEqual([])
  })

  test('a renewed support contract goes on in a successor with the same term', async () => {
    const fields = { role: 'support', holder: 'ours', startOn: '2025-05-01', endOn: '2026-04-30' }
    const { view } = await create(stage.engine, NOW, { kind: 'contract', state: 'renewal_window', fields })
    await give(stage.engine, {
      processId: view.id,
      now: NOW,
      command: 'renew',
      input: { decision: 'renew', newAmount: 900 },
    })
    await stage.activities.openSuccessor(await waiting(view.id, 'contract.renewed'))
    const [successor] = await recordsOf('contract_id', view.id)
    expect(successor).toMatchObject({ state: 'signed', amount_minor: 900, facts: { role: 'support' } })
    expect(value(Object(successor?.dates).startOn)).toBe('2026-05-01')
    expect(value(Object(successor?.dates).endOn)).toBe('2027-04-30')
  })

  test('K8: only a support contract of ours that ran out becomes an interest', async () => {
    const term = { startOn: '2025-04-20', endOn: '2026-04-19' }
    for (const [role, holder, expected] of [
      ['support', 'ours', 1],
      ['main', 'ours', 0],
      ['main', 'competitor', 0],
    ] as const) {
      const { view } = await create(stage.engine, NOW, {
        kind: 'contract',
        state: 'active',
        fields: { role, holder, ...term },
      })
      await stage.activities.proposeWinBack(await waiting(view.id, 'contract.expired'))
      expect(await recordsOf('contract_id', view.id)).toHaveLength(expected)
    }
  })

  test('P4: supply lines become an interest; new lines reach it while nobody has worked on it', async () => {
    const { view } = await create(stage.engine, NOW, { kind: 'project' })
    const save = (description: string) =>
      give(stage.engine, {
        processId: view.id,
        now: NOW,
        command: 'saveSupplyLines',
        input: { supplyLines: [{ description, quantity: 2, amountMinor: 500 }] },
      })
    await save('Pump')
    await stage.activities.proposeInterest(await waiting(view.id, 'project.supply_lines_saved'))
    await save('Valve')
    await stage.activities.proposeInterest(await waiting(view.id, 'project.supply_lines_saved'))
    const [interest, ...others] = await recordsOf('project_id', view.id)
    expect(others).toEqual([])
    expect(interest).toMatchObject({
      kind: 'interest',
      state: 'new',
      facts: { lines: [{ description: 'Valve' }], amount: 500 },
    })
    const [project] = await stage.rows('select state from process where id = $1', [view.id])
    expect(project?.state).toBe('in_progress')
  })

  test('a lost tender: the winner’s contract is watched', async () => {
    const winnerId = await aParty(stage.engine, 'Rival')
    const { view } = await create(stage.engine, NOW, { kind: 'tender', state: 'submitted' })
    await give(stage.engine, { processId: view.id, now: NOW, command: 'lose', input: { winnerId, awardAmount: 300 } })
    await stage.activities.watchCompetitorContract(await waiting(view.id, 'tender.lost'))
    expect((await recordsOf('tender_id', view.id))[0]).toMatchObject({
      kind: 'contract',
      facts: { holder: 'competitor', competitorId: winnerId, amount: 300 },
    })
  })

  test('a completed project: an object for each line that was delivered', async () => {
    const partyId = await aParty(stage.engine)
    const { view } = await create(stage.engine, NOW, { kind: 'project', partyId, fields: { stage: 'implementation' } })
    const supplyLines = [{ description: 'Pump' }, { description: 'Valve' }]
    await give(stage.engine, { processId: view.id, now: NOW, command: 'saveSupplyLines', input: { supplyLines } })
    await give(stage.engine, {
      processId: view.id,
      now: NOW,
      command: 'moveStage',
      input: { stage: 'completion', observedOn: '2026-04-20', source: 'site' },
    })
    const input = await waiting(view.id, 'project.completed')
    await stage.activities.createObjectsFromProject(input)
    await stage.activities.createObjectsFromProject(input)
    const objects = (await recordsOf('project_id', view.id)).filter(record => record.kind === 'object')
    expect(objects.map(object => object.title)).toEqual(['Pump', 'Valve'])
    const [watched] = await stage.rows('select fleet_id, next_due_at from process where id = $1', [objects[0]?.id])
    expect(watched).toMatchObject({ fleet_id: partyId, next_due_at: expect.any(String) })
  })

  test('an award that is cancelled takes its deal along', async () => {
    const { view } = await create(stage.engine, NOW, { kind: 'tender', state: 'submitted' })
    await give(stage.engine, { processId: view.id, now: NOW, command: 'win' })
    await stage.activities.openDeal(await waiting(view.id, 'tender.won'))
    await give(stage.engine, { processId: view.id, now: NOW, command: 'cancelAward', input: { reason: 'complaint' } })
    await stage.activities.closeDeal(await waiting(view.id, 'tender.award_cancelled'))
    expect((await recordsOf('tender_id', view.id))[0]).toMatchObject({
      state: 'closed_lost',
      facts: { reason: 'complaint' },
    })
  })
})

describe('a project that is put on hold', () => {
  async function aFamily() {
    const { view: project } = await create(stage.engine, NOW, { kind: 'project' })
    const links = { projectId: project.id }
    const interest = await create(stage.engine, NOW, { kind: 'interest', links })
    const deal = await create(stage.engine, NOW, { kind: 'deal', links: { interestId: interest.view.id } })
    const tender = await create(stage.engine, NOW, { kind: 'tender', state: 'preparing', links })
    const ours = { role: 'main', holder: 'ours', startOn: '2026-01-01', endOn: '2027-12-31' }
    const contract = await create(stage.engine, NOW, {
      kind: 'contract',
      state: 'active',
      fields: ours,
      links: { dealId: deal.view.id },
    })
    const theirs = await create(stage.engine, NOW, {
      kind: 'contract',
      state: 'active',
      fields: { ...ours, holder: 'competitor' },
      links,
    })
    const ids = [interest, deal, tender, contract, theirs].map(({ view }) => view.id)
    return { project: project.id, ids }
  }

  const held = async (ids: readonly string[]) =>
    (
      await stage.rows(
        "select held, dates ? 'parentHeldAt' as noted from process where id = any ($1) order by array_position($1, id)",
        [ids],
      )
    ).map(row => (row.held ? 'held' : row.noted ? 'noted' : 'untouched'))

  test('holds interests and deals, tells bids and own contracts, and leaves a competitor’s alone', async () => {
    const { project, ids } = await aFamily()
    await stage.rows('delete from mail')
    await give(stage.engine, { processId: project, now: NOW, command: 'hold', input: { reason: 'no money' } })
    const hold = await waiting(project, 'project.put_on_hold')
    await stage.activities.cascadeHold(hold)
    await stage.activities.cascadeHold(hold)
    expect(await held(ids)).toEqual(['held', 'held', 'noted', 'noted', 'untouched'])
    // One letter for each person, whatever was touched.
    const letters = await stage.rows(`select reader_id, template from mail where state <> 'merged'`)
    expect(letters.map(letter => letter.template)).toEqual(letters.map(() => 'hold'))
    expect(new Set(letters.map(letter => letter.reader_id)).size).toBe(letters.length)
    expect(letters.map(letter => letter.reader_id)).toEqual(expect.arrayContaining([OWNER, HEAD]))
  })

  test('lets go of them when it is filed away while it is held, and writes to nobody when it held nothing', async () => {
    const { project, ids } = await aFamily()
    await give(stage.engine, { processId: project, now: NOW, command: 'hold', input: { reason: 'no money' } })
    await stage.activities.cascadeHold(await waiting(project, 'project.put_on_hold'))
    await give(stage.engine, { processId: project, now: NOW, command: 'archive', input: { reason: 'nothing left' } })
    await stage.activities.cascadeResume(await waiting(project, 'project.archived'))
    expect(await held(ids)).toEqual(['untouched', 'untouched', 'untouched', 'untouched', 'untouched'])
    const { view: lone } = await create(stage.engine, NOW, { kind: 'project' })
    await stage.rows('delete from mail')
    await give(stage.engine, { processId: lone.id, now: NOW, command: 'archive', input: { reason: 'nothing left' } })
    await stage.activities.cascadeResume(await waiting(lone.id, 'project.archived'))
    expect(await stage.rows('select id from mail')).toEqual([])
  })

  test('resumes them together', async () => {
    const { project, ids } = await aFamily()
    await give(stage.engine, { processId: project, now: NOW, command: 'hold', input: { reason: 'no money' } })
    await stage.activities.cascadeHold(await waiting(project, 'project.put_on_hold'))
    const later = msk('2026-05-20 10:00')
    await give(stage.engine, { processId: project, now: later, command: 'resume' })
    await stage.activities.cascadeResume(await waiting(project, 'project.resumed', later))
    expect(await held(ids)).toEqual(['untouched', 'untouched', 'untouched', 'untouched', 'untouched'])
    const tasks = await stage.rows(
      `select process_id from task where title = 'reconfirmDates' and process_id = any ($1)`,
      [ids],
    )
    expect(tasks).toHaveLength(4)
  })

  test('closes what has nothing left to sell to when it is cancelled', async () => {
    const { project, ids } = await aFamily()
    await give(stage.engine, {
      processId: project,
      now: NOW,
      command: 'cancelProject',
      input: { reason: 'law changed' },
    })
    await stage.activities.closeChildren(await waiting(project, 'project.cancelled'))
    const states = await stage.rows('select state from process where id = any ($1) order by array_position($1, id)', [
      ids,
    ])
    expect(states.map(row => row.state)).toEqual(['refused', 'closed_lost', 'cancelled', 'active', 'active'])
  })
})
