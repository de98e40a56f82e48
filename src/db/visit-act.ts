// Acts on a visit that reach its services: what was done, skipped, lost or taken elsewhere is written on the objects and on
// the visit in one transaction. Objects come before the visit, as in every turn, so that nobody waits in a circle.

import type { Ask } from '../domain/ask.ts'
import type { Day } from '../domain/calendar.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import { type Actor, SYSTEM } from '../domain/process.ts'
import { type AdvanceInput, type AdvanceResult, advance, advanceMany } from './advance.ts'
import type { Engine } from './engine.ts'
import { readProcess } from './process-read.ts'
import type { Queryable } from './reference.ts'
import { orRefusal, Refused } from './refused.ts'
import { followServices } from './visit-follow.ts'

/** What was done on one object; what is left out is that of the whole visit. */
export type DoneService = {
  serviceId: string
  doneOn?: Day | undefined
  usage?: number | undefined
  stock?: number | undefined
  expiresOn?: Day | undefined
  result?: string | undefined
  parts?: readonly unknown[] | undefined
}

export type VisitInput = AdvanceInput & {
  ask: Extract<Ask, { act: 'command' | 'complete' }>
  /** Absent: all that are open. */
  services?: readonly DoneService[] | undefined
}

const REACHING = ['complete', 'completePart', 'cancel', 'lose'] as const

/** Whether a command of a visit has consequences for its services. */
export const reachesServices = (command: string) => REACHING.some(one => one === command)

/** Gives a command to a visit together with what it means for its services; nothing of it when one of them refuses. */
export async function actOnVisit(engine: Engine, input: VisitInput): Promise<AdvanceResult | Refusal> {
  const { client } = input
  return client ? within(engine, client, input) : orRefusal(() => engine.transaction(own => within(engine, own, input)))
}

async function within(engine: Engine, client: Queryable, input: VisitInput): Promise<AdvanceResult | Refusal> {
  const { processId, idempotency, actor = SYSTEM } = input
  const read = await readProcess(client, engine.reference, { processId, actorId: actor.id, key: idempotency?.key })
  const own = { ...input, client }
  if (!read || read.row.answer) return advance(engine, own)
  const open = await openServices(client, processId)
  const asked = asksOf(input, open)
  if (isRefusal(asked)) return asked
  await onObjects(engine, client, asked, input)
  const left = await openServices(client, processId)
  const done = await advance(engine, { ...own, ask: asLeft(input.ask, left.length) })
  if (isRefusal(done)) throw new Refused(done)
  await told(client, processId)
  if (done.view.closed) return done
  const [followed] = await followServices(engine, client, { visitIds: [processId], now: input.now })
  return followed ?? done
}

export type OpenServiceRow = { id: string; objectId: string; ruleId: string; occurrence: string }

export async function openServices(client: Queryable, visitId: string): Promise<OpenServiceRow[]> {
  const { rows } = await client.query<OpenServiceRow>(
    `select id, process_id as "objectId", rule_id as "ruleId", occurrence from service
     where visit_id = $1 and state in ('open', 'booked') order by process_id, rule_id`,
    [visitId],
  )
  return rows
}

type ObjectAsk = { service: OpenServiceRow; ask: Ask }

/** What the command asks of the objects. */
function asksOf({ ask, services }: VisitInput, open: readonly OpenServiceRow[]): ObjectAsk[] | Refusal {
  const given = ask.input ?? {}
  switch (ask.act === 'command' ? ask.command : ask.outcome) {
    case 'complete':
    case 'completePart':
      return completions(given, services ?? open.map(({ id }) => ({ serviceId: id })), open)
    case 'cancel':
      return given.openServices === 'skip' ? open.map(service => skipped(service, given.reason)) : []
    case 'lose': {
      const { competitorId, contractEndOn } = given
      const until = contractEndOn ? { holderUntil: contractEndOn } : {}
      const input = { holder: 'competitor', holderId: competitorId, ...until }
      const objects = new Map(open.map(service => [service.objectId, service]))
      return [...objects.values()].map(service => ({
        service,
        ask: { act: 'command', command: 'changeHolder', input },
      }))
    }
    default:
      return []
  }
}

