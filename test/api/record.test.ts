import { get } from 'node:http'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { newId } from '../../src/domain/id.ts'
import {
  type Client,
  idOf,
  idsOf,
  itemsOf,
  problemOf,
  stepsIn,
  type TestApi,
  testApi,
  valueIn,
} from '../support/api.ts'

let api: TestApi
let seller: Client
let head: Client
beforeAll(async () => {
  api = await testApi()
  seller = await api.join(['manager', 'kam', 'tender_specialist', 'service_manager'])
  head = await api.join(['head'])
})
beforeEach(() => {
  api.clock.now = null
  api.pokes.length = 0
})
afterAll(() => api.close())

const rows = async (sql: string, values: unknown[] = []) => (await api.engine.pool.query(sql, values)).rows

async function aCompany(name = 'Alpha'): Promise<string> {
  return idOf(await seller.post('/parties', { name }))
}

const aTender = async (more: object = {}) =>
  idOf(await seller.post('/tenders', { title: 'Pumps', submissionDeadline: '2030-05-15T09:00:00Z', ...more }))

// One life's beginning per kind: what is posted, the first command, the state after it, the event it leaves.
const KINDS = [
  {
    plural: 'projects',
    kind: 'project',
    body: { stage: 'preparation', region: 'Tula', industry: 'energy' },
    state: 'new',
    command: 'startResearch',
    input: {},
    after: 'research',
    event: 'project.research_started',
  },
  {
    plural: 'tenders',
    kind: 'tender',
    body: { submissionDeadline: '2030-05-15T09:00:00Z', amountMinor: 100_000_00, currency: 'RUB' },
    state: 'detected',
    command: 'startCheck',
    input: {},
    after: 'ownership_check',
    event: 'tender.check_started',
  },
  {
    plural: 'interests',
    kind: 'interest',
    body: {},
    state: 'new',
    command: 'recordContact',
    input: { nextStep: 'call again', nextStepOn: '2030-01-10' },
    after: 'contact',
    event: 'interest.contacted',
  },
  {
    plural: 'deals',
    kind: 'deal',
    body: { amount: 5_000_00, currency: 'EUR' },
    state: 'draft',
    command: 'requestApproval',
    input: {},
    after: 'contract_approval',
    event: 'deal.approval_requested',
  },
  {
    plural: 'contracts',
    kind: 'contract',
    body: { role: 'support', holder: 'ours', endOn: '2030-12-31' },
    state: 'planned',
    command: 'offer',
    input: { amount: 700_00 },
    after: 'offered',
    event: 'contract.offered',
  },
  {
    plural: 'objects',
    kind: 'object',
    body: { holder: 'ours', meter: 'km' },
    state: 'in_service',
    command: 'startMaintenance',
    input: { note: 'yearly' },
    after: 'in_maintenance',
    event: 'object.maintenance_started',
  },
] as const

