import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { forecastOf } from '../support/activities.ts'
import { aParty, create } from '../support/build.ts'
import { startJourney } from '../support/journey.ts'
import { eventually } from '../support/wait.ts'
import { type WorkerStage, workerStage } from '../support/worker.ts'

let stage: WorkerStage
beforeAll(async () => {
  stage = await workerStage()
})
afterAll(() => stage.stop())

/** The record that the chain has made: it is awaited, for follow-ups run by themselves. */
const next = (kind: string, link: string, id: string, role?: string) =>
  eventually(
    async () =>
      (
        await stage.rows(
          `select r.id from record r join process p on p.id = r.id
           where r.kind = $1 and r.${link} = $2 and ($3::text is null or p.facts ->> 'role' = $3)`,
          [kind, id, role ?? null],
        )
      ).map(row => String(row.id))[0],
    { what: `the ${kind} that follows`, timeoutMs: 20_000 },
  )

const stateOf = async (id: string) => (await stage.rows('select state from process where id = $1', [id]))[0]?.state

test('three years: project, tender, interest, deal, contract, support contract and objects follow one another', async () => {
  const journey = startJourney(stage)
  const { act, day, now, toDay } = journey
  const partyId = await aParty(stage.engine, 'City of Alpha')

  const project = (await create(stage.engine, now(), { kind: 'project', title: 'Waterworks', partyId })).view.id
  await act(project, 'finishResearch', { note: 'who builds, who pays' })
  await act(project, 'saveSupplyLines', { supplyLines: [{ description: 'Pump', quantity: 3, amountMinor: 900_000 }] })
  const interest = await next('interest', 'project_id', project)
  const then = { nextStep: 'call', nextStepOn: day(5) }
  await act(interest, 'recordContact', then)
  await act(interest, 'clarifyNeed', { need: 'three pumps', ...then })
  for (const command of ['propose', 'negotiate']) await act(interest, command, then)
  await act(interest, 'convert')
  await act(await next('deal', 'interest_id', interest), 'lose', { reason: 'it comes by tender' })

  const submissionDeadline = new Date(Date.now() + 30 * 86_400_000).toISOString()
  const fields = { submissionDeadline, ownership: 'ours' }
  const links = { projectId: project }
  const tender = (await create(stage.engine, now(), { kind: 'tender', state: 'preparing', partyId, fields, links }))
    .view.id
  await toDay(20)
  await act(tender, 'submit', { bidAmount: 800_000 })
  await toDay(60)
  await act(tender, 'win', { awardAmount: 800_000 })

  const deal = await next('deal', 'tender_id', tender)
  await act(deal, 'requestApproval')
  await act(deal, 'approveLegal')
  await act(deal, 'approveFinance')
  await toDay(70)
  await act(deal, 'sign', { contractStartOn: day(75), contractEndOn: day(440), contractNumber: 'A-1' })
  const contract = await next('contract', 'deal_id', deal, 'main')
  await eventually(async () => (await stateOf(tender)) === 'contract', {
    what: 'the tender to be signed with the deal',
  })
  await act(deal, 'startExecution')
  await toDay(100)
  expect(await stateOf(contract)).toBe('active')
  await act(deal, 'finishExecution')
  await act(deal, 'recordDocuments', { documentsOn: day(100) })
  await act(deal, 'recordPayment', { paidOn: day(100) })
  await act(deal, 'close')

  // K1: 120 days before the main contract ends its support is planned.
  await toDay(325)
  const support = await next('contract', 'contract_id', contract, 'support')
  for (const command of ['offer', 'draft', 'agree']) await act(support, command)
  await act(support, 'sign', { startOn: day(441), endOn: day(800), signedOn: day(325) })
  await act(project, 'moveStage', { stage: 'completion', observedOn: day(325), source: 'site', note: 'built' })
  const object = await next('object', 'project_id', project)
  await act(project, 'archive', { reason: 'built' })
  await toDay(450)
  expect([await stateOf(contract), await stateOf(support)]).toEqual(['expired', 'active'])
  await act(contract, 'finish')
  const foreseen = await forecastOf(stage.engine, { processId: support, now: now(), until: journey.at(725) })

  // A year after completion the object is served; the service opens a lead before, and a visit is planned for it.
  await toDay(700)
  const servicesOf = () =>
    stage.rows('select state, visit_id from service where process_id = $1 order by opened_at', [object])
  const [service] = await servicesOf()
  expect(service).toMatchObject({ state: 'open', visit_id: expect.any(String) })
  await act(object, 'completeService', { serviceRuleId: 'yearly', on: day(690), result: 'fine' })

  // K5: the renewal window opens 90 days before the end; the decision makes a successor with the same term.
  await toDay(730)
  expect(await stateOf(support)).toBe('renewal_window')
  // I-8: what was forecast is what happened, at the instant that was said.
  const happened = await stage.rows(
    'select key, planned_at as at from step where process_id = $1 and at between $2 and $3 order by planned_at, key',
    [support, journey.at(451), journey.at(725)],
  )
  expect(happened).toEqual(foreseen)
  await act(support, 'renew', { decision: 'renew' })
  const successor = await next('contract', 'contract_id', support)
  await toDay(1100)
  expect(await stateOf(successor)).toBe('renewal_window')
  await act(successor, 'stopRenewal', { reason: 'moved away' })
  expect(await servicesOf()).toMatchObject([{ state: 'done' }, { state: 'open' }])
  expect(await stateOf(String(service?.visit_id))).toBe('done')

  const kinds = await stage.rows('select kind, count(*)::int as made from record group by kind order by kind')
  expect(kinds).toEqual([
    { kind: 'account', made: 1 },
    { kind: 'contract', made: 3 },
    { kind: 'deal', made: 2 },
    { kind: 'interest', made: 1 },
    { kind: 'object', made: 1 },
    { kind: 'project', made: 1 },
    { kind: 'tender', made: 1 },
    { kind: 'visit', made: 2 },
  ])
  expect(await stage.rows('select type from event where follow and followed_at is null')).toEqual([])
  const twice = await stage.rows('select process_id, type from event where follow group by 1, 2 having count(*) > 1')
  expect(twice).toEqual([])
  expect(await stage.rows('select id from process where error is not null')).toEqual([])
}, 240_000)
