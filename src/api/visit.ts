// Visits and services: what they consist of, and acts that reach several records.

import { type AdvanceInput, type AdvanceResult, advance } from '../db/advance.ts'

import type { Queryable } from '../db/reference.ts'
import { orRefusal, Refused } from '../db/refused.ts'
import { queriesOn } from '../db/transaction.ts'
import { findService, objectServices, type VisitService, visitServices } from '../db/visit.ts'
import { actOnVisit, openServices, skipServices } from '../db/visit-act.ts'
import { followServices } from '../db/visit-follow.ts'
import { joinVisit, ownVisit, readServices, splitVisit } from '../db/visit-move.ts'
import { mayGive } from '../domain/decide.ts'
import { isRefusal, type Refusal, refuse } from '../domain/errors.ts'
import type { ServiceRule } from '../domain/service-rule.ts'
import { families } from '../endpoints/index.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import type { ServiceView } from '../endpoints/visit.ts'
import { type Acting, act, replyOf } from './act.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { planned } from './plan.ts'
import { previewOf } from './preview.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'

export function visitRoutes(acting: Acting, cursors: Cursors): Route[] {
  return [...ofVisits(acting), ...ofObjects(acting, cursors)]
}

function ofVisits(acting: Acting): Route[] {
  const { engine, kinds } = acting
  const command = (call: CallContext & { params: { id: string } }, name: string, input: Record<string, unknown>) =>
    act(acting, call, { id: call.params.id, kind: 'visit', ask: { act: 'command', command: name, input } })
  return routes(families.visit, {
    services: async ({ params, db }) => {
      if ((await kinds.of(params.id)) !== 'visit') return problem('record.notFound', { id: params.id })
      const services = await visitServices(db, { visitId: params.id })
      return { body: { items: services.map(serviceView) } }
    },
    book: call => command(call, 'book', { ...call.body }),
    preview: async call => {
      const { bookedOn, performerId = null, note = null } = call.body
      const asked = { act: 'command', command: 'book', input: { bookedOn, performerId, note } } as const
      const seen = await previewOf(acting, call.params.id, { act: asked, reason: '', actor: call.actor, now: call.now })
      return isProblem(seen) ? seen : { body: seen }
    },
    complete: async call => {
      if ((await kinds.of(call.params.id)) !== 'visit') return problem('record.notFound', { id: call.params.id })
      const { services, ...input } = call.body
      const { actor, now, idempotency, requestId } = call
      const ask = { act: 'command', command: 'complete', input } as const
      const done = await actOnVisit(engine, {
        processId: call.params.id,
        ask,
        services,
        actor,
        now,
        idempotency,
        requestId,
      })
      return isProblem(done) ? done : replyTo(acting, done)
    },
    cancel: call => command(call, 'cancel', { ...call.body }),
    skip: call =>
      widely(acting, call, async (client, { now, actor }) => {
        const { id } = call.params
        const open = (await openServices(client, id)).filter(one => call.body.serviceIds.includes(one.id))
        const missing = call.body.serviceIds.find(one => open.every(service => service.id !== one))
        if (missing) return refuse('service.notOpen', { serviceId: missing })
        await skipServices(engine, client, { services: open, reason: call.body.reason, now, actor })
        await client.query('update service set planned = true where visit_id = $1 and not planned', [id])
        const [followed] = await followServices(engine, client, { visitIds: [id], now })
        return followed ?? advance(engine, { processId: id, now, client })
      }),
    split: call =>
      widely(acting, call, (client, common) =>
        splitVisit(engine, client, { ...common, visitId: call.params.id, serviceIds: call.body.serviceIds }),
      ),
    join: call =>
      widely(acting, call, (client, common) =>
        joinVisit(engine, client, { ...common, visitId: call.params.id, serviceIds: call.body.serviceIds }),
      ),
  })
}

