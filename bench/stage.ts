// What every benchmark stands on: its own Postgres as the product starts it, and records to work with.

import { publishShipped } from '../src/db/definition.ts'
import { createEngine, type Engine } from '../src/db/engine.ts'
import { migrate } from '../src/db/migrate.ts'
import { createPool } from '../src/db/pool.ts'
import { createRecord } from '../src/db/record.ts'
import { isRefusal } from '../src/domain/errors.ts'
import { newId } from '../src/domain/id.ts'

const DAY_MS = 86_400_000

/** A fresh database with definitions, an owner and a head. */
export async function benchEngine(
  databaseUrl: string,
): Promise<{ engine: Engine; ownerId: string; close: () => Promise<void> }> {
  await migrate(databaseUrl)
  const pool = createPool({ connectionString: databaseUrl, max: 32 })
  const now = new Date().toISOString()
  await publishShipped(pool, now)
  const ownerId = newId()
  await pool.query(
    `insert into app_user (id, email, name) values ($1, 'owner@bench.test', 'Owner'), ($2, 'head@bench.test', 'Head')`,
    [ownerId, newId()],
  )
  await pool.query(`insert into role_grant select id, 'head' from app_user where name = 'Head'`)
  const engine = createEngine({ pool, parkAfterMs: 30 * DAY_MS, secret: 'bench', mailDomain: 'bench.test' })
  return { engine, ownerId, close: () => pool.end() }
}

/** Tenders in preparation, a month before their deadline: about twenty planned steps each. */
export async function manyTenders(engine: Engine, ownerId: string, count: number): Promise<string[]> {
  const now = new Date().toISOString()
  const submissionDeadline = new Date(Date.now() + 30 * DAY_MS).toISOString()
  const ids: string[] = []
  await inParallel(count, 8, async index => {
    const made = await createRecord(engine, {
      record: {
        kind: 'tender',
        title: `Tender ${index}`,
        ownerId,
        state: 'preparing',
        fields: { submissionDeadline, ownership: 'ours' },
      },
      now,
    })
    if (isRefusal(made)) throw new Error(JSON.stringify(made))
    ids.push(made.view.id)
  })
  return ids
}

/** Runs `work` for 0…count-1 with so many at a time; answers the seconds it took and each call's milliseconds. */
export async function inParallel(
  count: number,
  atOnce: number,
  work: (index: number) => Promise<void>,
): Promise<{ seconds: number; ms: number[] }> {
  const ms: number[] = []
  let next = 0
  const started = performance.now()
  const lane = async () => {
    while (next < count) {
      const index = next++
      const began = performance.now()
      await work(index)
      ms.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { seconds: (performance.now() - started) / 1000, ms }
}

export const percentile = (values: readonly number[], share: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))] ?? 0
