// Another version of a regulation for a whole fleet: `npm run bench:regulate [objects]`. What the dry run takes, and the job.

import { mkdtempSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { anyFreePort } from '../dev/ports.ts'
import { startPostgres } from '../dev/postgres.ts'
import { createBulk } from '../src/db/bulk.ts'
import { carryBatch, closeBulk, openBulk } from '../src/db/bulk-run.ts'
import { lookAtRegulation } from '../src/db/regulate.ts'
import { queriesOn } from '../src/db/transaction.ts'
import type { ObjectKind } from '../src/domain/object-kind.ts'
import type { Actor } from '../src/domain/process.ts'
import { KIND, manyClients, manyVehicles, publishRegulation } from './fleet.ts'
import { benchEngine } from './stage.ts'

const [OBJECTS = 100_000] = process.argv.slice(2).map(Number)
const LANES = 2
const say = (line: string) => process.stdout.write(`${line}\n`)
const folder = mkdtempSync(join(tmpdir(), 'potok-bench-'))
const server = await startPostgres({
  folder: join(folder, 'postgres'),
  port: await anyFreePort(),
  password: 'bench',
  logFile: join(folder, 'postgres.log'),
})

try {
  const { engine, ownerId, close } = await benchEngine(server.url)
  say(`${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Postgres with fsync on`)
  await publishRegulation(engine)
  const clients = await manyClients(engine, Math.ceil(OBJECTS / 100))
  await manyVehicles(engine, { objects: OBJECTS, clients, today: new Date().toISOString().slice(0, 10), ownerId })
  const first = (await engine.reference.current()).latestObjectKind(KIND)
  if (!first) throw new Error('there is no regulation')
  const to: ObjectKind = { ...first, version: 2, rules: first.rules.map(rule => ({ ...rule, leadDays: 21 })).slice(1) }
  const now = new Date().toISOString()
  const db = queriesOn(engine.pool)
  const scope = { filter: { regulations: [`${KIND}:1`] } }
  const look = await lookAtRegulation(engine.pool, { cache: engine.reference, scope, to, now, withinMs: 4_000 })
  say(`dry run: ${look.checked} objects looked at in 4 s`)

  const { id: _, version: __, ...body } = to
  await engine.pool.query(
    `insert into object_kind (id, version, body, body_hash, published_at, published_by) values ($1, 2, $2, '', now(), 'bench')`,
    [KIND, JSON.stringify(body)],
  )
  const actor: Actor = { id: ownerId, kind: 'person', roles: ['administrator'] }
  const act = { act: 'regulate', objectKind: KIND, version: 2 } as const
  const { id: jobId, count } = await createBulk(db, { act, reason: 'bench', actor, scope, now })
  const began = performance.now()
  await Promise.all(
    Array.from({ length: LANES }, async () => {
      const job = await openBulk(engine.pool, { jobId, now })
      while (job && (await carryBatch(engine, job, now)));
    }),
  )
  await closeBulk(engine.pool, { jobId, state: 'done', now })
  const seconds = (performance.now() - began) / 1_000
  say(`${count} objects moved to another regulation in ${seconds.toFixed(1)} s, ${Math.round(count / seconds)}/s`)
  await close()
} finally {
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
}