describe.each(KINDS)('/$plural', ({ plural, kind, body, state, command, input, after, event }) => {
  const create = async (more: object = {}) =>
    seller.post(`/${plural}`, { title: `A ${kind}`, partyId: await aCompany(), ...body, ...more })

  test('a record is created with its process, and its watcher is told', async () => {
    const made = await create()
    const id = idOf(made)
    expect(made).toMatchObject({ status: 201, body: { kind, state, ownerId: seller.userId, closed: false } })
    expect(made.headers.get('Location')).toBe(`/api/${plural}/${id}`)
    expect(await rows('select kind, state from process where id = $1', [id])).toEqual([{ kind, state }])
    expect(api.pokes).toMatchObject([{ kind, id }])
  })

  test('its page has an ETag, and lists find it', async () => {
    const id = idOf(await create({ title: `Only ${kind} ${plural}` }))
    const page = await seller.get(`/${plural}/${id}`)
    expect(page).toMatchObject({ status: 200, body: { id, kind, state, partyName: 'Alpha', tasks: expect.anything() } })
    expect(page.headers.get('ETag')).toBe(`"${valueIn(page, 'seq')}"`)
    expect(idsOf(await seller.get(`/${plural}?q=${encodeURIComponent(`only ${kind}`)}`))).toEqual([id])
  })

  test(`${command} answers, moves the state, records an event and tells the watcher`, async () => {
    const id = idOf(await create())
    api.pokes.length = 0
    const done = await seller.post(`/${plural}/${id}/commands/${command}`, input, { 'X-Request-Id': `story-${id}` })
    expect(done).toMatchObject({ status: 200, body: { id, state: after } })
    expect(done.headers.get('X-Request-Id')).toBe(`story-${id}`)
    expect(await rows('select state from process where id = $1', [id])).toEqual([{ state: after }])
    expect(
      await rows('select request_id, actor_id from event where process_id = $1 and type = $2', [id, event]),
    ).toEqual([{ request_id: `story-${id}`, actor_id: seller.userId }])
    expect(api.pokes).toMatchObject([{ kind, id }])
  })

  test('a command of another time is refused with 409 and the commands that are open instead', async () => {
    const id = idOf(await create())
    await seller.post(`/${plural}/${id}/commands/${command}`, input)
    const problem = problemOf(await seller.post(`/${plural}/${id}/commands/${command}`, input))
    expect(problem).toMatchObject({
      status: 409,
      code: 'command.notAllowedNow',
      allowed: expect.arrayContaining([expect.any(String)]),
    })
    expect(problem.allowed).not.toContain(command)
    expect(await rows('select state from process where id = $1', [id])).toEqual([{ state: after }])
  })

  test('the open commands come with their input, and every one of them is a command of the kind', async () => {
    const id = idOf(await create())
    const { items } = itemsOf(await seller.get(`/${plural}/${id}/commands`))
    const found = items.find(item => item.command === command)
    expect(found).toMatchObject({ labelKey: `command.${kind}.${command}`, to: after, schema: { type: 'object' } })
    expect(items.map(item => item.command)).toEqual(expect.arrayContaining(['hold', 'touch', 'assign']))
  })

  test('what happens next, the timeline and why are told', async () => {
    const id = idOf(await create())
    await seller.post(`/${plural}/${id}/commands/${command}`, input)
    const next = await seller.get(`/${plural}/${id}/next`)
    expect(next).toMatchObject({
      status: 200,
      body: { held: false, steps: expect.anything(), forecast: expect.anything() },
    })
    const { items } = itemsOf(await seller.get(`/${plural}/${id}/timeline`))
    expect(items.filter(item => item.what === 'event').map(item => item.type)).toEqual(
      expect.arrayContaining([event, `${kind}.created`]),
    )
    for (const { key } of stepsIn(next).slice(0, 1)) {
      const why = await seller.get(`/${plural}/${id}/why/${encodeURIComponent(key)}`)
      expect(why).toMatchObject({ status: 200, body: { key, because: expect.arrayContaining([expect.anything()]) } })
    }
  })

  test('hold and resume work on every kind', async () => {
    const id = idOf(await create())
    expect(await seller.post(`/${plural}/${id}/commands/hold`, { reason: 'no money' })).toMatchObject({
      body: { held: true },
    })
    expect(idsOf(await seller.get(`/${plural}?held=true`))).toContain(id)
    expect(await seller.post(`/${plural}/${id}/commands/resume`, {})).toMatchObject({ body: { held: false } })
    expect(problemOf(await seller.post(`/${plural}/${id}/commands/resume`, {}))).toMatchObject({
      status: 409,
      code: 'process.notHeld',
    })
  })

  test('an id of another kind, or of nothing, is not found', async () => {
    const other = plural === 'tenders' ? 'projects' : 'tenders'
    const id = idOf(await create())
    for (const path of ['', '/commands', '/next', '/timeline', '/why/T5:x']) {
      expect(problemOf(await seller.get(`/${other}/${id}${path}`))).toMatchObject({ status: 404 })
      expect(problemOf(await seller.get(`/${plural}/${newId()}${path}`))).toMatchObject({ status: 404 })
    }
    expect(problemOf(await seller.post(`/${other}/${id}/commands/touch`, {}))).toMatchObject({ status: 404 })
    expect(problemOf(await seller.post(`/${plural}/${newId()}/commands/touch`, {}))).toMatchObject({ status: 404 })
  })
})

