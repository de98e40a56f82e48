// The outlook as callers ask for it: what is stale is made within the request, as far as that may wait; the rest follows in
// the background, and until then the answer says how much of it is missing.

import type { QueryExecutorProvider } from 'kysely'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import type { Engine } from './engine.ts'
import { basisOf, makeOutlooks, OUTLOOK_DAYS } from './outlook.ts'
import { type ObjectsAhead, objectsAhead } from './outlook-object.ts'
import {
  type OutlookDay,
  type OutlookPage,
  type OutlookQuestion,
  type OutlookRow,
  readOutlook,
  staleOutlooks,
} from './outlook-read.ts'
import type { Reference } from './reference.ts'

const DAY_MS = 86_400_000
/** What one request makes by itself: about a tenth of a second. */
const MADE_AT_MOST = 100
// Whoever keeps losing to changes that come in between answers with what there is.
const ROUNDS_AT_MOST = 4

export type OutlookAnswer = Omit<OutlookPage, 'rows'> & { rows: readonly OutlookRow[]; reference: Reference }

/** One page of what is forecast now. `missing` counts the records that it still lacks; no row of it is out of date. */
export async function askOutlook(
  engine: Engine,
  db: QueryExecutorProvider,
  question: OutlookQuestion,
): Promise<OutlookAnswer> {
  const [kept, objects] = await Promise.all([askKept(engine, db, question), objectsAhead(engine, question)])
  return { ...kept, rows: merged(kept.rows, objects.rows, question.limit), days: addedUp(kept.days, objects.days) }
}

/** In one order, with the one step too many that tells of a next page. */
function merged(rows: readonly OutlookRow[], more: ObjectsAhead['rows'], limit: number): OutlookRow[] {
  const placeOf = ({ at, recordId, key }: OutlookRow) => `${at} ${recordId} ${key}`
  return [...rows, ...more].toSorted((a, b) => (placeOf(a) < placeOf(b) ? -1 : 1)).slice(0, limit + 1)
}

function addedUp(days: readonly OutlookDay[] | null, more: ObjectsAhead['days']): OutlookDay[] | null {
  if (days === null || more === null) return null
  const groups = Map.groupBy([...days, ...more], ({ day, what }) => `${day} ${what}`)
  const sum = (one: OutlookDay, other: OutlookDay) => ({
    ...one,
    steps: one.steps + other.steps,
    letters: one.letters + other.letters,
  })
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, same]) => same.reduce(sum))
}

async function askKept(engine: Engine, db: QueryExecutorProvider, question: OutlookQuestion): Promise<OutlookAnswer> {
  let reference = await engine.reference.current()
  for (let round = 1; ; round++) {
    const isLast = round === ROUNDS_AT_MOST
    const page = await readOutlook(db, {
      ...question,
      bases: basesOf(reference),
      atOnce: isLast ? 0 : MADE_AT_MOST,
    })
    const moved = page.referenceVersion !== reference.version
    if (page.rows !== null && (isLast || !moved)) return { ...page, rows: page.rows, reference }
    if (moved) reference = await engine.reference.at(page.referenceVersion)
    else await makeOutlooks(engine, { ids: page.stale, now: question.now, until: later(question.to) })
  }
}

// A day more than was asked, or the next question, a moment later, would find it too short.
const later = (to: Instant): Instant => instantOf(epochOf(to) + DAY_MS)

const basesOf = (reference: Reference) =>
  reference.calendarIds.map(calendarId => ({ calendarId, basis: basisOf(reference, calendarId) }))

// A week less than what is kept, so that a row is made again about once a week for time alone.
const AHEAD_DAYS = OUTLOOK_DAYS + 1

// Whoever works on a record gives several commands in a row; in between nobody makes what the next one undoes.
const RESTED_MS = 2_000

/** Makes at most `limit` stale outlooks of processes that have come to rest and answers how many there were; several callers do no harm. */
export async function sweepOutlooks(
  engine: Engine,
  db: QueryExecutorProvider,
  { now, limit }: { now: Instant; limit: number },
): Promise<number> {
  const reference = await engine.reference.current()
  const to = instantOf(epochOf(now) + AHEAD_DAYS * DAY_MS)
  const bases = basesOf(reference)
  const { ids } = await staleOutlooks(db, { now, from: now, to, filter: {}, bases, limit, restedMs: RESTED_MS })
  if (ids.length > 0) await makeOutlooks(engine, { ids, now })
  return ids.length
}

/** What closed processes and deleted records left behind. */
export async function dropOutlooks(engine: Engine): Promise<void> {
  await engine.pool.query(
    `with gone as (delete from outlook o where not exists (select from process p where p.id = o.process_id and p.closed_at is null)
       returning process_id)
     delete from outlook_step s using gone where s.process_id = gone.process_id`,
  )
}
