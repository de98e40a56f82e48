import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { MockActivityEnvironment } from '@temporalio/testing'
import { DefaultLogger } from '@temporalio/worker'
import { CamelCasePlugin, Kysely, PostgresDialect } from 'kysely'
import { createActivities } from '../../src/activities/index.ts'
import { readProcess } from '../../src/db/process-read.ts'
import { type Client, type TestApi, testApi, valueIn } from '../support/api.ts'
import { create, OWNER } from '../support/build.ts'
import { carryJobs } from '../support/bulk.ts'
import { claim } from '../support/claim.ts'
import { eventually } from '../support/wait.ts'

const ROOT = join(import.meta.dirname, '..', '..')
const SCHOOL = join(ROOT, 'test', 'feeds', 'fixtures', 'school-tender.json')
const NOBODY_LISTENS = 'http://127.0.0.1:59999'

let api: TestApi
let chief: Client
let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'potok-cli-'))
  api = await testApi()
  chief = await api.join(['administrator'])
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

type Ended = { code: number; out: string; err: string }

/** The command line as a person starts it, against this API. */
function potok(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  const own = { PATH: process.env.PATH, POTOK_URL: api.url, POTOK_KEY: chief.key, POTOK_DATA: folder, ...env }
  return new Promise(resolve => {
    execFile(process.execPath, ['cli.ts', ...args], { cwd: ROOT, env: own }, (error, out, err) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err }),
    )
  })
}

const aTender = (title: string) =>
  create(api.engine, new Date().toISOString(), {
    kind: 'tender',
    title,
    state: 'preparing',
    ownerId: OWNER,
    fields: { ownership: 'ours', submissionDeadline: new Date(Date.now() + 40 * 86_400_000).toISOString() },
  })

/** A kind that no release ships, as an administrator publishes it. */
async function defineClaims(): Promise<void> {
  const { version: _, ...body } = {
    ...claim,
    followed: [],
    createdBy: ['administrator'],
    texts: { en: WORDS, ru: WORDS },
  }
  const saved = await chief.put('/definitions/claim', body, null)
  const match = { 'If-Match': saved.headers.get('ETag') ?? '' }
  expect(await chief.post('/definitions/claim/publish', { comment: 'Ours' }, match)).toMatchObject({ status: 201 })
}
const WORDS = { 'kind.claim': 'Claim' }

const viewOf = async (id: string) =>
  (await readProcess(api.engine.pool, api.engine.reference, { processId: id }))?.row.view

/** Carries out what a worker would. */
async function takeIn(importId: string): Promise<void> {
  const db = new Kysely<unknown>({
    dialect: new PostgresDialect({ pool: api.engine.pool }),
    plugins: [new CamelCasePlugin({ maintainNestedObjectKeys: true })],
  })
  const nothing = async () => {}
  const activities = createActivities({
    engine: api.engine,
    db,
    watchers: {
      poke: nothing,
      start: nothing,
      signal: nothing,
      pokeMailroom: () => {},
      ensureMailroom: nothing,
      startWake: nothing,
      startBulk: nothing,
      ensureSchedules: async () => 'present',
    },
    sendDue: async () => ({ nextAttemptAt: null }),
    clock: () => new Date().toISOString(),
  })
  const now = new Date().toISOString()
  const environment = new MockActivityEnvironment(undefined, { logger: new DefaultLogger('ERROR') })
  await environment.run(activities.importChunk, { importId, now })
  await activities.finishImport({ importId, now })
}

describe('potok simulate', () => {
  test('says how it is used', async () => {
    const told = await potok(['simulate', '--help'])
    expect(told).toMatchObject({ code: 0, err: '' })
    expect(told.out).toBe(`Usage: potok simulate [options]

what the coming years bring on a copy of what runs; nothing is changed or sent

Options:
  --years <n>             how far, up to 10 (default: 1)
  --kind <kind...>        only these
  --definition <file...>  edited definitions (JSON), in place of the published
                          ones
  --nobody-reacts         nobody answers letters and tasks: the one way there is
                          (default: true)
  -h, --help              display help for command
`)
  })

  test('of three years in which nobody reacts', async () => {
    const { view } = await aTender('A tender that nobody hands in')
    const done = await potok(['simulate', '--years', '3', '--nobody-reacts', '--kind', 'tender'])
    expect(done).toMatchObject({ code: 0, err: '' })
    expect(done.out).toMatch(/^If nobody reacts from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d:\n\d+ records, /)
    expect(done.out).toMatch(new RegExp(`tender +#${view.number} +A tender that nobody hands in`))
  }, 60_000)
})

