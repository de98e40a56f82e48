import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type ActivityStage, activityStage, give, unfollowed } from '../support/activities.ts'
import { aParty, create, msk, OWNER } from '../support/build.ts'

let stage: ActivityStage
beforeAll(async () => {
  stage = await activityStage()
})
afterAll(() => stage.drop())

const NOW = msk('2026-06-01 10:00')
const MAIN = { role: 'main', holder: 'ours', startOn: '2026-01-01', endOn: '2026-12-31' }

const waiting = (recordId: string, type: string) => unfollowed(stage, { recordId, type, now: NOW })
const tell = (processId: string, command: string, input: Record<string, unknown> = {}) =>
  give(stage.engine, { processId, now: NOW, command, input })
const below = (contractId: string) =>
  stage.rows(
    `select r.id, r.kind, r.title, r.party_id, r.amount_minor, p.state, p.owner_id, p.facts, p.dates
     from record r join process p on p.id = r.id where r.contract_id = $1 order by r.number`,
    [contractId],
  )
const eventsOf = (processId: string, type: string) =>
  stage.rows('select data from event where process_id = $1 and type = $2', [processId, type])
const aContract = async (fields: Record<string, unknown>, state = 'active', contractId?: string) => {
  const links = contractId === undefined ? {} : { contractId }
  return (await create(stage.engine, NOW, { kind: 'contract', state, fields, links })).view.id
}
const ends = (on: string) => ({ mainEndOn: expect.objectContaining({ value: on }) })

/** Twice, as a worker does that died between the effect and its report. */
async function settleTwice(id: string, type: string) {
  const event = await waiting(id, type)
  await stage.activities.settleSupport(event)
  await stage.activities.settleSupport(event)
}

describe('a main contract that ends otherwise than by running out', () => {
  const waitingSupport = (mainId: string) =>
    aContract({ role: 'support', holder: 'ours', mainEndOn: '2026-12-31' }, 'offered', mainId)

  test('takes its waiting support along to the day of the termination, once', async () => {
    const main = await aContract(MAIN)
    const support = await waitingSupport(main)
    await tell(main, 'terminate', { terminatedOn: '2026-07-15', reason: 'no money' })
    await settleTwice(main, 'contract.terminated')
    expect(await below(main)).toMatchObject([{ id: support, state: 'offered', dates: ends('2026-07-15') }])
    expect(await eventsOf(support, 'contract.amended')).toHaveLength(1)
  })

  test('and to the agreed end when it was terminated after it', async () => {
    const main = await aContract({ ...MAIN, endOn: '2026-06-30' })
    const support = await waitingSupport(main)
    await tell(main, 'terminate', { terminatedOn: '2026-08-15', reason: 'settled in court' })
    await settleTwice(main, 'contract.terminated')
    expect(await below(main)).toMatchObject([{ id: support, dates: ends('2026-06-30') }])
  })

  test('is looked after when its work was completed without any support: prepared from today, once', async () => {
    const main = await aContract(MAIN)
    await tell(main, 'finish')
    await settleTwice(main, 'contract.completed')
    expect(await below(main)).toMatchObject([
      { kind: 'contract', state: 'planned', facts: { role: 'support', holder: 'ours' }, dates: ends('2026-06-01') },
    ])
  })

  test('brings nothing new when it was terminated without support', async () => {
    const main = await aContract(MAIN)
    await tell(main, 'terminate', { terminatedOn: '2026-07-15', reason: 'no money' })
    await settleTwice(main, 'contract.terminated')
    expect(await below(main)).toEqual([])
  })

  test('leaves support that was stopped as it is, and prepares none a second time', async () => {
    const main = await aContract(MAIN)
    const support = await waitingSupport(main)
    await tell(support, 'terminate', { terminatedOn: '2026-06-01', reason: 'no need' })
    await tell(main, 'finish')
    await settleTwice(main, 'contract.completed')
    expect(await below(main)).toMatchObject([{ id: support, state: 'terminated', dates: ends('2026-12-31') }])
  })

  test.each([
    ['a support contract', { ...MAIN, role: 'support' }],
    ['a competitor’s', { ...MAIN, holder: 'competitor' }],
  ])('%s that is completed brings no support of its own', async (_, fields) => {
    const contract = await aContract(fields)
    await tell(contract, 'finish')
    await settleTwice(contract, 'contract.completed')
    expect(await below(contract)).toEqual([])
  })
})

