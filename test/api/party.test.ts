import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, problemOf, type TestApi, testApi, textIn } from '../support/api.ts'

let api: TestApi
let seller: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager'])
})
afterAll(() => api.close())

const rows = async (sql: string, values: unknown[] = []) => (await api.engine.pool.query(sql, values)).rows

describe('/parties', () => {
  test('a company is added, found by name or ИНН, and read with its version', async () => {
    const made = await seller.post('/parties', {
      name: 'ООО «Альфа»',
      inn: '7707083893',
      region: 'Тула',
      ownerId: seller.userId,
    })
    expect(made).toMatchObject({ status: 201, body: { name: 'ООО «Альфа»', ownerId: seller.userId } })
    expect(made.headers.get('Location')).toBe(`/api/parties/${idOf(made)}`)
    expect(idsOf(await seller.get(`/parties?q=${encodeURIComponent('альфа')}`))).toEqual([idOf(made)])
    expect(idsOf(await seller.get('/parties?inn=7707083893'))).toEqual([idOf(made)])
    const read = await seller.get(`/parties/${idOf(made)}`)
    expect(read.headers.get('ETag')).toBe(`"${textIn(read, 'version')}"`)
  })

  test('only what is given changes, null clears, and the version moves', async () => {
    const made = await seller.post('/parties', { name: 'Beta', region: 'Perm', country: 'RU' })
    const done = await seller.patch(
      `/parties/${idOf(made)}`,
      { region: null, industry: 'mining' },
      textIn(made, 'version'),
    )
    expect(done).toMatchObject({ status: 200, body: { name: 'Beta', region: null, country: 'RU', industry: 'mining' } })
    const stale = await seller.patch(`/parties/${idOf(made)}`, { name: 'Gamma' }, textIn(made, 'version'))
    expect(problemOf(stale)).toMatchObject({ status: 412, params: { current: textIn(done, 'version') } })
    expect(problemOf(await seller.patch(`/parties/${idOf(made)}`, { name: 'Gamma' }))).toMatchObject({ status: 428 })
  })

  test('an owner who does not exist is named', async () => {
    const problem = problemOf(await seller.post('/parties', { name: 'Delta', ownerId: newId() }))
    expect(problem).toMatchObject({ status: 422, code: 'user.unknown', params: { field: 'ownerId' } })
  })

  test('somebody who does not sell may look, but not add', async () => {
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.post('/parties', { name: 'Epsilon' }))).toMatchObject({
      status: 403,
      params: { permission: 'party.write' },
    })
    expect(await lawyer.get('/parties')).toMatchObject({ status: 200 })
  })
})

describe('/people', () => {
  test('a contact belongs to a company and gets letters only when they are wanted', async () => {
    const partyId = idOf(await seller.post('/parties', { name: 'Zeta' }))
    const made = await seller.post('/people', { partyId, name: 'Petrov', email: 'Petrov@Zeta.test' })
    expect(made).toMatchObject({
      status: 201,
      body: { partyName: 'Zeta', email: 'petrov@zeta.test', lettersAllowed: false },
    })
    const done = await seller.patch(`/people/${idOf(made)}`, { lettersAllowed: true }, textIn(made, 'version'))
    expect(done).toMatchObject({ status: 200, body: { lettersAllowed: true, name: 'Petrov' } })
    expect(idsOf(await seller.get(`/people?party=${partyId}`))).toEqual([idOf(made)])
    expect(await seller.get(`/people/${idOf(made)}`)).toMatchObject({ status: 200 })
  })

  test('leave for letters wakes the company’s running contracts; the letter goes and the task ends', async () => {
    const partyId = idOf(await seller.post('/parties', { name: 'Theta' }))
    const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
    // The client is to hear of the end thirty days before it, and it ends in twenty.
    const term = { role: 'support', holder: 'ours', startOn: inDays(-400), endOn: inDays(20) }
    const contract = async (fields: object) =>
      idOf(await seller.post('/contracts', { title: 'Care', state: 'active', ...fields }))
    const id = await contract({ partyId, ...term })
    const other = idOf(await seller.post('/parties', { name: 'Iota' }))
    const elsewhere = await contract({ partyId: other, ...term })
    const openTasksOf = async (record: string) =>
      (await rows(`select title from task where process_id = $1 and state = 'open'`, [record])).map(task => task.title)
    const openTasks = () => openTasksOf(id)
    const letters = () => rows('select 1 from mail where process_id = $1 and person_id is not null', [id])
    const woken = () => api.pokes.splice(0).map(poke => poke.id)
    expect(await openTasks()).toContain('tellClientTerms')
    woken()
    const made = await seller.post('/people', { partyId, name: 'Orlova', email: 'orlova@theta.test' })
    expect(woken()).toEqual([])
    const allowed = await seller.patch(`/people/${idOf(made)}`, { lettersAllowed: true }, textIn(made, 'version'))
    expect(woken()).toEqual([id])
    expect(await openTasks()).not.toContain('tellClientTerms')
    expect(await letters()).toHaveLength(1)
    const renamed = await seller.patch(`/people/${idOf(made)}`, { phone: '+7 495' }, textIn(allowed, 'version'))
    expect([renamed.status, woken()]).toEqual([200, []])
    const stale = await seller.patch(`/people/${idOf(made)}`, { lettersAllowed: false }, textIn(made, 'version'))
    expect([stale.status, woken()]).toEqual([412, []])
    // Of another company, with the same end: it heard of nothing.
    expect(await openTasksOf(elsewhere)).toContain('tellClientTerms')
    const partyOfOther = { partyId: other, name: 'Belov', email: 'belov@iota.test', lettersAllowed: true }
    await seller.post('/people', partyOfOther)
    expect(woken()).toEqual([elsewhere])
    expect(await openTasksOf(elsewhere)).not.toContain('tellClientTerms')
  })

  test('a contact of no company is refused', async () => {
    expect(problemOf(await seller.post('/people', { partyId: newId(), name: 'N' }))).toMatchObject({
      status: 422,
      code: 'party.unknown',
    })
  })
})