describe('potok process', () => {
  test('list shows what runs, in words and as JSON', async () => {
    const { view } = await aTender('Pumps for the harbour')
    const [words, json] = await Promise.all([
      potok(['process', 'list', '--kind', 'tender', '-q', 'harbour']),
      potok(['process', 'list', '--query', 'harbour', '--json']),
    ])
    expect(words).toMatchObject({ code: 0, err: '' })
    expect(words.out).toMatch(new RegExp(`#${view.number} +tender +preparing .*Owner +Pumps for the harbour`))
    expect(JSON.parse(json.out)).toMatchObject({
      items: [{ id: view.id, state: 'preparing', held: false }],
      next: null,
    })
  })

  test('hold and resume name a record by its number, and why', async () => {
    const { view } = await aTender('A tender to hold')
    const held = await potok(['process', 'hold', `#${view.number}`, '--reason', 'the buyer waits'])
    expect(held).toMatchObject({ code: 0, err: '' })
    expect(held.out).toContain(`tender #${view.number}: preparing, on hold`)
    expect((await viewOf(view.id))?.pauses).toMatchObject([{ reason: 'the buyer waits', to: null }])
    expect(await potok(['process', 'resume', view.id, '--reason', 'it goes on'])).toMatchObject({ code: 0 })
    const again = await potok(['process', 'resume', view.id, '--reason', 'it goes on'])
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toMatch(/^[^\n]+\(process\.notHeld\)\n$/)
  })

  test('fire, skip and postpone take the keys that next prints; cancel ends it', async () => {
    const { view } = await aTender('A tender to operate')
    const ahead = await potok(['next', String(view.number)])
    const keys = [...ahead.out.matchAll(/T5:\S+/g)].map(([key]) => key)
    expect(keys).toHaveLength(3)
    const [first = '', second = '', third = ''] = keys
    const at = new Date(Date.now() + 5 * 86_400_000).toISOString()
    const act = (word: string, key: string, ...more: string[]) =>
      potok(['process', word, view.id, '--step', key, '--reason', 'asked for', ...more])
    expect(await act('skip', first)).toMatchObject({ code: 0 })
    expect(await act('fire', second)).toMatchObject({ code: 0 })
    expect(await act('postpone', third, '--at', at)).toMatchObject({ code: 0 })
    expect((await viewOf(view.id))?.steps).toMatchObject({
      [first]: { status: 'skipped' },
      [second]: { status: 'fired' },
      [third]: { status: 'postponed', at },
    })
    const ended = await potok(['process', 'cancel', view.id, '--reason', 'entered twice'])
    expect(ended.out).toBe(`tender #${view.number}: withdrawn; ended\n`)
    expect(await act('skip', third)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/step\.notFound|process\.closed/),
    })
  })
})

describe('potok next', () => {
  test('shows the coming steps of the company', async () => {
    const { view } = await aTender('A tender with steps ahead')
    const ahead = await potok(['next', '--to', new Date(Date.now() + 60 * 86_400_000).toISOString()])
    expect(ahead).toMatchObject({ code: 0, err: '' })
    expect(ahead.out).toMatch(new RegExp(`#${view.number} .*A tender with steps ahead`))
  })
})

