// PATCH of a record: what the caller saw must still stand, and all of it happens or none.

import { type AdvanceResult, advance } from '../db/advance.ts'
import { pinnedDefinition } from '../db/pinned.ts'
import { amendColumns, lockRecord } from '../db/record-columns.ts'
import type { Queryable } from '../db/reference.ts'
import type { Definition } from '../domain/definition.ts'
import { type Refusal, refuse } from '../domain/errors.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import { amendBody, amendedColumns } from '../endpoints/record-body.ts'
import { type Acting, replyOf } from './act.ts'
import { check, isProblem, type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'

type Input = { kind: string; id: string; body: Readonly<Record<string, unknown>> }

/** The definition that the record is pinned to says what a body may hold. */
export async function amend(
  acting: Acting,
  call: CallContext,
  input: Input,
): Promise<Reply<ProcessAnswerView> | Problem> {
  const done = await acting.engine.transaction(async client => {
    const seq = await lockRecord(client, input)
    if (seq === null) return problem('record.notFound', { id: input.id })
    if (String(seq) !== call.version) return problem('record.stale', { current: seq, given: call.version })
    const definition = await pinnedDefinition(acting.engine, input.id, client)
    if (definition === null) return problem('record.notFound', { id: input.id })
    const checked = check(amendBody(definition), input.body, { locale: call.locale, place: 'body' })
    if ('faults' in checked) return problem('request.body', {}, { faults: checked.faults })
    await client.query('savepoint work')
    const outcome = await changed(acting, call, { ...input, body: checked.value, definition }, client)
    if (isProblem(outcome)) await client.query('rollback to savepoint work')
    return outcome
  })
  return isProblem(done) ? done : replyOf(acting, done)
}

/** Columns first, then the owner, then the fields with everything that hangs on dates; the last answer tells all. */
async function changed(
  { engine }: Acting,
  { actor, now, requestId }: CallContext,
  { kind, id, body, definition }: Input & { definition: Definition },
  client: Queryable,
): Promise<AdvanceResult | Refusal | Problem> {
  const { fields } = definition
  const { ownerId, ...columns } = amendedColumns.parse(body)
  const given = Object.entries(body).filter(([name, value]) => Object.hasOwn(fields, name) && value !== undefined)
  const amount =
    typeof body.amount === 'number' && columns.amountMinor === undefined ? { amountMinor: body.amount } : {}
  const mirrored = 'amount' in fields && columns.amountMinor !== undefined ? { amount: columns.amountMinor } : {}
  if (kind === 'object' && columns.partyId !== undefined) {
    // Its client's fleet watches it; another client would have to take it over with its services.
    return refuse('command.input', { errors: [{ field: 'partyId', message: 'an object stays with its client' }] })
  }
  const changes = await amendColumns(client, { id, columns: { ...columns, ...amount } })
  const ask = (command: string, input: Record<string, unknown>) =>
    advance(engine, { processId: id, ask: { act: 'command', command, input }, actor, now, requestId, client })
  const assigned = ownerId === undefined ? null : await ask('assign', { ownerId })
  if (isProblem(assigned)) return assigned
  // What changed beside the fields stands in the record's story too, and moves its version.
  const noted = changes.length === 0 ? assigned : await ask('correct', { note: `amended: ${changes.join(', ')}` })
  if (isProblem(noted)) return noted
  const values = { ...mirrored, ...Object.fromEntries(given) }
  if (noted && Object.keys(values).length === 0) return noted
  return ask('amend', values)
}
