// Documents and photos of records: kept once, told in the story, never shown as a page, and no bad file gets in.

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, itemsOf, problemOf, type TestApi, testApi, textIn } from '../support/api.ts'
import { aParty, OWNER } from '../support/build.ts'
import { aDocx, aJpeg, aPdf, aPng, joined } from '../support/file.ts'

let api: TestApi
let service: Client
let onlooker: Client
let lorry: string
let partyId: string
beforeAll(async () => {
  api = await testApi()
  service = await api.join(['service_manager'])
  onlooker = await api.join([])
  partyId = await aParty(api.engine)
  lorry = idOf(await service.post('/objects', { title: 'Lorry 7', partyId, ownerId: OWNER }))
})
afterAll(() => api.close())

const sent = (bytes: Uint8Array, query = 'kind=act&fileName=act.pdf', headers = {}) =>
  service.post(`/objects/${lorry}/documents?${query}`, bytes, { 'Content-Type': 'application/pdf', ...headers })

const storyOf = async (id: string) => itemsOf(await service.get(`/objects/${id}/timeline`)).items

describe('a document', () => {
  test('is kept with what its content says it is, by whom and when', async () => {
    const bytes = aDocx()
    const made = await sent(bytes, `kind=manual&fileName=${encodeURIComponent('../Инструкция.pdf')}&title=Manual`)
    expect(made).toMatchObject({
      status: 201,
      body: {
        kind: 'manual',
        title: 'Manual',
        fileName: 'Инструкция.docx',
        mediaType: expect.stringContaining('wordprocessingml'),
        sizeBytes: bytes.length,
        createdBy: service.userId,
        createdByName: 'Person service_manager',
      },
    })
    expect(made.headers.get('Location')).toBe(`/api/objects/${lorry}/documents/${idOf(made)}`)
    expect(idsOf(await onlooker.get(`/objects/${lorry}/documents`))).toContain(idOf(made))
  })

  test('is called by its file when nobody gives it a title', async () => {
    expect(await sent(aPdf('untitled'), 'kind=act&fileName=Act%2012.pdf')).toMatchObject({
      body: { title: 'Act 12.pdf', fileName: 'Act 12.pdf' },
    })
  })

  test('comes back byte for byte, to be saved under its name and not to be run', async () => {
    const bytes = aPdf('Акт')
    const id = idOf(await sent(bytes, `kind=act&fileName=${encodeURIComponent('Акт "7".pdf')}`))
    const answer = await fetch(`${api.url}/api/objects/${lorry}/documents/${id}`, {
      headers: { Authorization: `Bearer ${onlooker.key}` },
    })
    // What stands behind the end of a page is not kept.
    expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes.subarray(0, -1))
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-disposition': `attachment; filename="??? 7.pdf"; filename*=UTF-8''%D0%90%D0%BA%D1%82%207.pdf`,
      'x-content-type-options': 'nosniff',
      'content-security-policy': expect.stringContaining("default-src 'none'"),
      'cache-control': 'no-store',
    })
  })

  test('that is sent again is the one that there is, whatever its key and name', async () => {
    const bytes = aPdf('once')
    const first = await sent(bytes)
    expect(await sent(bytes, 'kind=act&fileName=other.pdf')).toMatchObject({ status: 200, body: { id: idOf(first) } })
    const told = (await storyOf(lorry)).filter(({ data }) => JSON.stringify(data)?.includes(idOf(first)))
    expect(told).toHaveLength(1)
  })

  test('that is sent twice at the same moment is kept once', async () => {
    const bytes = aPdf('at once')
    const [one, other] = await Promise.all([sent(bytes), sent(bytes)])
    expect([one?.status, other?.status].sort()).toEqual([200, 201])
    expect(idOf(one)).toBe(idOf(other))
  })

  test('a key stands for one file and one description', async () => {
    const headers = { 'Idempotency-Key': newId() }
    const made = await sent(aPdf('key'), 'kind=act', headers)
    expect(await sent(aPdf('key'), 'kind=act', headers)).toMatchObject({ status: 201, body: { id: idOf(made) } })
    expect(problemOf(await sent(aPdf('other'), 'kind=act', headers)).code).toBe('command.keyReused')
    expect(problemOf(await sent(aPdf('key'), 'kind=manual', headers)).code).toBe('command.keyReused')
  })

  test('is told in the story when it comes and, with the reason, when it goes', async () => {
    const made = await sent(aPng(), 'kind=photo&title=Plate')
    const path = `/objects/${lorry}/documents/${idOf(made)}`
    expect(problemOf(await service.post(`${path}/remove`, {})).status).toBe(422)
    expect(await service.post(`${path}/remove`, { reason: 'another lorry' })).toMatchObject({ status: 204 })
    expect(problemOf(await service.get(path)).code).toBe('document.notFound')
    expect(problemOf(await service.post(`${path}/remove`, { reason: 'again' })).code).toBe('document.notFound')
    const kept = { documentId: idOf(made), documentKind: 'photo', entry: 'Plate', sha256: textIn(made, 'sha256') }
    expect(await storyOf(lorry)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ type: 'object.document_added', data: expect.objectContaining(kept) }),
        expect.objectContaining({
          type: 'object.document_removed',
          actorId: service.userId,
          data: expect.objectContaining({ ...kept, reason: 'another lorry' }),
        }),
      ]),
    )
  })

  test('belongs to a record of any kind, and to that one alone', async () => {
    const chief = await api.join(['administrator'])
    const project = idOf(await chief.post('/projects', { title: 'Harbour' }))
    const made = await chief.post(`/records/project/${project}/documents?kind=contract`, aPdf('harbour'))
    expect(made).toMatchObject({ status: 201, body: { fileName: 'document.pdf' } })
    expect(idsOf(await chief.get(`/projects/${project}/documents`))).toEqual([idOf(made)])
    expect(problemOf(await service.get(`/objects/${lorry}/documents/${idOf(made)}`)).code).toBe('document.notFound')
    expect(problemOf(await service.get(`/objects/${project}/documents`)).code).toBe('record.notFound')
  })

  test('is kept of a closed record too: an act comes late', async () => {
    const chief = await api.join(['administrator'])
    const old = idOf(await chief.post('/objects', { title: 'Old', partyId, state: 'disposed' }))
    expect(await chief.post(`/objects/${old}/documents?kind=act`, aPdf('late'))).toMatchObject({ status: 201 })
  })
})

