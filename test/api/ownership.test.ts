import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { type OwnershipSign, suggestOwnership } from '../../src/domain/ownership.ts'
import { type Client, idOf, type TestApi, testApi, valueIn } from '../support/api.ts'
import { aParty, create, msk } from '../support/build.ts'

let api: TestApi
let seller: Client
let clientId: string
let rivalId: string
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['tender_specialist'])
})
afterAll(() => api.close())
beforeEach(async () => {
  clientId = await aParty(api.engine, 'Alpha')
  rivalId = await aParty(api.engine, 'Rival')
})

const aTender = async () =>
  idOf(await seller.post('/tenders', { title: 'Pumps', partyId: clientId, submissionDeadline: '2030-05-15T09:00:00Z' }))
const suggestionOf = async (id: string) => valueIn(await seller.get(`/tenders/${id}`), 'suggestion')

const aContract = (fields: Record<string, unknown>, state = 'active') =>
  create(api.engine, msk('2026-03-01 10:00'), {
    kind: 'contract',
    state,
    partyId: clientId,
    fields: { role: 'main', startOn: '2026-01-01', endOn: '2030-12-31', ...fields },
  })

/** An earlier tender of the same client that somebody else won; known from its award alone, as feeds tell it. */
async function aLostTender(awardedOn: string, winnerId: string): Promise<void> {
  const { view } = await create(api.engine, msk('2026-01-10 10:00'), {
    kind: 'tender',
    state: 'not_participating',
    partyId: clientId,
    fields: { awardedOn },
  })
  await api.engine.pool.query(
    `insert into award (record_id, award_id, status, on_day, party_ids) values ($1, '1', 'active', $2, $3)`,
    [view.id, awardedOn, [winnerId]],
  )
}

describe('whose client the buyer of a tender is (T1)', () => {
  test('is nobody’s where no tender, deal or contract is known, and nothing is chosen by itself', async () => {
    const id = await aTender()
    expect(await suggestionOf(id)).toEqual({
      ownership: 'unclaimed',
      competitorId: null,
      competitorName: null,
      because: [],
    })
    const facts = valueIn(await seller.get(`/tenders/${id}`), 'facts')
    expect(facts).not.toHaveProperty('ownership')
  })

  test('is the winner’s of earlier tenders, with the tender that says so', async () => {
    const other = await aParty(api.engine, 'Older rival')
    await aLostTender('2024-02-01', other)
    await aLostTender('2025-02-01', rivalId)
    expect(await suggestionOf(await aTender())).toMatchObject({
      ownership: 'competitor',
      competitorId: rivalId,
      competitorName: 'Rival',
      because: [{ what: 'competitorAward', live: false, on: '2025-02-01', record: { kind: 'tender' } }],
    })
  })

  test('is a competitor’s whose contract we watch, rather than of who won before', async () => {
    const other = await aParty(api.engine, 'Older rival')
    await aLostTender('2026-02-01', other)
    await aContract({ holder: 'competitor', competitorId: rivalId })
    expect(await suggestionOf(await aTender())).toMatchObject({
      ownership: 'competitor',
      competitorId: rivalId,
      because: [{ what: 'competitorContract', live: true, on: '2026-01-01' }],
    })
  })

  test('is ours where a contract of ours runs, whatever others have', async () => {
    await aContract({ holder: 'competitor', competitorId: rivalId, startOn: '2026-02-01' })
    await aContract({ holder: 'ours' })
    expect(await suggestionOf(await aTender())).toMatchObject({
      ownership: 'ours',
      competitorId: null,
      because: [{ what: 'ourContract', live: true }],
    })
  })

  test('is not asked any more when somebody has classified the tender', async () => {
    const id = await aTender()
    await seller.post(`/tenders/${id}/commands/classify`, { ownership: 'unclaimed' })
    expect(await suggestionOf(id)).toBeNull()
  })

  test('of what is over the latest counts', () => {
    const sign = (what: OwnershipSign['what'], on: string): OwnershipSign => ({
      what,
      live: false,
      on,
      record: { id: on, kind: 'contract', number: 1, title: 'A contract' },
      competitor: what.startsWith('our') ? null : { id: 'rival', name: 'Rival' },
    })
    const older = sign('ourContract', '2021-01-01')
    const newer = sign('competitorContract', '2024-01-01')
    expect(suggestOwnership([older, newer]).ownership).toBe('competitor')
    expect(suggestOwnership([newer, sign('ourAward', '2025-01-01'), older]).ownership).toBe('ours')
  })
})