describe('what a client wants beside a contract', () => {
  test('is an interest of its own for each time it is said, with its words, price and owner', async () => {
    const partyId = await aParty(stage.engine)
    const { view } = await create(stage.engine, NOW, { kind: 'contract', state: 'active', fields: MAIN, partyId })
    for (const need of ['two spare pumps', 'training']) {
      await tell(view.id, 'proposeMore', need === 'training' ? { need } : { need, expectedAmount: 40_000 })
      const event = await waiting(view.id, 'contract.more_wanted')
      await stage.activities.proposeMore(event)
      await stage.activities.proposeMore(event)
    }
    const common = { kind: 'interest', state: 'new', party_id: partyId, owner_id: OWNER }
    expect(await below(view.id)).toMatchObject([
      { ...common, title: 'two spare pumps', facts: { source: 'cross_sell', amount: 40_000 } },
      { ...common, title: 'training', facts: { source: 'cross_sell', need: 'training' } },
    ])
    expect((await below(view.id))[0]?.amount_minor).toBe(40_000)
  })

  test('fits a title however much was said, and all of it stays in the need', async () => {
    const main = await aContract(MAIN)
    const need = 'pump '.repeat(100).trim()
    await tell(main, 'proposeMore', { need })
    await stage.activities.proposeMore(await waiting(main, 'contract.more_wanted'))
    const [interest] = await below(main)
    expect(interest).toMatchObject({ facts: { need } })
    expect(String(interest?.title)).toHaveLength(200)
  })
})

// That a signature enters the presence: follow.test.ts.
describe('a signed deal on a project', () => {
  const aDeal = async (projectId: string) => {
    const deal = (await create(stage.engine, NOW, { kind: 'deal', links: { projectId } })).view.id
    await tell(deal, 'requestApproval')
    await tell(deal, 'sign', { contractStartOn: '2026-06-01', contractEndOn: '2027-05-31', amount: 100 })
    return deal
  }
  test('of a project that was cancelled goes on; its story is left alone', async () => {
    const project = (await create(stage.engine, NOW, { kind: 'project' })).view.id
    const deal = await aDeal(project)
    await tell(project, 'cancelProject', { reason: 'law changed' })
    await stage.activities.openContract(await waiting(deal, 'deal.signed'))
    expect(await eventsOf(project, 'project.presence_noted')).toEqual([])
    expect(await stage.rows('select kind from record where deal_id = $1', [deal])).toEqual([{ kind: 'contract' }])
  })
})

describe('a renewed contract', () => {
  async function renewed() {
    const id = await aContract({ ...MAIN, role: 'support' }, 'renewal_window')
    await tell(id, 'renew', { decision: 'renew' })
    return id
  }

  test('knows its successor, which knows it, once', async () => {
    const id = await renewed()
    const event = await waiting(id, 'contract.renewed')
    await stage.activities.openSuccessor(event)
    await stage.activities.openSuccessor(event)
    const successors = await below(id)
    expect(successors).toMatchObject([{ facts: { predecessorId: id } }])
    const [own] = await stage.rows('select facts from process where id = $1', [id])
    expect(own).toMatchObject({ facts: { successorId: successors[0]?.id } })
    expect(await eventsOf(id, 'contract.successor_opened')).toHaveLength(1)
  })

  test('that an operator moved on before has a successor all the same, and is left alone', async () => {
    const id = await renewed()
    const event = await waiting(id, 'contract.renewed')
    await stage.rows(`update process set state = 'terminated' where id = $1`, [id])
    await stage.activities.openSuccessor(event)
    expect(await below(id)).toHaveLength(1)
    expect(await eventsOf(id, 'contract.successor_opened')).toEqual([])
  })
})

describe('support that is prepared', () => {
  test('K1: names the client’s objects in use that are ours or nobody’s, and so does its successor', async () => {
    const partyId = await aParty(stage.engine)
    const another = await aParty(stage.engine, 'Beta')
    const anObject = (title: string, holder?: string, more: { partyId?: string; state?: string } = {}) =>
      create(stage.engine, NOW, { kind: 'object', title, partyId, fields: holder ? { holder } : {}, ...more })
    const pump = (await anObject('Pump', 'ours')).view.id
    const valve = (await anObject('Valve', 'nobody')).view.id
    const van = (await anObject('Van')).view.id
    await anObject('Crane', 'competitor')
    await anObject('Scrap', 'ours', { state: 'disposed' })
    await anObject('Lift', 'ours', { partyId: another })
    const listed = [
      { id: pump, title: 'Pump', number: expect.any(Number) },
      { id: valve, title: 'Valve' },
      { id: van, title: 'Van' },
    ]
    // K1 falls due 120 days before the end.
    const fields = { ...MAIN, endOn: '2026-08-31' }
    const { view } = await create(stage.engine, NOW, { kind: 'contract', state: 'active', fields, partyId })
    await stage.activities.openSupportContract(await waiting(view.id, 'contract.support_due'))
    const [support] = await below(view.id)
    expect(support).toMatchObject({ state: 'planned', facts: { objects: listed } })
    const id = String(support?.id)
    await stage.rows(`update process set state = 'renewal_window' where id = $1`, [id])
    await tell(id, 'renew', { decision: 'renew' })
    await stage.activities.openSuccessor(await waiting(id, 'contract.renewed'))
    expect(await below(id)).toMatchObject([{ facts: { predecessorId: id, objects: listed } }])
  })

  test('names nothing where the client has no objects or no company is known', async () => {
    const { view } = await create(stage.engine, NOW, { kind: 'contract', state: 'active', fields: MAIN })
    await tell(view.id, 'finish')
    await stage.activities.settleSupport(await waiting(view.id, 'contract.completed'))
    const [support] = await below(view.id)
    expect(support?.facts).not.toHaveProperty('objects')
  })
})