describe('a file that is not wanted', () => {
  test.each([
    ['nothing', undefined, 'kind=act', 422, 'document.type'],
    ['HTML under a good name', joined('<script>alert(1)</script>'), 'kind=act&fileName=a.pdf', 422, 'document.type'],
    ['a page as a photo', aPdf('no picture'), 'kind=photo', 422, 'document.notPicture'],
    ['without a kind', aPdf(), 'fileName=a.pdf', 400, 'request.parameters'],
    ['of an unknown kind', aPdf(), 'kind=virus', 400, 'request.parameters'],
    ['with an unknown parameter', aPdf(), 'kind=act&folder=..', 400, 'request.parameters'],
    ['with a name that cannot be kept', aPdf(), 'kind=act&fileName=%00', 400, 'request.parameters'],
    ['with a title without end', aPdf(), `kind=act&title=${'x'.repeat(201)}`, 400, 'request.parameters'],
    [
      'of more than ten megabytes',
      joined(aJpeg(), new Uint8Array(10 * 1024 * 1024)),
      'kind=photo',
      413,
      'request.tooLarge',
    ],
  ])('%s is refused', async (_, bytes, query, status, code) => {
    const answer = await service.post(`/objects/${lorry}/documents?${query}`, bytes)
    expect(problemOf(answer)).toMatchObject({ status, code })
  })

  test('of somebody who may only look, or at a record that is not there', async () => {
    expect(problemOf(await onlooker.post(`/objects/${lorry}/documents?kind=act`, aPdf())).status).toBe(403)
    expect(problemOf(await service.post(`/objects/${newId()}/documents?kind=act`, aPdf())).code).toBe('record.notFound')
    expect(problemOf(await service.get(`/objects/${lorry}/documents/nothing`)).status).toBe(404)
  })

  test('beyond what a record can hold', async () => {
    const full = idOf(await service.post('/objects', { title: 'Full', partyId }))
    await api.engine.pool.query(
      `insert into document (id, record_id, kind, title, file_name, media_type, size_bytes, sha256, content, created_at, created_by)
       select gen_random_uuid(), $1, 'act', 'a', 'a.pdf', 'application/pdf', 1, n::text, 'a', now(), 'system'
       from generate_series(1, 200) n`,
      [full],
    )
    const answer = await service.post(`/objects/${full}/documents?kind=act`, aPdf())
    expect(problemOf(answer)).toMatchObject({ status: 409, code: 'document.tooMany', params: { limit: 200 } })
    expect((await storyOf(full)).map(({ type }) => type)).not.toContain('object.document_added')
  })
})
