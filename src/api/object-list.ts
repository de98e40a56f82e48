// The list of tracked objects.

import { listRecords, type RecordListRow } from '../db/list.ts'
import { type ObjectLine, objectLines } from '../db/object-list.ts'
import type { Reference } from '../db/reference.ts'
import { dayOf, type Instant } from '../domain/calendar.ts'
import { nearestService } from '../domain/object-summary.ts'
import { inForce } from '../domain/regulation.ts'
import { serviceState } from '../domain/service-state.ts'
import type { NearestView, ObjectQuery, ObjectRow } from '../endpoints/object.ts'
import type { RecordQuery } from '../endpoints/record-body.ts'
import type { Acting } from './act.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { objectFilterOf } from './object-filter.ts'
import { isProblem } from './problem.ts'
import { afterOf, filterOf } from './record-filter.ts'
import type { CallContext } from './route.ts'
import { todayOf } from './today.ts'
import { recordRow } from './view.ts'

type Listing = Pick<CallContext, 'actor' | 'db' | 'now'> & { query: RecordQuery & Partial<ObjectQuery> }

/** A page of objects; each line says which service is due first. */
export async function listObjects({ engine }: Acting, { query, actor, db, now }: Listing, cursors: Cursors) {
  const reference = await engine.reference.current()
  const today = await todayOf(engine, now)
  // What is due counts from today: a page of yesterday does not go on tomorrow.
  const list = listName('object', { ...query, me: actor.id, ...(query.service ? { today } : {}) })
  const after = cursors.read(query.cursor, list)
  if (isProblem(after)) return after
  const { sort, limit, q, ...asked } = query
  const object = { ...objectFilterOf(asked, { today }), q }
  const filter = { ...filterOf('object', { ...query, q: undefined }, actor.id), object }
  const found = await listRecords(db, { filter, sort, limit, after })
  const { rows, next } = pageOf(found, limit, row => cursors.write(afterOf(row, sort), list))
  const lines = await objectLines(db, { ids: rows.map(({ id }) => id), now })
  const items = rows.flatMap(row => {
    const line = lines.get(row.id)
    return line ? objectRowOf(row, line, { reference, now }) : []
  })
  return { body: { items, next }, next }
}

type Seen = { reference: Reference; now: Instant }

function objectRowOf(row: RecordListRow, line: ObjectLine, { reference, now }: Seen): ObjectRow {
  const { objectKind, groupName: group, parentId, serviceOn } = row
  const { site, contract, parts, isOpen, graceOn } = line
  const today = dayOf(reference.calendar(line.calendarId), now)
  return {
    ...recordRow({ ...row, facts: shown(row.facts) }),
    objectKind,
    group,
    parentId,
    site,
    parts,
    contract,
    serviceOn,
    serviceState: serviceState({ dueOn: serviceOn, graceOn, isOpen }, today),
    nearest: serviceOn === null ? null : nearestOf(row, line, { reference, now }),
    meter: meterOf(row),
  }
}

// What only rules read: hundreds of readings are no part of a line.
const INNER = ['readings', 'marks', 'serviceEvents', 'serviceRules', 'standby', 'meterOffsets']

const shown = (facts: RecordListRow['facts']) =>
  Object.fromEntries(Object.entries(facts).filter(([name]) => !INNER.includes(name)))

function nearestOf(row: RecordListRow, line: ObjectLine, { reference, now }: Seen): NearestView | null {
  const calendar = reference.calendar(line.calendarId)
  const { dates, createdAt } = { ...row, createdAt: line.createdAt }
  const facts = inForce({ facts: row.facts, dates, createdAt }, reference.objectKind)
  const found = nearestService({ facts }, { calendar, today: dayOf(calendar, now) })
  if (found === null || found.next.dueOn === null) return null
  const { rule, next } = found
  const { by, spreadDays, stale } = next
  return { ruleId: rule.id, title: rule.title ?? null, dueOn: found.next.dueOn, by, spreadDays, stale }
}

function meterOf({ facts, dates }: RecordListRow): ObjectRow['meter'] {
  if (typeof facts.lastReading !== 'number') return null
  const unit = typeof facts.meter === 'string' ? facts.meter : null
  return { value: facts.lastReading, unit, at: dates.lastReadingAt?.value ?? null }
}
