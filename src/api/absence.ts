import {
  type AbsenceFields,
  type AbsenceRow,
  cancelAbsence,
  changeAbsence,
  createAbsence,
  endAbsence,
  findAbsence,
  listAbsences,
  overlapOf,
} from '../db/absence.ts'
import { queriesOn } from '../db/transaction.ts'
import { type Calendar, type Day, dayOf, type Instant } from '../domain/calendar.ts'
import { latest } from '../domain/earliest.ts'
import { answersFor, type Directory } from '../domain/people.ts'
import { may } from '../domain/policy.ts'
import type { Actor } from '../domain/process.ts'
import { daysAway } from '../domain/reading-time.ts'
import type { AbsenceView } from '../endpoints/absence.ts'
import { families } from '../endpoints/index.ts'
import type { Host } from './bind.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'

type Asking = Pick<CallContext, 'actor' | 'now'>

export function absenceRoutes(host: Host): Route[] {
  const { engine } = host
  const answer = async ({ actor, now }: Asking, row: AbsenceRow | null): Promise<Reply<AbsenceView> | Problem> => {
    if (!row) return problem('request.notFound')
    return { body: await absenceView(host, row, { actor, now }) }
  }
  return routes(families.absence, {
    listAbsences: async ({ query, actor, now, db }) => {
      const userId = query.user === 'me' ? actor.id : query.user
      const today = dayOf(await calendarOf(host, actor.id), now)
      const rows = await listAbsences(db, { userId, fromOn: query.from ?? today })
      return { body: { items: await Promise.all(rows.map(row => absenceView(host, row, { actor, now }))), next: null } }
    },
    createAbsence: async ({ body, actor, now, db }) => {
      const { fromOn, toOn, standInId = null, reason = null } = body
      const userId = body.userId === 'me' ? actor.id : body.userId
      if (!mayWrite(actor, userId)) return problem('request.forbidden', { permission: 'people.lead' })
      const fields = { fromOn, toOn, standInId, reason }
      const wrong = await wrongIn(host, { userId, fields, now, first: fromOn })
      const other = wrong ?? (await overlapOf(db, { userId, ...fields }))
      if (other) return isProblem(other) ? other : overlapping(other)
      const row = await findAbsence(db, await createAbsence(db, { userId, by: actor.id, now, fields }))
      const done = await answer({ actor, now }, row)
      return isProblem(done) ? done : { ...done, headers: { Location: '/api/absences' } }
    },
    changeAbsence: async ({ params, body, actor, now, db }) => {
      const known = await findAbsence(db, params.id)
      const refused = known ? refusedTo(actor, known) : problem('request.notFound')
      if (refused || !known) return refused ?? problem('request.notFound')
      const span = daysAway(await calendarOf(host, known.userId), known)
      if (known.endedAt !== null || span.until <= now) return problem('absence.over', { toOn: known.toOn })
      const { fromOn = known.fromOn, toOn = known.toOn, standInId = known.standInId, reason = known.reason } = body
      const fields = { fromOn: span.from <= now ? known.fromOn : fromOn, toOn, standInId, reason }
      const wrong = await wrongIn(host, { userId: known.userId, fields, now, first: fields.fromOn })
      if (wrong) return wrong
      const other = await engine.transaction(async client => {
        const own = queriesOn(client)
        const found = await overlapOf(own, { userId: known.userId, id: known.id, ...fields })
        if (!found) await changeAbsence(own, { id: known.id, fields })
        return found
      })
      return other ? overlapping(other) : answer({ actor, now }, await findAbsence(db, known.id))
    },
    endAbsence: async ({ params, actor, now, db }) => {
      const known = await findAbsence(db, params.id)
      const refused = known ? refusedTo(actor, known) : problem('request.notFound')
      if (refused || !known) return refused ?? problem('request.notFound')
      const span = daysAway(await calendarOf(host, known.userId), known)
      if (known.endedAt !== null || span.until <= now) return problem('absence.over', { toOn: known.toOn })
      await (span.from <= now ? endAbsence : cancelAbsence)(db, { id: known.id, now })
      return answer({ actor, now }, await findAbsence(db, known.id))
    },
  })
}

/** Own absences are everybody's business, others' that of whoever leads. */
const mayWrite = (actor: Actor, userId: string) => actor.id === userId || may(actor, 'people.lead')

function refusedTo(actor: Actor, { userId, cancelledAt }: AbsenceRow): Problem | null {
  if (cancelledAt !== null) return problem('request.notFound')
  return mayWrite(actor, userId) ? null : problem('request.forbidden', { permission: 'people.lead' })
}

const overlapping = ({ fromOn, toOn }: AbsenceRow) => problem('absence.overlaps', { fromOn, toOn })

/** Two years are longer than anybody is away; more is a slip of the pen. */
const DAYS_AT_MOST = 731

async function wrongIn(
  host: Host,
  input: { userId: string; fields: AbsenceFields; now: Instant; first: Day },
): Promise<Problem | null> {
  const { userId, fields, now, first } = input
  const { directory } = await host.engine.reference.current()
  const { standInId, toOn } = fields
  if (!directory.some(user => user.id === userId)) return problem('user.unknown', { field: 'userId', value: userId })
  if (standInId === userId) return problem('absence.standIn', { field: 'standInId' })
  if (standInId !== null && !directory.some(user => user.id === standInId)) {
    return problem('user.unknown', { field: 'standInId', value: standInId })
  }
  const today = dayOf(await calendarOf(host, userId), now)
  const longest = Date.parse(toOn) - Date.parse(first) > DAYS_AT_MOST * 86_400_000
  return toOn < first || toOn < today || longest ? problem('absence.days', { fromOn: first, toOn, today }) : null
}

/** Somebody's working days. */
export async function calendarOf({ engine }: Host, userId: string): Promise<Calendar> {
  const reference = await engine.reference.current()
  return reference.calendar(reference.directory.find(user => user.id === userId)?.calendarId ?? 'ru')
}

/** One absence, as this reader may see it. */
export async function absenceView(host: Host, row: AbsenceRow, { actor, now }: Asking): Promise<AbsenceView> {
  const { directory } = await host.engine.reference.current()
  const span = daysAway(await calendarOf(host, row.userId), row)
  const mine = mayWrite(actor, row.userId)
  const { id, userId, userName, fromOn, toOn, standInId, endedAt } = row
  const common = { id, userId, userName, fromOn, toOn, standInId, endedAt, mine, reason: mine ? row.reason : null }
  return { ...common, state: stateOf(row, span, now), inCharge: inChargeIn(directory, row, span.from, now) }
}

function stateOf(row: AbsenceRow, span: { from: Instant; until: Instant }, now: Instant): AbsenceView['state'] {
  if (row.cancelledAt !== null) return 'cancelled'
  if (row.endedAt !== null || span.until <= now) return 'over'
  return span.from <= now ? 'now' : 'planned'
}

/** As it is, or as it will be when the absence begins. */
function inChargeIn(directory: Directory, row: AbsenceRow, from: Instant, now: Instant): AbsenceView['inCharge'] {
  const first = row.standInId ?? row.substituteId
  const person = first === null ? null : answersFor(directory, first, latest(from, now))
  return person === null || person.id === row.userId ? null : { id: person.id, name: person.name }
}
