// Keeps the outlook of live records: what is forecast for each, as rows that can be asked together. A copy and never the
// truth: a row counts only while its process stands as it did when the row was made, and what lacks one is made when asked.

import { createHash } from 'node:crypto'
import { setImmediate as othersHadTheirTurn } from 'node:timers/promises'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { type OutlookStep, outlookOf } from '../domain/outlook.ts'
import type { Engine } from './engine.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference } from './reference.ts'

const DAY_MS = 86_400_000
/** How far ahead callers may look; a quarter, as on the page of a record. */
export const OUTLOOK_DAYS = 92
// A week further than anybody may look, so that time does not make every row stale every day.
const KEPT_DAYS = OUTLOOK_DAYS + 8

/** The furthest moment that callers may ask about. */
export const outlookEnd = (now: Instant): Instant => instantOf(epochOf(now) + OUTLOOK_DAYS * DAY_MS)

const keptUntil = (now: Instant): Instant => instantOf(epochOf(now) + KEPT_DAYS * DAY_MS)

export type Basis = { calendarId: string; basis: string }

const known = new WeakMap<Reference, Map<string, string>>()
// Who reads a letter decides about a forecast; their name and language, and how they want their letters, do not.
const TOLD_ONLY = ['name', 'email', 'locale', 'letters']

/** What a forecast rests on beside its process, as a hash: the people, and the working days of its calendar. */
export function basisOf(reference: Reference, calendarId: string): string {
  const own = known.get(reference) ?? new Map<string, string>()
  known.set(reference, own)
  const kept = own.get(calendarId)
  if (kept !== undefined) return kept
  const text = JSON.stringify([reference.directory, reference.calendar(calendarId)], (key, value: unknown) =>
    TOLD_ONLY.includes(key) ? undefined : value,
  )
  const basis = createHash('sha256').update(text).digest('base64url').slice(0, 22)
  own.set(calendarId, basis)
  return basis
}

type Row = ViewRow & {
  seq: number
  definition_version: number
  calendar_id: string
  calendar_pinned: boolean
  reference_version: number
}

type Made = {
  processId: string
  seq: number
  definitionVersion: number
  calendarId: string
  basis: string
  madeAt: Instant
  until: Instant
  firstAt: Instant | null
  error: string | null
  steps: readonly OutlookStep[]
}

// So many milliseconds of forecasts, then other requests have their turn.
const SLICE_MS = 15

type Making = {
  ids: readonly string[]
  now: Instant
  /** Who waits for the answer has it made as far as they asked; the rest follows. Default: as far as anybody may ask. */
  until?: Instant
}

/** Makes the outlook of these processes anew, from how they stand now. Closed ones are left out. Safe to repeat. */
export async function makeOutlooks(engine: Engine, { ids, now, until = keptUntil(now) }: Making) {
  const { rows } = await engine.pool.query<Row>({
    name: 'outlook_processes',
    text: `select ${VIEW_COLUMNS}, p.seq, p.definition_version, p.calendar_id, p.calendar_pinned,
        (select version from reference) as reference_version
      from process p where p.id = any($1::uuid[]) and p.closed_at is null`,
    values: [ids],
  })
  const [first] = rows
  if (!first) return
  const reference = await engine.reference.at(first.reference_version)
  const made: Made[] = []
  let pauseAt = performance.now() + SLICE_MS
  for (const row of rows) {
    made.push(makeOne(reference, row, { now, until }))
    if (performance.now() < pauseAt) continue
    await othersHadTheirTurn()
    pauseAt = performance.now() + SLICE_MS
  }
  await engine.transaction(client => store(client, made))
}

/** One whose rules fail says so, and the outlook of all others stands. */
function makeOne(reference: Reference, row: Row, { now, until }: { now: Instant; until: Instant }): Made {
  const { directory } = reference
  const following = { calendarId: row.calendar_id, calendarPinned: row.calendar_pinned, ownerId: row.owner_id }
  const calendarId = followedCalendar(following, directory)
  const common = {
    processId: row.id,
    seq: row.seq,
    definitionVersion: row.definition_version,
    calendarId,
    basis: basisOf(reference, calendarId),
    madeAt: now,
    until,
  }
  try {
    const definition = reference.definition(row.kind, row.definition_version)
    const { objectKind } = reference
    const context = { calendar: reference.calendar(calendarId), directory, now, objectKind }
    const steps = outlookOf(definition, viewOf(row, reference.objectKind), context, until)
    return { ...common, firstAt: steps[0]?.at ?? null, error: null, steps }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { ...common, firstAt: null, error: message, steps: [] }
  }
}

/** Who comes later with an older state of a process leaves what is there. */
async function store(client: Queryable, made: readonly Made[]): Promise<void> {
  // What a crash takes is made again when it is asked for: nobody need wait for the disk.
  await client.query('set local synchronous_commit = off')
  // In one order, so that two who write at once wait for each other instead of ending each other.
  const heads = made.map(({ steps: _, ...head }) => head).toSorted((a, b) => (a.processId < b.processId ? -1 : 1))
  const { rows } = await client.query<{ process_id: string }>(
    `insert into outlook (process_id, seq, definition_version, calendar_id, basis, made_at, until, first_at, error)
     select x."processId", x.seq, x."definitionVersion", x."calendarId", x.basis, x."madeAt", x.until, x."firstAt", x.error
     from json_to_recordset($1) as x("processId" uuid, seq bigint, "definitionVersion" integer, "calendarId" text, basis text,
       "madeAt" timestamptz, until timestamptz, "firstAt" timestamptz, error text)
     on conflict (process_id) do update set seq = excluded.seq, definition_version = excluded.definition_version,
       calendar_id = excluded.calendar_id, basis = excluded.basis, made_at = excluded.made_at, until = excluded.until,
       first_at = excluded.first_at, error = excluded.error
     where outlook.seq <= excluded.seq
     returning process_id`,
    [JSON.stringify(heads)],
  )
  const won = new Set(rows.map(row => row.process_id))
  await client.query('delete from outlook_step where process_id = any($1::uuid[])', [[...won]])
  const steps = made
    .filter(one => won.has(one.processId))
    .flatMap(one => one.steps.map(step => ({ processId: one.processId, ...step })))
  await client.query(
    `insert into outlook_step (process_id, at, key, rule, which, what, armed, task, template, command, event, critical, due_at,
       state, letters, readers)
     select x."processId", x.at, x.key, x.rule, x.which, x.what, x.armed, x.task, x.template, x.command, x.event, x.critical,
       x."dueAt", x.state, x.letters, array(select jsonb_array_elements_text(x.readers))::uuid[]
     from json_to_recordset($1) as x("processId" uuid, at timestamptz, key text, rule text, which text, what text, armed boolean,
       task text, template text, command text, event text, critical boolean, "dueAt" timestamptz, state text, letters jsonb,
       readers jsonb)`,
    [JSON.stringify(steps)],
  )
}