describe('POST /tenders/:id/commands/:command', () => {
  test('refuses a command that somebody else must give with 403, and stores nothing', async () => {
    const id = await aTender({ state: 'go_no_go', ownership: 'ours' })
    const problem = problemOf(await seller.post(`/tenders/${id}/commands/go`, {}))
    expect(problem).toMatchObject({ status: 403, code: 'command.notYours' })
    expect(await rows('select state from process where id = $1', [id])).toEqual([{ state: 'go_no_go' }])
    expect(await head.post(`/tenders/${id}/commands/go`, {})).toMatchObject({
      status: 200,
      body: { state: 'preparing' },
    })
  })

  test('a guard that does not hold is named in words', async () => {
    const id = await aTender({ state: 'preparing', submissionDeadline: '2030-05-15T09:00:00Z' })
    api.clock.now = '2030-05-15T09:00:00.000Z'
    const problem = problemOf(await seller.post(`/tenders/${id}/commands/submit`, {}))
    expect(problem.status).toBe(409)
    expect(problem).toMatchObject({ code: 'command.guard', detail: 'The submission deadline has not passed' })
  })

  test('an unknown command is 404 and says which there are', async () => {
    const problem = problemOf(await seller.post(`/tenders/${await aTender()}/commands/win`, {}))
    expect(problem.status).toBe(409)
    const unknown = problemOf(await seller.post(`/tenders/${await aTender()}/commands/fly`, {}))
    expect(unknown).toMatchObject({
      status: 404,
      code: 'command.unknown',
      allowed: expect.arrayContaining(['startCheck']),
    })
  })

  test('what a command asks for is checked field by field', async () => {
    const id = await aTender()
    const problem = problemOf(
      await seller.post(`/tenders/${id}/commands/classify`, { ownership: 'mine', colour: 'red' }),
    )
    expect(problem).toMatchObject({ status: 422, code: 'command.input' })
    expect(problem.errors?.map(error => error.pointer).sort()).toEqual(['/colour', '/ownership'])
  })

  test('a company or a person that does not exist is named', async () => {
    const id = await aTender()
    const company = await seller.post(`/tenders/${id}/commands/classify`, {
      ownership: 'competitor',
      competitorId: newId(),
    })
    expect(problemOf(company)).toMatchObject({ status: 422, code: 'party.unknown', params: { field: 'competitorId' } })
    const person = await seller.post(`/tenders/${id}/commands/assign`, { ownerId: newId() })
    expect(problemOf(person)).toMatchObject({ status: 422, code: 'user.unknown', params: { field: 'ownerId' } })
  })
})

describe('PATCH /tenders/:id', () => {
  const seqOf = async (id: string) => Number((await rows('select seq from process where id = $1', [id]))[0]?.seq)

  test('a moved deadline moves what is planned, and the new version is told', async () => {
    const id = await aTender({ state: 'preparing' })
    const done = await seller.patch(
      `/tenders/${id}`,
      { submissionDeadline: '2030-06-15T12:00:00+03:00' },
      await seqOf(id),
    )
    expect(done).toMatchObject({
      status: 200,
      body: {
        dates: { submissionDeadline: { value: '2030-06-15T09:00:00.000Z', previous: '2030-05-15T09:00:00.000Z' } },
      },
    })
    expect(done.headers.get('ETag')).toBe(`"${await seqOf(id)}"`)
    expect(
      await rows(`select type from event where process_id = $1 and type = 'tender.date_moved'`, [id]),
    ).toHaveLength(1)
  })

  test('without If-Match it is refused with 428', async () => {
    const id = await aTender()
    expect(problemOf(await seller.patch(`/tenders/${id}`, { title: 'X' }))).toMatchObject({
      status: 428,
      code: 'record.unversioned',
    })
  })

  test('with an older version it is refused with 412, the present one is told, and nothing changes', async () => {
    const id = await aTender()
    const seen = await seqOf(id)
    await seller.patch(`/tenders/${id}`, { title: 'First' }, seen)
    const problem = problemOf(await seller.patch(`/tenders/${id}`, { title: 'Second' }, seen))
    expect(problem).toMatchObject({ status: 412, code: 'record.stale', params: { current: await seqOf(id) } })
    expect(await seller.get(`/tenders/${id}`)).toMatchObject({ body: { title: 'First' } })
  })

  test('who has the present version already gets 304', async () => {
    const id = await aTender()
    // fetch asks for a fresh answer whenever it sees this header, so that it cannot be used here.
    const statusOf = (tag: string) =>
      new Promise(resolve => {
        const headers = { Authorization: `Bearer ${seller.key}`, 'If-None-Match': tag }
        get(`${api.url}/api/tenders/${id}`, { headers }, response => resolve(response.resume().statusCode))
      })
    expect(await statusOf(`"${await seqOf(id)}"`)).toBe(304)
    expect(await statusOf('"0"')).toBe(200)
  })

  test('two people who saw the same version do not both win', async () => {
    const id = await aTender()
    const seen = await seqOf(id)
    const both = await Promise.all(['A', 'B'].map(title => seller.patch(`/tenders/${id}`, { title }, seen)))
    expect(both.map(answer => answer.status).sort()).toEqual([200, 412])
  })

  test('columns, owner and fields change together, and the story tells of them', async () => {
    const id = await aTender()
    const body = { title: 'Valves', amountMinor: 7_00, currency: 'USD', ownerId: head.userId, marginPercent: 12 }
    expect(await seller.patch(`/tenders/${id}`, body, await seqOf(id))).toMatchObject({
      status: 200,
      body: { title: 'Valves', ownerId: head.userId },
    })
    const page = await seller.get(`/tenders/${id}`)
    expect(page).toMatchObject({
      body: {
        title: 'Valves',
        amountMinor: 700,
        currency: 'USD',
        ownerName: 'Person head',
        facts: { amount: 700, marginPercent: 12 },
      },
    })
    const events = await rows('select type from event where process_id = $1', [id])
    expect(events.map(event => event.type)).toEqual(expect.arrayContaining(['tender.assigned', 'tender.amended']))
  })

  test('a refusal half-way leaves nothing behind', async () => {
    const id = await aTender()
    const body = { title: 'Half', ownerId: newId() }
    expect(problemOf(await seller.patch(`/tenders/${id}`, body, await seqOf(id)))).toMatchObject({
      status: 422,
      code: 'user.unknown',
    })
    expect(await seller.get(`/tenders/${id}`)).toMatchObject({ body: { title: 'Pumps' } })
  })

  test('null clears a date', async () => {
    const id = await aTender({ clarificationDeadline: '2030-05-01T09:00:00Z' })
    const done = await seller.patch(`/tenders/${id}`, { clarificationDeadline: null }, await seqOf(id))
    expect(done).toMatchObject({ status: 200 })
    const page = await seller.get(`/tenders/${id}`)
    expect(valueIn(page, 'dates')).not.toHaveProperty('clarificationDeadline')
  })

  test('a field that only rules may set is unknown to a caller', async () => {
    const id = await aTender()
    const problem = problemOf(
      await seller.patch(`/tenders/${id}`, { submittedAt: '2030-01-01T00:00:00Z' }, await seqOf(id)),
    )
    expect(problem).toMatchObject({ status: 422, errors: [{ pointer: '/submittedAt', code: 'unknown' }] })
  })

  test('somebody without a part in the record may not amend it', async () => {
    const id = await aTender()
    const lawyer = await api.join(['lawyer'])
    expect(problemOf(await lawyer.patch(`/tenders/${id}`, { title: 'Mine' }, await seqOf(id)))).toMatchObject({
      status: 403,
    })
    expect(await seller.get(`/tenders/${id}`)).toMatchObject({ body: { title: 'Pumps' } })
  })
})

