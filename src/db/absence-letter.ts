// What an absence says: to whoever stands in what they take over, to who comes back what was done, came and is still open.

import type { Absence } from '../domain/absence.ts'
import { dayOf, epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import type { DigestSection } from '../domain/digest.ts'
import type { MailItem } from '../domain/letters.ts'
import { answersFor, type User } from '../domain/people.ts'
import { readingTime } from '../domain/reading-time.ts'
import { EVER, itemOf, tasksDue, writeDigest } from './digest.ts'
import type { Engine } from './engine.ts'
import type { Queryable, Reference } from './reference.ts'
import { queriesOn } from './transaction.ts'

// Older ends were told, or lie before the product could tell.
const TOLD_WITHIN_MS = 30 * 86_400_000

/** Writes what is due and not written; answers how many letters. */
export async function absenceLetters(engine: Engine, reference: Reference, now: Instant): Promise<number> {
  const soonest = instantOf(epochOf(now) - TOLD_WITHIN_MS)
  let written = 0
  for (const person of reference.directory) {
    for (const absence of person.absences ?? []) {
      if (absence.from > now || absence.until < soonest) continue
      const tell = now < absence.until ? tellStandIn : tellReturned
      if (await tell({ engine, reference, now, person, absence })) written += 1
    }
  }
  return written
}

type Telling = { engine: Engine; reference: Reference; now: Instant; person: User; absence: Absence }

async function tellStandIn({ engine, reference, now, person, absence }: Telling): Promise<boolean> {
  const reader = answersFor(reference.directory, person.id, now)
  if (reader === null || reader.id === person.id) return false
  const key = `absence:${absence.id}:start:${reader.id}`
  if (await isWritten(engine.pool, key)) return false
  const duties = [{ id: person.id, roles: [] }]
  const tasks = await tasksDue(queriesOn(engine.pool), { duties, now, until: EVER })
  const { at } = readingTime(reader, reference.calendar(reader.calendarId), now)
  const digest = {
    key,
    template: 'absenceStart' as const,
    reader,
    forId: person.id,
    items: tasks.map(task => itemOf(task, 'takenOver', 'task')),
    digest: about(reference, person, absence, now),
    now,
    notBefore: at,
  }
  return (await writeDigest(engine.pool, engine, digest)) !== null
}

async function tellReturned({ engine, reference, now, person, absence }: Telling): Promise<boolean> {
  const key = `absence:${absence.id}:end`
  if (await isWritten(engine.pool, key)) return false
  const { at } = readingTime(person, reference.calendar(person.calendarId), now)
  const items = await meanwhile(engine.pool, { personId: person.id, from: absence.from, until: absence.until })
  const digest = { key, template: 'absenceEnd' as const, reader: person, forId: null, items, now, notBefore: at }
  const about_ = about(reference, person, absence, now)
  return (await writeDigest(engine.pool, engine, { ...digest, digest: about_ })) !== null
}

function about(reference: Reference, person: User, absence: Absence, now: Instant) {
  const calendar = reference.calendar(person.calendarId)
  // The last day is the one before the return; one that ended early ends on that day.
  const last = dayOf(calendar, instantOf(epochOf(absence.until) - 1))
  return {
    day: dayOf(calendar, now),
    person: { id: person.id, fromOn: dayOf(calendar, absence.from), toOn: last },
  }
}

async function isWritten(client: Queryable, key: string): Promise<boolean> {
  const { rows } = await client.query('select 1 from mail where key = $1', [key])
  return rows.length > 0
}

type Meanwhile = {
  id: string
  process_id: string
  record_kind: string
  step_key: string
  rule: string
  title: string
  due_at: Instant | null
  section: DigestSection
  by: string | null
}

const TASKS_AT_MOST = 200

/** Of a person's tasks: done by others, taken over for good, new, and open as before. */
async function meanwhile(
  client: Queryable,
  { personId, from, until }: { personId: string; from: Instant; until: Instant },
): Promise<MailItem[]> {
  const { rows } = await client.query<Meanwhile>(
    `select t.id, t.process_id, t.record_kind, t.step_key, t.rule, t.title, t.due_at,
       case when t.closed_at is not null then 'done' when t.assignee_id is distinct from $1 and t.delegated_by = $1 then 'takenOver'
         when t.opened_at >= $2 then 'came' else 'stillOpen' end as section,
       coalesce(t.closed_by, t.assignee_id::text) as by
     from task_summary t
     where (t.assignee_id = $1 or t.delegated_by = $1 or (t.assignee_id is null and t.audience = 'owner' and t.owner_id = $1))
       and t.opened_at < $3
       and (t.state in ('open', 'in_progress') or (t.state = 'done' and t.closed_at >= $2 and t.closed_at < $3
         and t.closed_by is distinct from $1::text))
     order by t.due_at nulls last, t.id limit ${TASKS_AT_MOST}`,
    [personId, from, until],
  )
  return rows.map(row => ({
    processId: row.process_id,
    kind: row.record_kind,
    stepKey: row.step_key,
    rule: row.rule,
    // What was done is history and stays true; open tasks are asked again when the letter is written.
    template: row.section === 'done' ? 'notice' : 'task',
    taskId: row.section === 'done' ? null : row.id,
    task: row.title,
    dueAt: row.due_at,
    because: [],
    section: row.section,
    ...(row.by !== null && (row.section === 'done' || row.section === 'takenOver') ? { by: row.by } : {}),
  }))
}