describe('a kind of the administrator’s own', () => {
  test('is listed, filtered and foreseen by its number like the shipped ones', async () => {
    await defineClaims()
    const made = await chief.post('/records/claim', { title: 'A pump leaks', answerOn: '2035-05-15' })
    const number = `#${valueIn(made, 'number')}`
    const listed = await potok(['process', 'list', '--kind', 'claim'])
    expect(listed).toMatchObject({ code: 0, out: expect.stringContaining('A pump leaks') })
    const ahead = await potok(['next', number])
    expect(ahead).toMatchObject({ code: 0, out: expect.stringContaining('examine') })
    const tried = await potok(['process', 'hold', '--kind', 'claim', '--reason', 'Holidays', '--dry-run'])
    expect(tried).toMatchObject({ code: 0, out: expect.stringMatching(/\b1\b/) })
    expect(await potok(['process', 'list', '--kind', 'Claim!'])).toMatchObject({ code: 1 })
  })
})

describe('potok user and key', () => {
  test('user add prints the link by which a password is chosen', async () => {
    const args = ['user', 'add', '--name', 'Olga Panova', '--email', 'olga@example.test', '--role', 'manager', 'kam']
    const added = await potok(args)
    expect(added).toMatchObject({ code: 0, err: '' })
    expect(added.out).toMatch(/^http:\/\/localhost:4000\/setup#\S+$/m)
    const { rows } = await api.engine.pool.query(
      `select array(select role from role_grant where user_id = u.id order by role) as roles from app_user u where email = $1`,
      ['olga@example.test'],
    )
    expect(rows).toEqual([{ roles: ['kam', 'manager'] }])
    const again = await potok(args)
    expect(again).toMatchObject({ code: 1, out: '' })
    expect(again.err).toContain('/email')
  })

  test('key create prints a key that opens the door', async () => {
    const made = await potok(['key', 'create', 'nightly report'])
    expect(made).toMatchObject({ code: 0, err: '' })
    const me = await api.call('GET', '/me', { headers: { Authorization: `Bearer ${made.out.trim()}` } })
    expect(me).toMatchObject({ status: 200, body: { id: chief.userId } })
  })
})

describe('potok import', () => {
  test('waits until a file is taken in and tells what came of it; the same file again is the same import', async () => {
    const running = potok(['import', SCHOOL])
    const id = await eventually(() => api.imports.at(-1), { what: 'the import to be asked for' })
    await takeIn(id)
    const ended = await running
    expect(ended).toMatchObject({ code: 0, err: '' })
    expect(ended.out).toMatch(/^school-tender\.json \(ocds_release_package\): done$/m)
    expect(ended.out).toMatch(/^Records: \d+ created/m)
    expect(ended.out).toMatch(/^Taken from the file: \d+ /m)
    const again = await potok(['import', SCHOOL, '--json'])
    expect(JSON.parse(again.out)).toMatchObject({ id, state: 'done', fileName: 'school-tender.json' })
  })

  test('a file that is no feed is refused in one sentence', async () => {
    const file = join(folder, 'letter.json')
    writeFileSync(file, '{ "dear": "Olga" }')
    const [refused, missing] = await Promise.all([potok(['import', file]), potok(['import', 'nowhere.json'])])
    expect(refused).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/^[^\n]+\(import\.format\)\n$/) })
    expect(missing).toMatchObject({ code: 1, err: 'There is no file nowhere.json.\n' })
  })

  test('does not wait for ever', async () => {
    const file = join(folder, 'slow.json')
    writeFileSync(file, JSON.stringify({ uri: 'https://portal.example/slow', releases: [] }))
    const ended = await potok(['import', file, '--timeout', '1'])
    expect(ended).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/not done after 1 s/) })
  })
})

describe('potok process for one record', () => {
  test('says what a restart would change, does it, and moves to another state', async () => {
    const { view } = await aTender('To begin anew')
    const why = ['--reason', 'entered wrongly']
    const tried = await potok(['process', 'restart', view.id, ...why, '--dry-run'])
    expect(tried).toMatchObject({ code: 0, out: expect.stringMatching(/withdrawn: /) })
    expect((await viewOf(view.id))?.enteredAt).toBe((await viewOf(view.id))?.createdAt)
    expect(await potok(['process', 'restart', view.id, ...why])).toMatchObject({ code: 0 })
    expect((await viewOf(view.id))?.enteredAt).not.toBe((await viewOf(view.id))?.createdAt)
    const moved = await potok(['process', 'move', view.id, '--to', 'evaluation', ...why])
    expect(moved).toMatchObject({ code: 0, out: expect.stringContaining('evaluation') })
    const nowhere = await potok(['process', 'move', view.id, '--to', 'nowhere', ...why])
    expect(nowhere).toMatchObject({ code: 1, out: '' })
  }, 60_000)
})

