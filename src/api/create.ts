// Making a record of any kind, from its own route or from POST /processes.

import { createRecord, type NewRecord } from '../db/record.ts'
import { hasCalendar, kindsOf } from '../db/record-page.ts'
import type { Reference } from '../db/reference.ts'
import type { Definition } from '../domain/definition.ts'
import { placeOf } from '../domain/kind.ts'
import { mayCreate } from '../domain/policy.ts'
import { newObjectBody } from '../endpoints/object-body.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import { createBody, newRecordBody } from '../endpoints/record-body.ts'
import { type Acting, replyOf } from './act.ts'
import { wrongAttributes } from './attribute.ts'
import { check, faulty, isProblem, type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'

const LINKS = {
  projectId: 'project',
  tenderId: 'tender',
  interestId: 'interest',
  dealId: 'deal',
  contractId: 'contract',
} as const

/** The newest definition of its kind says what a body may hold, and who may create one. */
export async function create(
  acting: Acting,
  call: CallContext,
  input: { kind: string; body: Readonly<Record<string, unknown>> },
): Promise<Reply<ProcessAnswerView> | Problem> {
  const { kind } = input
  const reference = await acting.engine.reference.current(call.client)
  if (!reference.kinds.includes(kind)) return problem('request.notFound')
  const definition = reference.latest(kind)
  if (!mayCreate(call.actor, definition)) return problem('request.forbidden', { permission: `${kind}.create` })
  if (reference.retired.includes(kind)) return problem('definition.retired', { kind })
  const checked = check(createBody(definition), input.body, { locale: call.locale, place: 'body' })
  if ('faults' in checked) return problem('request.body', {}, { faults: checked.faults })
  const object = kind === 'object' ? objectIn(checked.value, reference, call) : undefined
  if (isProblem(object)) return object
  const record = { ...recordOf(definition, checked.value), ...object }
  const wrong = await wrongLink(call, record)
  if (wrong) return wrong
  const { actor, now, requestId, client } = call
  const made = await createRecord(acting.engine, { record, actor, now, requestId, client })
  if (isProblem(made)) return made
  acting.kinds.learn(made.view.id, kind)
  const reply = replyOf(acting, made)
  const poke = { kind, id: made.view.id, partyId: made.partyId }
  return {
    ...reply,
    replayed: false,
    headers: { ...reply.headers, Location: `/api/${placeOf(kind)}/${made.view.id}` },
    // A new process always needs its watcher, also when nothing was due at once.
    after: () => acting.temporal.poke(poke),
  }
}

/**
 * Columns and fields apart. What both have (a region, an amount) is one thing to a caller and is kept in both: lists read
 * the column, rules the field.
 */
function recordOf({ kind, fields }: Definition, body: Readonly<Record<string, unknown>>): NewRecord {
  const { projectId, tenderId, interestId, dealId, contractId, state, description, partyId, ...common } =
    newRecordBody.parse(body)
  const given = Object.entries(body).filter(
    ([name, value]) =>
      isOpen(fields, name) &&
      !(kind === 'object' && OF_OBJECTS.includes(name)) &&
      value !== undefined &&
      value !== null,
  )
  const amount = typeof body.amount === 'number' ? body.amount : undefined
  const amountMinor = common.amountMinor ?? amount
  const own = Object.fromEntries(given)
  return {
    kind,
    title: common.title,
    description: description ?? undefined,
    partyId: partyId ?? undefined,
    ownerId: common.ownerId,
    amountMinor,
    currency: common.currency ?? undefined,
    region: common.region ?? undefined,
    calendarId: common.calendarId,
    state,
    fields: 'amount' in fields && amountMinor !== undefined ? { amount: amountMinor, ...own } : own,
    links: {
      ...(projectId ? { projectId } : {}),
      ...(tenderId ? { tenderId } : {}),
      ...(interestId ? { interestId } : {}),
      ...(dealId ? { dealId } : {}),
      ...(contractId ? { contractId } : {}),
    },
  }
}

const isOpen = (fields: Definition['fields'], name: string) => Object.hasOwn(fields, name) && !fields[name]?.internal

// Held against the kind and kept with it, not as they come.
const OF_OBJECTS = ['attributes', 'rulesOff']

/** What an object of a kind begins with, and where it is. */
function objectIn(
  body: Readonly<Record<string, unknown>>,
  { latestObjectKind }: Reference,
  { locale }: CallContext,
): Pick<NewRecord, 'object' | 'parentId' | 'groupName'> | Problem {
  const { objectKind, parentId, group: groupName, ...object } = newObjectBody.parse(body)
  const place = { parentId, groupName }
  if (objectKind === undefined) {
    const [needless] = Object.keys(object)
    return needless === undefined ? place : faulty('request.body', [needless], 'only an object of a kind has this')
  }
  const kind = latestObjectKind(objectKind)
  if (!kind) return faulty('objectKind.unknown', ['objectKind'], `no kind ${objectKind}`)
  const wrong = wrongAttributes(kind, { given: object.attributes ?? {}, use: 'new', locale })
  return wrong ?? { ...place, object: { ...object, objectKind } }
}

async function wrongLink({ db }: CallContext, record: NewRecord): Promise<Problem | null> {
  const links = Object.entries(LINKS).flatMap(([name, kind]) => {
    const id = Object.entries(record.links ?? {}).find(([link]) => link === name)?.[1]
    return id ? [{ name, kind, id }] : []
  })
  const kinds =
    links.length > 0
      ? await kindsOf(
          db,
          links.map(link => link.id),
        )
      : new Map<string, string>()
  const wrong = links.find(({ id, kind }) => kinds.get(id) !== kind)
  if (wrong) return faulty('request.body', [wrong.name], `no ${wrong.kind} ${wrong.id}`)
  if ((record.kind === 'object' || record.kind === 'account') && !record.partyId)
    return faulty('request.body', ['partyId'], `an ${record.kind} belongs to a client`)
  if (record.calendarId && !(await hasCalendar(db, record.calendarId))) {
    return faulty('request.body', ['calendarId'], `no calendar ${record.calendarId}`)
  }
  return null
}
