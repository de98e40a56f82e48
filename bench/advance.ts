// How fast commands are: `npm run bench:advance`. Own Postgres with fsync on; records as in life, some twenty steps each.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { advance } from '../src/db/advance.ts'
import type { Engine } from '../src/db/engine.ts'
import { isRefusal } from '../src/domain/errors.ts'
import type { Actor } from '../src/domain/process.ts'
import { benchEngine, inParallel, manyTenders, percentile } from './stage.ts'

const TENDERS = 400
const COMMANDS = 4_000
const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
const say = (line: string) => process.stdout.write(`${line}\n`)

try {
  const { engine, ownerId, close } = await benchEngine(server.url)
  const actor: Actor = { id: ownerId, kind: 'person', roles: ['tender_specialist', 'head'] }
  const ids = await manyTenders(engine, ownerId, TENDERS)
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on`)
  await roundTrips(engine, ids[0] ?? '', actor)
  for (const atOnce of [1, 8, 32]) await light(engine, ids, actor, atOnce)
  for (const atOnce of [1, 8, 32]) await heavy(engine, ids, actor, atOnce)
  await close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function roundTrips(engine: Engine, id: string, actor: Actor): Promise<void> {
  const { pool } = engine
  let statements = 0
  const counted: Engine = {
    ...engine,
    pool: new Proxy(pool, {
      get: (target, name) => {
        if (name === 'query') statements++
        const value = Reflect.get(target, name)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
  }
  await command(counted, id, actor, 'touch', 'round-trips')
  say(`round trips to Postgres for a command: ${statements}`)
}

/** A note on a record: event, date of the last touch, new plan, stored answer. */
async function light(engine: Engine, ids: readonly string[], actor: Actor, atOnce: number): Promise<void> {
  const done = await inParallel(COMMANDS, atOnce, index =>
    command(engine, ids[index % ids.length] ?? '', actor, 'touch', `l${atOnce}-${index}`),
  )
  report(`touch, ${atOnce} at a time`, done)
}

/** A change of state there and back: steps, tasks opened and closed, letters, event, answer. */
async function heavy(engine: Engine, ids: readonly string[], actor: Actor, atOnce: number): Promise<void> {
  const done = await inParallel(COMMANDS / 2, atOnce, async index => {
    const turn = Math.floor(index / ids.length)
    const name = turn % 2 === 0 ? 'requestApproval' : 'returnForRework'
    await command(engine, ids[index % ids.length] ?? '', actor, name, `h${atOnce}-${index}`)
  })
  report(`approval there and back, ${atOnce} at a time`, done)
}

async function command(engine: Engine, processId: string, actor: Actor, name: string, key: string): Promise<void> {
  const done = await advance(engine, {
    processId,
    now: new Date().toISOString(),
    actor,
    ask: { act: 'command', command: name, input: name === 'returnForRework' ? { reason: 'bench' } : {} },
    idempotency: { key, bodyHash: key },
  })
  if (isRefusal(done) && done.code !== 'command.notAllowedNow') throw new Error(JSON.stringify(done))
}

function report(what: string, { seconds, ms }: { seconds: number; ms: number[] }): void {
  const rate = Math.round(ms.length / seconds)
  say(`${what}: ${rate}/s, p50 ${percentile(ms, 0.5).toFixed(2)} ms, p95 ${percentile(ms, 0.95).toFixed(2)} ms`)
}
