// How fast commands are over HTTP: `npm run bench:http`. The API as its own process, the load from this one, on loopback.

import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { startTemporal } from '../dev/temporal.ts'
import { findTemporal } from '../dev/temporal-binary.ts'
import { createKey } from '../src/db/key.ts'
import { createDb } from '../src/db/pool.ts'
import { benchEngine, inParallel, manyTenders, percentile } from './stage.ts'

const TENDERS = 400
const COMMANDS = 4_000
const STEADY_PER_SECOND = 100
const STEADY_SECONDS = 20
const ROOT = join(import.meta.dirname, '..')
const say = (line: string) => process.stdout.write(`${line}\n`)

const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})
const temporalPort = await anyFreePort()
try {
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on`)
  const stage = await benchEngine(server.url)
  await stage.engine.pool.query(`insert into role_grant values ($1, 'tender_specialist')`, [stage.ownerId])
  const ids = await manyTenders(stage.engine, stage.ownerId, TENDERS)
  const db = createDb({ connectionString: server.url, max: 1 })
  const { key } = await createKey(db.kysely, { userId: stage.ownerId, name: 'bench', now: new Date().toISOString() })
  await db.close()
  await stage.close()
  await withApi('Temporal away (pokes are dropped)', ids, key)
  const temporal = await startTemporal({
    binary: await findTemporal(join(ROOT, '.data', 'bin')),
    port: temporalPort,
    logFile: join(folder, 'temporal.log'),
  })
  await withApi('Temporal on the same machine (every command pokes)', ids, key)
  await temporal.stop()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}

async function withApi(what: string, ids: readonly string[], key: string): Promise<void> {
  const port = await anyFreePort()
  const api = spawn(process.execPath, ['src/api/main.ts'], {
    cwd: ROOT,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: {
      ...process.env,
      DATABASE_URL: server.url,
      TEMPORAL_ADDRESS: `127.0.0.1:${temporalPort}`,
      PORT: String(port),
      POTOK_SECRET: randomBytes(32).toString('hex'),
      LOG_LEVEL: 'error',
    },
  })
  await new Promise(resolve => api.once('message', resolve))
  say(what)
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const post = (index: number, run: string) =>
    command({ agent, port, key, id: ids[index % ids.length] ?? '', run: `${port}-${run}-${index}` })
  await inParallel(500, 8, index => post(index, 'warm'))
  for (const atOnce of [1, 8, 32]) {
    const done = await inParallel(COMMANDS, atOnce, index => post(index, `c${atOnce}`))
    report(`  ${atOnce} at a time`, done.ms, done.ms.length / done.seconds)
  }
  await steady(post)
  agent.destroy()
  api.kill('SIGTERM')
  await new Promise(resolve => api.once('exit', resolve))
}

/** An even stream, as people and scripts together make it. */
async function steady(post: (index: number, run: string) => Promise<void>): Promise<void> {
  const ms: number[] = []
  const calls: Promise<void>[] = []
  const started = performance.now()
  for (let index = 0; index < STEADY_PER_SECOND * STEADY_SECONDS; index++) {
    const wait = started + (index * 1_000) / STEADY_PER_SECOND - performance.now()
    if (wait > 1) await delay(wait)
    const began = performance.now()
    calls.push(post(index, 'steady').then(() => void ms.push(performance.now() - began)))
  }
  await Promise.all(calls)
  report(`  ${STEADY_PER_SECOND} a second for ${STEADY_SECONDS} s`, ms, STEADY_PER_SECOND)
}

type Call = { agent: Agent; port: number; key: string; id: string; run: string }

function command({ agent, port, key, id, run }: Call): Promise<void> {
  const body = '{}'
  return new Promise((resolve, reject) => {
    const sent = request(
      {
        agent,
        port,
        host: '127.0.0.1',
        method: 'POST',
        path: `/api/tenders/${id}/commands/touch`,
        headers: {
          'Content-Type': 'application/json',
          'Content-Length': body.length,
          Authorization: `Bearer ${key}`,
          'Idempotency-Key': run,
        },
      },
      response => {
        response.resume()
        response.on('end', () =>
          response.statusCode === 200 ? resolve() : reject(new Error(`answered ${response.statusCode}`)),
        )
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

function report(what: string, ms: readonly number[], rate: number): void {
  say(
    `${what}: ${Math.round(rate)}/s, p50 ${percentile(ms, 0.5).toFixed(2)} ms, p95 ${percentile(ms, 0.95).toFixed(2)} ms, p99 ${percentile(ms, 0.99).toFixed(2)} ms`,
  )
}
