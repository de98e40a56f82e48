// What lies ahead of tracked objects, beside the outlook of all other records. A forecast of a million of them is not kept:
// each stands with the step that is armed for it, which its row knows; the few that are shown are planned when they are read.

import type { Instant } from '../domain/calendar.ts'
import type { Definition, Rule } from '../domain/definition.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { type OutlookKind, type OutlookStep, outlookKind, outlookOf } from '../domain/outlook.ts'
import type { Engine } from './engine.ts'
import type { OutlookAfter, OutlookDay, OutlookQuestion, OutlookRow } from './outlook-read.ts'
import { VIEW_COLUMNS, type ViewRow, viewOf } from './process-read.ts'
import type { Queryable, Reference } from './reference.ts'

const KIND = 'object'
// What a filter by readers leaves of a page may be little; so often the next objects are looked at.
const LOOKS_AT_MOST = 20

export type ObjectsAhead = {
  rows: readonly OutlookRow[]
  /** Null on pages behind the first. */
  days: readonly OutlookDay[] | null
}

/** The armed steps of objects in the span; one step more than asked for tells that there are more. */
export async function objectsAhead(engine: Engine, question: OutlookQuestion): Promise<ObjectsAhead> {
  const { kinds } = question.filter
  const reference = await engine.reference.current()
  if ((kinds && !kinds.includes(KIND)) || !reference.kinds.includes(KIND)) return { rows: [], days: [] }
  const asking = { ...question, reference, definition: reference.latest(KIND) }
  const rows: OutlookRow[] = []
  let from = question.after && { at: question.after.at, recordId: question.after.recordId, beyond: false }
  for (let look = 0; look < LOOKS_AT_MOST && rows.length <= question.limit; look++) {
    const objects = await readArmed(engine.pool, asking, from)
    rows.push(...objects.flatMap(object => armedSteps(asking, object)))
    const last = objects.at(-1)
    if (!last || objects.length <= question.limit) break
    from = { at: last.next_due_at, recordId: last.id, beyond: true }
  }
  return { rows, days: question.after === null ? await countDays(engine.pool, asking) : null }
}

type Asking = OutlookQuestion & { reference: Reference; definition: Definition }

type ArmedRow = ViewRow & {
  definition_version: number
  calendar_id: string
  calendar_pinned: boolean
  next_due_at: Instant
  number: number
  title: string
  party_id: string | null
  party_name: string | null
}

// The armed step as its turn labelled it: its rule, and a rung where the rule's task is what nobody did.
const RULE = `split_part(p.next_label, ' ', 1)`
const IS_RUNG = `p.next_label like '% /%'`

const AHEAD = `
  p.kind = '${KIND}' and p.closed_at is null and p.next_due_at < $1
  and ($2::timestamptz is null or p.next_due_at >= $2) and ($3::uuid[] is null or p.owner_id = any($3))
  and ($4::uuid is null or p.fleet_id = $4) and ($5::text[] is null or ${RULE} = any($5))
  and ($6::text[] is null or case when ${IS_RUNG} then $7 else ${RULE} = any($6) end)
  and ($8::uuid is null or p.owner_id = $8 or ${IS_RUNG} or ${RULE} = any($9))`

function valuesOf({ from, to, now, filter, definition, reference }: Asking): unknown[] {
  const { ownerIds, partyId, rules, whats, readerId, personId } = filter
  const person = readerId ?? personId
  const roles = reference.directory.find(user => user.id === person)?.roles ?? []
  const rulesFor = (test: (rule: Rule) => boolean) => definition.rules.filter(test).map(rule => rule.id)
  return [
    to,
    from > now ? from : null,
    ownerIds ?? null,
    partyId ?? null,
    rules ?? null,
    whats ? rulesFor(rule => whats.includes(whatOf(rule))) : null,
    whats?.includes('rung') ?? false,
    person ?? null,
    rulesFor(rule => addressees(rule).some(to => roles.some(role => role === to))),
  ]
}

const addressees = ({ mail, task }: Rule): readonly string[] => [...(mail?.to ?? []), ...(task ? [task.to] : [])]

const whatOf = ({ task, command, event, mail }: Rule): OutlookKind =>
  outlookKind({
    kind: 'opening',
    task: task?.title ?? null,
    command: command ?? null,
    event: event ?? null,
    template: mail?.template ?? (task ? 'task' : null),
  })

