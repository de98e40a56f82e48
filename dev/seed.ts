// Fills an empty database with a demo company whose history was lived, not written: every record was created at its time
// and walked through commands, reminders and follow-ups up to now.

import { advance } from '../src/db/advance.ts'
import { cascadeHold } from '../src/db/cascade.ts'
import { publishShipped } from '../src/db/definition.ts'
import { createEngine, type Engine } from '../src/db/engine.ts'
import { createDb, type Db } from '../src/db/pool.ts'
import { isRefusal } from '../src/domain/errors.ts'
import { type Clock, createClock } from './seed/clock.ts'
import { archiveStories, contractStories } from './seed/contracts.ts'
import { dealStories } from './seed/deals.ts'
import { HELD, heldAt, projectKey } from './seed/held.ts'
import { interestStories } from './seed/interests.ts'
import { objectStories } from './seed/objects.ts'
import { createParties, readParties } from './seed/parties.ts'
import { projectStories } from './seed/projects.ts'
import { createStage, readTold, type Stage, type Story } from './seed/stage.ts'
import { carrierAt, createTeller, putLettersAway } from './seed/teller.ts'
import { tenderStories } from './seed/tenders.ts'
import { createUsers, readCast } from './seed/users.ts'
import { openSales, tellVisits } from './seed/visits.ts'

const CONTRACTS = 80
const OBJECTS = 400
// More stories at once only queue at Postgres.
const AT_ONCE = 4

/**
 * Tells the demo up to `now`. Each story is one transaction, so a seed that was killed goes on where it was when it is
 * called again. Must only be given a database without business data, or one that a killed seed has begun to fill.
 */
export async function seedDemo({ databaseUrl, now }: { databaseUrl: string; now: string }): Promise<void> {
  const db = createDb({ connectionString: databaseUrl, max: AT_ONCE + 1 })
  try {
    await publishShipped(db.pool, now)
    // Letters of the past are never sent, and those of today go out under their ledger keys as all others do.
    const engine = createEngine({
      pool: db.pool,
      parkAfterMs: 0,
      secret: 'demo',
      mailDomain: 'demo.potok.test',
      accounts: 'later',
    })
    await tellAll(db, engine, createClock(now))
  } finally {
    await db.close()
  }
}

async function tellAll(db: Db, engine: Engine, clock: Clock): Promise<void> {
  const set = await setTheStage(engine, clock)
  // One after another, because one of them is part of another.
  for (const story of projectStories(set)) await tell(engine, set, story)
  await tellStories(engine, set, [
    ...tenderStories(set),
    ...interestStories(set),
    ...dealStories(set),
    ...contractStories(set),
  ])
  await holdProject(db, engine, set)
  const told = await readTold(engine.pool)
  const archived = [...told.keys()].filter(key => key.startsWith('demo:archive:')).length
  await tellStories(engine, set, archiveStories(set, CONTRACTS - (await countOf(engine, 'contract')), archived))
  await tellStories(engine, set, objectStories(set, OBJECTS - (await countOf(engine, 'object', 'told by others'))))
  await letTimePass(engine, clock)
  await tellVisits(engine, set)
  await letTimePass(engine, clock)
}

async function setTheStage(engine: Engine, clock: Clock): Promise<Stage> {
  if ((await readCast(engine.pool)) === null) await engine.transaction(client => createUsers(client, clock))
  const cast = await readCast(engine.pool)
  if (cast === null) throw new Error('The people of the demo are not in the database')
  if ((await readParties(engine.pool)) === null) await engine.transaction(client => createParties(client, cast, clock))
  const parties = await readParties(engine.pool)
  if (parties === null) throw new Error('The companies of the demo are not in the database')
  return createStage({ clock, cast, parties, told: await readTold(engine.pool) })
}

/** Tells what was not told before, some stories side by side. */
async function tellStories(engine: Engine, stage: Stage, stories: readonly Story[]): Promise<void> {
  const rest = stories.values()
  const worker = async () => {
    for (const story of rest) await tell(engine, stage, story)
  }
  await Promise.all(Array.from({ length: AT_ONCE }, worker))
}

async function tell(engine: Engine, stage: Stage, { key, tell: body, until }: Story): Promise<void> {
  const told = await engine.pool.query('select 1 from record where external_id = $1', [key])
  if (told.rowCount !== 0) return
  const id = await engine.transaction(async client => {
    const teller = createTeller(engine, client, stage.clock, key)
    await body(teller)
    await teller.finish(until)
    return teller.first()
  })
  stage.remember(key, id)
}

/** One project is on hold, and everything that hangs on it knows. */
async function holdProject(db: Db, engine: Engine, stage: Stage): Promise<void> {
  const processId = stage.record(projectKey(HELD))
  const at = heldAt(stage.clock)
  const input = { reason: 'Финансирование перенесено на следующий год', source: 'Письмо заказчика' }
  const held = await advance(engine, {
    processId,
    now: at,
    actor: stage.cast.melnikov,
    ask: { act: 'command', command: 'hold', input },
  })
  if (isRefusal(held)) throw new Error(`The project was not put on hold: ${held.code}`)
  for (const event of held.events)
    await cascadeHold(engine, db.kysely, { eventId: event.id, recordId: processId, now: at })
  await letTimePass(engine, stage.clock)
}

/** Whatever is due until now happens at its own time; what nobody watches yet counts as watched. */
async function letTimePass(engine: Engine, clock: Clock): Promise<void> {
  await openSales(engine, clock.now)
  for (;;) {
    const { rows } = await engine.pool.query<{ id: string; next_due_at: string | null; fleet_id: string | null }>(
      `select id, next_due_at, fleet_id from process where next_due_at <= $1 or behind order by next_due_at nulls last, id`,
      [clock.now],
    )
    if (rows.length === 0) break
    for (const { id, next_due_at: dueAt, fleet_id: fleetId } of rows) {
      const now = dueAt !== null && dueAt < clock.now ? dueAt : clock.now
      await advance(engine, { processId: id, now, carrierKey: carrierAt(clock, now, fleetId), watching: true })
    }
  }
  await putLettersAway(engine.pool, clock)
}

async function countOf(engine: Engine, kind: string, which: 'all' | 'told by others' = 'all'): Promise<number> {
  const { rows } = await engine.pool.query<{ count: number }>(
    `select count(*)::integer as count from record where kind = $1 and ($2 or coalesce(external_id, '') like 'event:%')`,
    [kind, which === 'all'],
  )
  return rows[0]?.count ?? 0
}