describe('potok process for a filter', () => {
  const filtered = ['--kind', 'tender', '-q', 'flood', '--reason', 'the office is closed']
  const carried = new Set<string>()

  test('tries first, then carries it out and says what came of it', async () => {
    const made = [await aTender('Flood one'), await aTender('Flood two')]
    const tried = await potok(['process', 'hold', ...filtered, '--dry-run'])
    expect(tried).toMatchObject({ code: 0, out: expect.stringMatching(/^It would reach 2: 2 done/) })
    expect((await viewOf(made[0]?.view.id ?? ''))?.pauses).toEqual([])
    const [done] = await Promise.all([
      potok(['process', 'hold', ...filtered]),
      eventually(() => carryJobs(api, carried), { what: 'the job to be there', timeoutMs: 30_000 }),
    ])
    expect(done).toMatchObject({ code: 0, out: expect.stringMatching(/^done: 2 processes: 2 done/) })
    expect((await viewOf(made[0]?.view.id ?? ''))?.pauses).toMatchObject([{ reason: 'the office is closed' }])
    const [again] = await Promise.all([
      potok(['process', 'move', ...filtered, '--to', 'nowhere', '--json']),
      eventually(() => carryJobs(api, carried), { what: 'the next job to be there', timeoutMs: 30_000 }),
    ])
    expect(again.code).toBe(1)
    expect(JSON.parse(again.out)).toMatchObject({
      counts: { refused: 2 },
      refusals: [{ code: 'state.unknown', count: 2 }],
    })
  }, 90_000)
})

describe('how potok ends', () => {
  test.each([
    ['an unknown word', ['frobnicate']],
    ['a missing reason', ['process', 'hold', '12']],
    ['an instant without a zone', ['process', 'postpone', '1', '--step', 'k', '--reason', 'r', '--at', 'tomorrow']],
    ['neither a record nor a filter', ['process', 'cancel', '--reason', 'r']],
    ['a role that is none', ['user', 'add', '--name', 'A', '--email', 'a@example.test', '--role', 'king']],
    ['a record that is neither number nor id', ['process', 'cancel', 'harbour', '--reason', 'r']],
  ])('with 2 after %s', async (_, args) => {
    const ended = await potok(args)
    expect(ended).toMatchObject({ code: 2, out: '' })
    expect(ended.err).not.toBe('')
  })

  test('with 3 when Potok is not running, and says what to do', async () => {
    const unknown = { POTOK_URL: '', POTOK_KEY: '' }
    const [unwritten, silent, keyless] = await Promise.all([
      potok(['process', 'list'], unknown),
      potok(['process', 'list'], { POTOK_URL: NOBODY_LISTENS }),
      potok(['process', 'list'], { POTOK_KEY: '' }),
    ])
    expect(unwritten).toMatchObject({ code: 3, err: expect.stringMatching(/^Potok is not running: .*npm start/) })
    expect(silent).toMatchObject({ code: 3, err: expect.stringMatching(/does not answer .*ECONNREFUSED/) })
    expect(keyless).toMatchObject({ code: 3, err: expect.stringMatching(/no API key: .*admin\.key/) })
  })

  test('with 1 when the key is wrong, and takes the one in the data folder when none is given', async () => {
    expect(await potok(['process', 'list'], { POTOK_KEY: 'potok_wrong' })).toMatchObject({ code: 1, out: '' })
    writeFileSync(join(folder, 'admin.key'), `${chief.key}\n`)
    expect(await potok(['process', 'list', '--limit', '1'], { POTOK_KEY: '' })).toMatchObject({ code: 0, err: '' })
  })

  test('with 0 after help, which names the codes', async () => {
    expect(await potok(['--help'])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/3 when Potok is not running/),
    })
  })
})