function ofObjects(acting: Acting, cursors: Cursors): Route[] {
  const { engine, kinds } = acting
  type OfService = CallContext & { params: { id: string; sid: string } }
  const onService = async (call: OfService, command: string, input: Record<string, unknown>) => {
    const { id, sid } = call.params
    const service = await findService(call.db, { id: sid, objectId: id })
    if (!service) return problem('service.notFound', { id: sid })
    const named = { serviceRuleId: service.ruleId, occurrence: service.occurrence }
    return act(acting, call, { id, kind: 'object', ask: { act: 'command', command, input: { ...named, ...input } } })
  }
  return routes(families.objectService, {
    services: async ({ params, query, db }) => {
      if ((await kinds.of(params.id)) !== 'object') return problem('record.notFound', { id: params.id })
      const list = listName(`services ${params.id}`, query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const from = after && { openedAt: String(after.value), id: after.id }
      const found = await objectServices(db, { objectId: params.id, limit: query.limit + 1, after: from ?? null })
      const { rows, next } = pageOf(found, query.limit, row => cursors.write({ value: row.openedAt, id: row.id }, list))
      return { body: { items: rows.map(serviceView), next }, next }
    },
    bookService: call =>
      widely(acting, call, async (client, common) => {
        const { id, sid } = call.params
        const service = await findService(queriesOn(client), { id: sid, objectId: id })
        if (!service) return refuse('service.notFound', { id: sid })
        const own = await readServices(client, { serviceIds: [sid], now: common.now })
        const alone = service.visitId !== null && (await openServices(client, service.visitId)).length === 1
        const visitId = alone ? service.visitId : await begun(ownVisit(engine, client, own, common))
        const ask = { act: 'command', command: 'book', input: { ...call.body } } as const
        return advance(engine, { processId: visitId ?? '', ask, ...common, client })
      }),
    completeService: async call => {
      const { doneOn, ...rest } = call.body
      return onService(call, 'completeService', { on: doneOn, ...rest })
    },
    skipService: call => onService(call, 'skipService', { ...call.body }),
  })
}

async function begun(made: Promise<AdvanceResult | Refusal>): Promise<string> {
  const visit = await made
  if (isRefusal(visit)) throw new Refused(visit)
  return visit.view.id
}

type Common = Required<Pick<AdvanceInput, 'now' | 'actor'>>

/** Something that several records take part in, in one transaction; whoever may note what was done may do it. */
async function widely(
  acting: Acting,
  call: CallContext & { params: { id: string } },
  work: (client: Queryable, common: Common) => Promise<AdvanceResult | Refusal>,
): Promise<Reply<ProcessAnswerView> | Problem> {
  const { actor, now, client } = call
  const refused = await refusedTo(acting, call)
  if (refused) return refused
  const { engine } = acting
  const done = await orRefusal(async () => {
    if (client) return work(client, { now, actor })
    return engine.transaction(own => work(own, { now, actor }))
  })
  return isRefusal(done) ? done : replyTo(acting, done)
}

async function refusedTo(
  { engine, kinds }: Acting,
  { params: { id }, actor, now }: CallContext & { params: { id: string } },
): Promise<Problem | null> {
  const kind = await kinds.of(id)
  const found = kind === 'visit' || kind === 'object' ? await planned(engine, { id, kind, now }) : null
  if (!found || kind === null) return problem('record.notFound', { id })
  const { definition, row } = found
  const command = kind === 'visit' ? 'completePart' : 'completeService'
  if (mayGive(definition, row.view, command, actor)) return null
  const isOpen = definition.commands[command]?.from.includes(row.view.state) ?? false
  return isOpen
    ? problem('command.notYours', { command })
    : problem('command.notAllowedNow', { command, state: row.view.state })
}

/** The client's fleet looks as well: what is over moves its objects on. */
function replyTo(acting: Acting, done: AdvanceResult): Reply<ProcessAnswerView> {
  const reply = replyOf(acting, done)
  return {
    ...reply,
    after: () => {
      reply.after?.()
      if (done.partyId) acting.temporal.poke({ kind: 'object', id: done.view.id, partyId: done.partyId })
    },
  }
}

function serviceView({ rule, isOpen: _, ...service }: VisitService): ServiceView {
  return {
    ...service,
    title: titleOf(rule),
    needsReading: rule?.everyUsage !== undefined,
    expires: rule?.expiresOn !== undefined,
    consumes: rule?.consumption !== undefined,
  }
}

const titleOf = (rule: ServiceRule | undefined): ServiceView['title'] => {
  const title = rule?.title
  return typeof title === 'string' ? { ru: title, en: title } : (title ?? null)
}
