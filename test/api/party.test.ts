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

  test('a contact of no company is refused', async () => {
    expect(problemOf(await seller.post('/people', { partyId: newId(), name: 'N' }))).toMatchObject({
      status: 422,
      code: 'party.unknown',
    })
  })
})
