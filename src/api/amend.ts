// PATCH of a record: what the caller saw must still stand, and all of it happens or none.

import type { z } from 'zod'
import { type AdvanceResult, advance } from '../db/advance.ts'
import { moveObject, objectKindOf } from '../db/object-place.ts'
import { rewordObject } from '../db/object-words.ts'
import { pinnedDefinition } from '../db/pinned.ts'
import { amendColumns, lockRecord } from '../db/record-columns.ts'
import type { Queryable } from '../db/reference.ts'
import type { Ask } from '../domain/ask.ts'
import type { Definition } from '../domain/definition.ts'
import { type Refusal, refuse } from '../domain/errors.ts'
import type { ObjectKind } from '../domain/object-kind.ts'
import { amendedObject } from '../endpoints/object-body.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import { amendBody, amendedColumns } from '../endpoints/record-body.ts'
import { type Acting, replyOf } from './act.ts'
import { wrongAttributes } from './attribute.ts'
import { check, faulty, isProblem, type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'

type Input = { kind: string; id: string; body: Readonly<Record<string, unknown>> }

/** The definition that the record is pinned to says what a body may hold. */
export async function amend(
  acting: Acting,
  call: CallContext,
  input: Input,
): Promise<Reply<ProcessAnswerView> | Problem> {
  const { kind } = input
  const done = await acting.engine.transaction(async client => {
    const seq = await lockRecord(client, input)
    if (seq === null) return problem('record.notFound', { id: input.id })
    if (String(seq) !== call.version) return problem('record.stale', { current: seq, given: call.version })
    const definition = await pinnedDefinition(acting.engine, input.id, client)
    if (definition === null) return problem('record.notFound', { id: input.id })
    const checked = check(amendBody(definition), input.body, { locale: call.locale, place: 'body' })
    if ('faults' in checked) return problem('request.body', {}, { faults: checked.faults })
    const object =
      kind === 'object' ? await objectIn(acting, call, { id: input.id, body: checked.value, client }) : null
    if (isProblem(object)) return object
    await client.query('savepoint work')
    const outcome = await changed(acting, call, { ...input, body: checked.value, definition, object }, client)
    if (isProblem(outcome)) await client.query('rollback to savepoint work')
    return outcome
  })
  return isProblem(done) ? done : replyOf(acting, done)
}

/** What a PATCH says of an object beside the fields of its definition. */
type ObjectPart = Pick<z.output<typeof amendedObject>, 'parentId' | 'group'> & { kind: ObjectKind | null }

/** Attributes are held against the kind that the object has, or will have. */
async function objectIn(
  { engine }: Acting,
  { locale }: CallContext,
  { id, body, client }: { id: string; body: Readonly<Record<string, unknown>>; client: Queryable },
): Promise<ObjectPart | Problem> {
  const { objectKind, attributes, parentId, group } = amendedObject.parse(body)
  const { latestObjectKind } = await engine.reference.current(client)
  const named = objectKind ?? (attributes === undefined ? null : await objectKindOf(client, id))
  const kind = named === null ? undefined : latestObjectKind(named)
  if (objectKind !== undefined && !kind) return faulty('objectKind.unknown', ['objectKind'], `no kind ${objectKind}`)
  if (attributes !== undefined && !kind) return faulty('request.body', ['attributes'], 'this object has no kind')
  const wrong = kind && attributes ? wrongAttributes(kind, { given: attributes, use: 'change', locale }) : null
  return wrong ?? { parentId, group, kind: objectKind === undefined ? null : (kind ?? null) }
}

/** Columns first, then the owner, then the fields with everything that hangs on dates; the last answer tells all. */
async function changed(
  { engine }: Acting,
  { actor, now, requestId }: CallContext,
  { kind, id, body, definition, object }: Input & { definition: Definition; object: ObjectPart | null },
  client: Queryable,
): Promise<AdvanceResult | Refusal | Problem> {
  const { fields } = definition
  const { ownerId, ...columns } = amendedColumns.parse(body)
  const given = Object.entries(body).filter(
    ([name, value]) => Object.hasOwn(fields, name) && !fields[name]?.internal && value !== undefined,
  )
  const amount =
    typeof body.amount === 'number' && columns.amountMinor === undefined ? { amountMinor: body.amount } : {}
  const mirrored = 'amount' in fields && columns.amountMinor !== undefined ? { amount: columns.amountMinor } : {}
  if (kind === 'object' && columns.partyId !== undefined) {
    // Its client's fleet watches it; another client would have to take it over with its services.
    return refuse('command.input', {
      errors: [{ field: 'partyId', message: 'POST /objects/:id/transfer hands an object to another client' }],
    })
  }
  const moved = object?.parentId === undefined ? false : await moveObject(client, { id, parentId: object.parentId })
  if (isProblem(moved)) return moved
  const own = { ...(object?.group === undefined ? {} : { groupName: object.group }), ...kindColumn(object) }
  const columnsChanged = await amendColumns(client, { id, columns: { ...columns, ...amount, ...own } })
  if (kind === 'object' && columnsChanged.includes('title')) await rewordObject(client, id)
  const changes = [...columnsChanged, ...(moved ? ['parentId'] : [])]
  const turn = (ask: Ask) => advance(engine, { processId: id, ask, actor, now, requestId, client })
  const ask = (command: string, input: Record<string, unknown>) => turn({ act: 'command', command, input })
  const assigned = ownerId === undefined ? null : await ask('assign', { ownerId })
  if (isProblem(assigned)) return assigned
  // What changed beside the fields stands in the record's story too, and moves its version.
  const noted = changes.length === 0 ? assigned : await ask('correct', { note: `amended: ${changes.join(', ')}` })
  if (isProblem(noted)) return noted
  const { kind: newKind } = object ?? { kind: null }
  const regulated = newKind && (await turn(regulateBy(newKind)))
  if (isProblem(regulated)) return regulated
  const values = { ...mirrored, ...Object.fromEntries(given) }
  const last = regulated ?? noted
  if (last && Object.keys(values).length === 0) return last
  return ask('amend', values)
}

const kindColumn = (object: ObjectPart | null) => (object?.kind ? { objectKind: object.kind.id } : {})

const regulateBy = ({ id, version }: ObjectKind): Ask => ({
  act: 'regulate',
  objectKind: id,
  version,
  reason: 'kind given',
})
