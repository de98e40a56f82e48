// The bulk act `regulate`: objects of a kind go on by a version of its regulation; and what that would move, looked at first.

import { dayOf, type Instant } from '../domain/calendar.ts'
import { isMoved, movesTally } from '../domain/date-moves.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { bulkId } from '../domain/id.ts'
import type { ObjectKind, ObjectKindOf } from '../domain/object-kind.ts'
import { serviceFacts } from '../domain/object-service.ts'
import type { ProcessView } from '../domain/process.ts'
import { regulatedBy } from '../domain/regulate.ts'
import { inForce, regulated } from '../domain/regulation.ts'
import { type ServiceMove, serviceMoves } from '../domain/service-moves.ts'
import { advanceMany } from './advance.ts'
import { type BulkScope, sampleScope } from './bulk.ts'
import type { BulkBatch, BulkDone, BulkLook } from './bulk-act.ts'
import { readLive } from './live.ts'
import { LOOKED_AT_MOST, lookAtMoves, type MovesLook, SAMPLE_MOVES } from './moves-look.ts'
import type { Queryable, Reference, ReferenceCache } from './reference.ts'
import { queriesOn } from './transaction.ts'

export type RegulateAct = { act: 'regulate'; objectKind: string; version: number }

/** Many objects at once, each with what it moved. An object that became another kind meanwhile is left alone. */
export async function carryRegulate(act: RegulateAct, batch: BulkBatch): Promise<(BulkDone | Refusal)[]> {
  const { engine, client, processIds, now, jobId, actor, reason } = batch
  const { live, reference } = await readLive(client, engine.reference, { ids: processIds, limit: processIds.length })
  const before = new Map(live.map(({ view, calendarId }) => [view.id, { view, calendarId }]))
  const isOfKind = (id: string) => before.get(id)?.view.facts.objectKind === act.objectKind
  const carrierKey = bulkId(jobId)
  const ask = { act: 'regulate', objectKind: act.objectKind, version: act.version, reason } as const
  const inputs = processIds
    .filter(isOfKind)
    .map(processId => ({ processId, now, ask, actor, carrierKey, requestId: carrierKey }))
  const results = (await advanceMany(engine, client, inputs)).values()
  const to = reference.objectKind(act.objectKind, act.version)
  return processIds.map(processId => {
    const one = before.get(processId)
    if (!one || !isOfKind(processId)) return refuse('objectKind.unknown', { given: one?.view.facts.objectKind ?? null })
    const { value: done } = results.next()
    if (!done || isRefusal(done)) return done ?? refuse('process.notFound', { id: processId })
    const moves = to ? movesOf(one, { to, reference, now }) : []
    const { partyId, changed, tally } = done
    const touched = [{ processId, kind: 'object', fleetId: partyId }]
    return { changed, tally: { ...movesTally(moves), ...tally }, touched: changed ? touched : [] }
  })
}

/** What it would do to one object. */
export async function previewRegulate(act: RegulateAct, look: BulkLook): Promise<Omit<BulkDone, 'touched'> | Refusal> {
  const { reference, process, now } = look
  const { objectKind: id, regulation } = process.view.facts
  const to = reference.objectKind(act.objectKind, act.version)
  if (!to) return refuse('objectKind.noVersion', { kind: act.objectKind, version: act.version })
  const changed = id !== act.objectKind || regulation !== act.version
  return { changed, tally: changed ? movesTally(movesOf(process, { to, reference, now })) : {} }
}

type Place = { view: ProcessView; calendarId: string }
type Change = { to: ObjectKind; reference: Reference; now: Instant }

/** What an object’s dates would be under a version, published or not. */
function movesOf({ view, calendarId }: Place, { to, reference, now }: Change): ServiceMove[] {
  const calendar = reference.calendar(calendarId)
  const { objectKind: id, regulation } = view.facts
  const from =
    typeof id === 'string' && typeof regulation === 'number' ? reference.objectKind(id, regulation) : undefined
  const known: ObjectKindOf = (kind, version) =>
    kind === to.id && version === to.version ? to : reference.objectKind(kind, version)
  const before = regulated(view, known)
  const facts = regulatedBy(before, { from, to, today: dayOf(calendar, now) })
  const after = inForce({ ...before, facts }, known)
  return serviceMoves({ facts: serviceFacts(before), calendar }, { facts: serviceFacts({ facts: after }), calendar })
}

/** What would move under another version, published or not; writes nothing. */
export async function lookAtRegulation(client: Queryable, input: LookInput): Promise<MovesLook<MovedObject>> {
  const { cache, scope, to, now, withinMs } = input
  const ids = await sampleScope(queriesOn(client), scope, LOOKED_AT_MOST)
  return lookAtMoves(client, { cache, ids, withinMs }, ({ view, calendarId, number, title }, reference) => {
    const moves = movesOf({ view, calendarId }, { to, reference, now })
    const moved = moves.filter(isMoved)
    const example = { id: view.id, number, title, moves: moved.slice(0, SAMPLE_MOVES) }
    return { tally: movesTally(moves), affected: moved.length > 0, example }
  })
}

export type MovedObject = { id: string; number: number; title: string; moves: readonly ServiceMove[] }

type LookInput = {
  cache: ReferenceCache
  scope: BulkScope
  to: ObjectKind
  now: Instant
  withinMs: number
}