type From = { at: Instant; recordId: string; beyond: boolean }

/** Objects in order of their armed steps, from the one where the page before ended; it may have more steps of that moment. */
async function readArmed(client: Queryable, asking: Asking, from: From | null): Promise<ArmedRow[]> {
  const { rows } = await client.query<ArmedRow>(
    `with shown as (
       select p.id, p.next_due_at from process p where ${AHEAD}
         and ($10::timestamptz is null or (p.next_due_at, p.id) ${from?.beyond ? '>' : '>='} ($10, $11::uuid))
       order by p.next_due_at, p.id limit $12)
     select ${VIEW_COLUMNS}, p.definition_version, p.calendar_id, p.calendar_pinned, p.next_due_at, r.number, r.title, r.party_id,
       y.name as party_name
     from shown w join process p on p.id = w.id join record r on r.id = p.id left join party y on y.id = r.party_id
     order by w.next_due_at, w.id`,
    [...valuesOf(asking), from?.at ?? null, from?.recordId ?? null, asking.limit + 1],
  )
  return rows
}

/** What fires for one object at its armed moment, as its forecast says. One whose rules fail has nothing to show. */
function armedSteps(asking: Asking, row: ArmedRow): OutlookRow[] {
  const { reference, now, after } = asking
  const { directory, objectKind } = reference
  const following = { calendarId: row.calendar_id, calendarPinned: row.calendar_pinned, ownerId: row.owner_id }
  const calendarId = followedCalendar(following, directory)
  const view = viewOf(row, objectKind)
  const context = { calendar: reference.calendar(calendarId), directory, now, objectKind }
  const definition = reference.definition(row.kind, row.definition_version)
  return outlookOf(definition, view, context, row.next_due_at)
    .filter(step => isAsked(asking, row, step))
    .map(step => ({ ...step, at: row.next_due_at }))
    .filter(step => after === null || isBehind({ at: step.at, recordId: row.id, key: step.key }, after))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ readers: _, ...step }) => ({
      ...step,
      recordId: row.id,
      recordKind: row.kind,
      recordNumber: row.number,
      recordTitle: row.title,
      recordState: row.state,
      definitionVersion: row.definition_version,
      calendarId,
      partyId: row.party_id,
      partyName: row.party_name,
      contacts: (row.client?.people ?? []).map(({ id, name }) => ({ id, name })),
      ownerId: row.owner_id,
    }))
}

function isAsked({ filter }: Asking, row: ArmedRow, { rule, what, readers }: OutlookStep): boolean {
  const { rules, whats, readerId, personId } = filter
  if (rules && !rules.includes(rule)) return false
  if (whats && !whats.includes(what)) return false
  if (readerId !== undefined && !readers.includes(readerId)) return false
  return personId === undefined || row.owner_id === personId || readers.includes(personId)
}

const isBehind = (one: OutlookAfter, other: OutlookAfter) =>
  [one.at, one.recordId, one.key].join(' ') > [other.at, other.recordId, other.key].join(' ')

/** One armed step for each object; a task or a rung is told by one letter at least. */
async function countDays(client: Queryable, asking: Asking): Promise<OutlookDay[]> {
  const { rows } = await client.query<{ day: string; rule: string | null; rung: boolean | null; steps: number }>(
    `select to_char((greatest(p.next_due_at, $10::timestamptz) at time zone $11)::date, 'YYYY-MM-DD') as day, ${RULE} as rule,
       ${IS_RUNG} as rung, count(*)::integer as steps
     from process p where ${AHEAD} group by 1, 2, 3`,
    [...valuesOf(asking), asking.now, asking.zone],
  )
  const counts = new Map<string, OutlookDay>()
  for (const { day, rule, rung, steps } of rows) {
    const known = asking.definition.rules.find(one => one.id === rule)
    const what = rung ? 'rung' : known ? whatOf(known) : 'system'
    const key = `${day} ${what}`
    const before = counts.get(key) ?? { day, what, steps: 0, letters: 0 }
    const letters = before.letters + (what === 'system' ? 0 : steps)
    counts.set(key, { ...before, steps: before.steps + steps, letters })
  }
  return [...counts.values()]
}