describe('the chain', () => {
  test('a page shows what the record came from and what came of it', async () => {
    const project = idOf(await seller.post('/projects', { title: 'Plant' }))
    const tender = await aTender({ projectId: project })
    const deal = idOf(await seller.post('/deals', { title: 'Deal', projectId: project, tenderId: tender }))
    expect(await seller.get(`/projects/${project}`)).toMatchObject({
      body: { up: [], down: [{ id: tender }, { id: deal }] },
    })
    expect(await seller.get(`/tenders/${tender}`)).toMatchObject({
      body: { up: [{ id: project, kind: 'project' }], down: [{ id: deal }] },
    })
    expect(idsOf(await seller.get(`/deals?tender=${tender}`))).toEqual([deal])
  })

  test('a link to something else than it says is refused and named', async () => {
    const tender = await aTender()
    const body = { title: 'Deal', projectId: tender }
    expect(problemOf(await seller.post('/deals', body))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/projectId' }],
    })
  })
})

describe('GET /tenders', () => {
  test('filters narrow the list, one by one and together', async () => {
    const partyId = await aCompany('Filtered')
    const one = await aTender({ partyId, region: 'Tula', state: 'preparing' })
    const two = await aTender({ partyId, region: 'Perm' })
    const all = `/tenders?party=${partyId}`
    expect(idsOf(await seller.get(all)).sort()).toEqual([one, two].sort())
    expect(idsOf(await seller.get(`${all}&region=Tula`))).toEqual([one])
    expect(idsOf(await seller.get(`${all}&state=detected,ownership_check`))).toEqual([two])
    expect(idsOf(await seller.get(`${all}&owner=me`))).toHaveLength(2)
    expect(idsOf(await seller.get(`${all}&owner=${head.userId}`))).toEqual([])
    expect(idsOf(await seller.get(`${all}&closed=true`))).toEqual([])
    expect(idsOf(await seller.get(`${all}&due_before=2000-01-01T00:00:00Z`))).toEqual([])
    expect(idsOf(await seller.get(`${all}&q=filtered&region=Perm`))).toEqual([two])
  })

  test('a search takes % and _ as they are', async () => {
    const id = await aTender({ title: '100% wool_x' })
    expect(idsOf(await seller.get(`/tenders?q=${encodeURIComponent('100% wool_')}`))).toEqual([id])
    expect(idsOf(await seller.get(`/tenders?q=${encodeURIComponent('100_ wool')}`))).toEqual([])
  })
})

describe('projects by stage', () => {
  test('the stage outside is a filter of its own', async () => {
    const id = idOf(await seller.post('/projects', { title: 'Bridge', stage: 'decommissioned' }))
    expect(idsOf(await seller.get('/projects?stage=decommissioned'))).toEqual([id])
  })
})