function completions(
  visit: Readonly<Record<string, unknown>>,
  services: readonly DoneService[],
  open: readonly OpenServiceRow[],
): ObjectAsk[] | Refusal {
  const byId = new Map(open.map(service => [service.id, service]))
  const missing = services.find(({ serviceId }) => !byId.has(serviceId))
  if (missing) return refuse('service.notOpen', { serviceId: missing.serviceId })
  return services.flatMap(({ serviceId, doneOn, result, ...rest }) => {
    const service = byId.get(serviceId)
    if (!service) return []
    const input = {
      serviceRuleId: service.ruleId,
      occurrence: service.occurrence,
      on: doneOn ?? visit.doneOn,
      result: result ?? visit.result ?? null,
      ...(visit.actDocumentId ? { actDocumentId: visit.actDocumentId } : {}),
      ...Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined)),
    }
    return { service, ask: { act: 'command', command: 'completeService', input } }
  })
}

const skipped = (service: OpenServiceRow, reason: unknown): ObjectAsk => ({
  service,
  ask: {
    act: 'command',
    command: 'skipService',
    input: { serviceRuleId: service.ruleId, occurrence: service.occurrence, reason },
  },
})

/** Skips services of whatever visit, with a reason; all of them or none. */
export const skipServices = async (
  engine: Engine,
  client: Queryable,
  input: Pick<AdvanceInput, 'now' | 'actor'> & { services: readonly OpenServiceRow[]; reason: string },
): Promise<void> =>
  onObjects(
    engine,
    client,
    input.services.map(service => skipped(service, input.reason)),
    input,
  )

/**
 * Whoever may settle the visit may settle its services, also where somebody else answers for the object. A service that a
 * larger one of the same visit contained is done with it already.
 */
async function onObjects(
  engine: Engine,
  client: Queryable,
  asked: readonly ObjectAsk[],
  { now, actor = SYSTEM, requestId }: Pick<AdvanceInput, 'now' | 'actor' | 'requestId'>,
): Promise<void> {
  const acting: Actor = { ...actor, roles: [...new Set([...actor.roles, 'service_manager' as const])] }
  const inputs = asked.map(({ service, ask }) => ({ processId: service.objectId, ask, now, actor: acting, requestId }))
  const results = await advanceMany(engine, client, inputs)
  const refused = results.flatMap((result, index) => {
    const service = asked[index]?.service
    return isRefusal(result) && service ? [{ refusal: result, service }] : []
  })
  if (refused.length === 0) return
  const settled = await settledOf(
    client,
    refused.map(({ service }) => service.id),
  )
  const real = refused.find(({ service }) => !settled.has(service.id))
  if (real) throw new Refused(atService(real.refusal, real.service))
}

const atService = ({ code, params }: Refusal, { id, objectId }: OpenServiceRow): Refusal =>
  refuse(code, { ...params, serviceId: id, objectId })

async function settledOf(client: Queryable, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ id: string }>(
    `select id from service where id = any($1::uuid[]) and state not in ('open', 'booked')`,
    [ids],
  )
  return new Set(rows.map(row => row.id))
}

/** A visit with something left goes on, whatever it was told; one without is over. */
function asLeft(ask: VisitInput['ask'], left: number): Ask {
  const command = ask.act === 'command' ? ask.command : ask.outcome
  if (command !== 'complete' && command !== 'completePart') return ask
  const name = left === 0 ? 'complete' : 'completePart'
  // A task that asks for the whole visit stays open while a part of it is left.
  if (ask.act === 'complete' && left === 0) return ask
  return { act: 'command', command: name, input: ask.input ?? {} }
}

/** The visit knows what it did itself. */
async function told(client: Queryable, visitId: string): Promise<void> {
  await client.query('update service set planned = true where visit_id = $1 and not planned', [visitId])
}
