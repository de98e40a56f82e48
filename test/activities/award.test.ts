import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { type ActivityStage, activityStage, give, unfollowed } from '../support/activities.ts'
import { aParty, create, msk } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())

const NOW = msk('2026-06-01 10:00')
const waiting = (recordId: string, type: string) => unfollowed(stage, { recordId, type, now: NOW })
const below = (kind: string, link: string, id: string) =>
  stage.rows(
    `select r.id, p.state, p.facts, p.dates from record r join process p on p.id = r.id where r.kind = $1 and r.${link} = $2`,
    [kind, id],
  )
const tell = (processId: string, command: string, input: Record<string, unknown> = {}) =>
  give(stage.engine, { processId, now: NOW, command, input })

test('an award that comes back brings its own deal back where it stood, and ends the watch on whoever had it', async () => {
  const { view } = await create(stage.engine, NOW, { kind: 'tender', state: 'submitted' })
  await tell(view.id, 'win')
  await stage.activities.openDeal(await waiting(view.id, 'tender.won'))
  const [deal] = await below('deal', 'tender_id', view.id)
  await tell(String(deal?.id), 'requestApproval')
  await tell(view.id, 'cancelAward', { reason: 'complaint' })
  await stage.activities.closeDeal(await waiting(view.id, 'tender.award_cancelled'))
  expect(await below('deal', 'tender_id', view.id)).toMatchObject([{ state: 'closed_lost' }])
  const open = await stage.rows(`select 1 from task where process_id = $1 and state in ('open', 'in_progress')`, [
    deal?.id,
  ])
  expect(open).toEqual([])
  await tell(view.id, 'reassignAward')
  await stage.activities.openDeal(await waiting(view.id, 'tender.won'))
  expect(await below('deal', 'tender_id', view.id)).toMatchObject([{ id: deal?.id, state: 'contract_approval' }])
})

test('what becomes known of a winner is said in the record of his contract, and his early end asks to intercept', async () => {
  const winnerId = await aParty(stage.engine, 'Winner')
  const { view } = await create(stage.engine, NOW, { kind: 'tender', state: 'submitted' })
  await tell(view.id, 'lose', { winnerUnknown: true })
  await stage.activities.watchCompetitorContract(await waiting(view.id, 'tender.lost'))
  await tell(view.id, 'recordWinner', { winnerId, awardAmount: 500 })
  await stage.activities.followCompetitor(await waiting(view.id, 'tender.winner_recorded'))
  const lesson = { causeCode: 'price', lesson: 'too dear', competitorContractEnd: '2028-03-10' }
  await tell(view.id, 'watchCompetitor', lesson)
  await stage.activities.followCompetitor(await waiting(view.id, 'tender.competitor_watched'))
  const [watched] = await below('contract', 'tender_id', view.id)
  expect(watched).toMatchObject({
    state: 'active',
    facts: { holder: 'competitor', competitorId: winnerId },
    dates: { endOn: { value: '2028-03-10' } },
  })
  const ended = await tell(String(watched?.id), 'terminate', { terminatedOn: '2026-06-01', reason: 'bankrupt' })
  expect(ended.view.tasks.map(task => [task.title, task.dueAt])).toEqual([['intercept', msk('2026-06-02 18:00')]])
  expect((await tell(String(watched?.id), 'finishIntercept', { note: 'we called' })).view.state).toBe('terminated')
})

test('support is prepared once before commissioning, moves with it, and becomes that of the main contract', async () => {
  const { view } = await create(stage.engine, NOW, {
    kind: 'project',
    state: 'present',
    fields: { commissioningOn: '2026-09-20' },
  })
  await stage.activities.openProjectSupport(await waiting(view.id, 'project.support_due'))
  await tell(view.id, 'amend', { commissioningOn: '2026-10-20' })
  await stage.activities.followCommissioning(await waiting(view.id, 'project.date_moved'))
  const support = await below('contract', 'project_id', view.id)
  expect(support).toMatchObject([{ state: 'planned', dates: { mainEndOn: { value: '2026-10-20' } } }])
  const { view: main } = await create(stage.engine, NOW, {
    kind: 'contract',
    state: 'active',
    fields: { role: 'main', holder: 'ours', startOn: '2026-01-01', endOn: '2026-09-01' },
    links: { projectId: view.id },
  })
  await stage.activities.openSupportContract(await waiting(main.id, 'contract.support_due'))
  expect(await below('contract', 'contract_id', main.id)).toMatchObject([
    { id: support[0]?.id, dates: { mainEndOn: { value: '2026-09-01' } } },
  ])
})

test('a project is in progress by its first interest; further interests and tenders are its own', async () => {
  const aProject = async () => (await create(stage.engine, NOW, { kind: 'project', state: 'research' })).view.id
  const stateOf = async (id: string) => (await stage.rows('select state from process where id = $1', [id]))[0]?.state
  const first = await aProject()
  await create(stage.engine, NOW, { kind: 'interest', links: { projectId: first } })
  expect(await stateOf(first)).toBe('in_progress')
  await create(stage.engine, NOW, { kind: 'interest', links: { projectId: first } })
  await create(stage.engine, NOW, { kind: 'tender', links: { projectId: first } })
  expect(await stateOf(first)).toBe('in_progress')
})
