import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { keepHouse } from '../../src/api/housekeeping.ts'
import { newId } from '../../src/domain/id.ts'
import { type Client, idOf, idsOf, problemOf, type TestApi, testApi } from '../support/api.ts'

let api: TestApi
let keeper: Client
beforeAll(async () => {
  api = await testApi()
  keeper = await api.join(['kam'])
})
afterAll(() => api.close())

const aPackage = () => ({ uri: `https://portal.example/${newId()}`, releases: [] })

describe('POST /imports', () => {
  test('takes a package as it is, and the work is started', async () => {
    const made = await keeper.post('/imports', aPackage())
    const id = idOf(made)
    expect(made).toMatchObject({
      status: 202,
      body: { format: 'ocds_release_package', state: 'received', fileName: null },
    })
    expect(made.headers.get('Location')).toBe(`/api/imports/${id}`)
    expect(api.imports).toContain(id)
    expect(await keeper.get(`/imports/${id}`)).toMatchObject({
      status: 200,
      body: { id, createdByName: 'Person kam', rows: [] },
    })
    expect(idsOf(await keeper.get('/imports'))).toContain(id)
  })

  test("takes a file's name and its text", async () => {
    const content = JSON.stringify({ projects: [], uri: newId() })
    const made = await keeper.post('/imports', { fileName: 'plan.json', content: `\uFEFF${content}` })
    expect(made).toMatchObject({ status: 202, body: { format: 'oc4ids_project_package', fileName: 'plan.json' } })
  })

  test('the same file again is the same import', async () => {
    const body = aPackage()
    const first = await keeper.post('/imports', body)
    const second = await keeper.post('/imports', body)
    expect(second).toMatchObject({ status: 200, body: { id: idOf(first) } })
  })

  test.each([
    ['JSON of another kind', { title: 'T' }, 422, 'import.format'],
    ['a text that is no JSON', { fileName: 'a.json', content: 'releases' }, 422, 'import.format'],
    ['a list', [], 422, 'import.format'],
    ['a list that is none', { releases: {} }, 422, 'import.format'],
    ['broken JSON', '{"releases":[', 400, 'request.malformed'],
    ['nothing', undefined, 400, 'request.malformed'],
  ])('%s is refused', async (_, body, status, code) => {
    expect(problemOf(await keeper.post('/imports', body))).toMatchObject({ status, code })
  })

  test('a file of more than a megabyte is taken, one of more than twenty is not', async () => {
    const padding = (megabytes: number) => ({ ...aPackage(), padding: 'x'.repeat(megabytes * 1_048_576) })
    expect(await keeper.post('/imports', padding(3))).toMatchObject({ status: 202 })
    expect(problemOf(await keeper.post('/imports', padding(20)))).toMatchObject({ status: 413 })
  })

  test('an import that nobody worked on is taken up again', async () => {
    const id = idOf(await keeper.post('/imports', aPackage()))
    api.imports.length = 0
    await keepHouse({ ...api.deps, now: () => new Date().toISOString() })
    expect(api.imports).not.toContain(id)
    await keepHouse({ ...api.deps, now: () => new Date(Date.now() + 120_000).toISOString() })
    expect(api.imports).toContain(id)
    await api.engine.pool.query(`update import_batch set state = 'done'`)
    api.imports.length = 0
    await keepHouse({ ...api.deps, now: () => new Date(Date.now() + 120_000).toISOString() })
    expect(api.imports).toEqual([])
  })

  test('a file of which something failed is taken up again when it is sent again; what was taken stays taken', async () => {
    const file = aPackage()
    const id = idOf(await keeper.post('/imports', file))
    const { pool } = api.engine
    await pool.query(`update import_batch set state = 'done', content = null where id = $1`, [id])
    await pool.query(
      `insert into import_row (batch_id, key, outcome, reason) values ($1, 'a', 'created', null), ($1, 'b', 'failed', 'no calendar')`,
      [id],
    )
    api.imports.length = 0
    expect(await keeper.post('/imports', file)).toMatchObject({ status: 202, body: { id, state: 'received' } })
    expect(api.imports).toEqual([id])
    const { rows } = await pool.query('select key from import_row where batch_id = $1', [id])
    expect(rows).toEqual([{ key: 'a' }])
    await pool.query(`update import_batch set state = 'done' where id = $1`, [id])
    expect(await keeper.post('/imports', file)).toMatchObject({ status: 200, body: { id, state: 'done' } })
  })

  test('those who bring no data in may look only', async () => {
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.post('/imports', aPackage()))).toMatchObject({
      status: 403,
      params: { permission: 'import.run' },
    })
    expect(await lawyer.get('/imports')).toMatchObject({ status: 200 })
  })
})
