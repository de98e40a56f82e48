// Asks of a process, from whichever route: the one way to `advance`, the rows beside it, the poke after the commit.

import { type AdvanceInput, type AdvanceResult, advance } from '../db/advance.ts'
import { pinnedDefinition } from '../db/pinned.ts'
import { kindsOf } from '../db/record-page.ts'
import { actOnVisit, reachesServices } from '../db/visit-act.ts'
import type { Ask } from '../domain/ask.ts'
import type { Definition } from '../domain/definition.ts'
import type { Refusal } from '../domain/errors.ts'
import type { ProcessAnswerView } from '../endpoints/record.ts'
import { type Beside, besideOf } from './beside.ts'
import type { Deps } from './deps.ts'
import { explained, farDates, type Given, looksFar } from './input.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import type { CallContext, Reply } from './route.ts'

export type Acting = Pick<Deps, 'engine' | 'db' | 'temporal'> & { kinds: KindCache; publicUrl: string }

/** What kind a record is never changes, so that a path's word is compared without asking again. */
export type KindCache = { of: (id: string) => Promise<string | null>; learn: (id: string, kind: string) => void }

const KNOWN_AT_MOST = 50_000

export function createKindCache(db: Deps['db']): KindCache {
  const known = new Map<string, string>()
  const learn = (id: string, kind: string) => {
    if (known.size >= KNOWN_AT_MOST) known.clear()
    known.set(id, kind)
  }
  const of = async (id: string) => {
    const kept = known.get(id)
    if (kept !== undefined) return kept
    const kind = (await kindsOf(db, [id])).get(id) ?? null
    if (kind !== null) learn(id, kind)
    return kind
  }
  return { of, learn }
}

type Caller = Pick<CallContext, 'actor' | 'now' | 'idempotency' | 'requestId' | 'locale'>

/** One request to a process. `kind` null: of whatever kind it is. */
export async function act(
  acting: Acting,
  call: Caller,
  target: { id: string; kind: string | null; ask: Ask },
): Promise<Reply<ProcessAnswerView> | Problem> {
  const { id, ask } = target
  const kind = await acting.kinds.of(id)
  if (kind === null || (target.kind !== null && kind !== target.kind)) return problem('record.notFound', { id })
  const given = givenIn(kind, ask, call)
  const definition = () => pinnedDefinition(acting.engine, id)
  const far = given && looksFar(given) ? farOf(given, await definition()) : null
  const beside = given && (far ?? besideOf({ ...given, recordId: id, by: call.actor.id, now: call.now }))
  if (isProblem(beside)) return beside
  const { actor, now, idempotency, requestId } = call
  const input = { processId: id, ask, actor, now, idempotency, requestId }
  const done = await retried(() => applied(acting, kind, input, beside))
  if (isProblem(done)) {
    const known = given && done.code === 'command.input' ? await definition() : null
    return given && known ? explained(done, given, known) : done
  }
  return replyOf(acting, done)
}

const farOf = (given: Given, definition: Definition | null) => definition && farDates(given, definition)

/** What a request puts into a command; null when it asks for something else. */
function givenIn(kind: string, ask: Ask, { locale }: Caller): Given | null {
  if (ask.act === 'command') return { kind, command: ask.command, input: ask.input, locale }
  return ask.act === 'complete' ? { kind, command: ask.outcome, input: ask.input ?? {}, locale } : null
}

async function applied(
  { engine }: Acting,
  kind: string,
  input: AdvanceInput,
  beside: Beside | null,
): Promise<AdvanceResult | Refusal> {
  const { ask } = input
  // What becomes of a visit becomes of its services as well.
  if (kind === 'visit' && ask?.act === 'command' && reachesServices(ask.command))
    return actOnVisit(engine, { ...input, ask })
  if (kind === 'visit' && ask?.act === 'complete' && reachesServices(ask.outcome))
    return actOnVisit(engine, { ...input, ask })
  if (!beside) return advance(engine, input)
  return engine.transaction(async client => {
    const done = await advance(engine, { ...input, client })
    if (!isProblem(done) && !done.replayed) await beside(client)
    return done
  })
}

/** The same key at the same moment for another record: the second try finds the first one's answer. */
async function retried(work: () => Promise<AdvanceResult | Refusal>): Promise<AdvanceResult | Refusal> {
  try {
    return await work()
  } catch (error) {
    if (!isTakenKey(error)) throw error
    return work()
  }
}

const isTakenKey = (error: unknown) =>
  error instanceof Error && 'constraint' in error && error.constraint === 'command_pkey'

export function replyOf({ temporal }: Pick<Acting, 'temporal'>, done: AdvanceResult): Reply<ProcessAnswerView> {
  const { view, partyId, changed, replayed } = done
  return {
    body: answerView(view),
    headers: { ETag: `"${view.seq}"` },
    replayed,
    after: () => changed && temporal.poke({ kind: view.kind, id: view.id, partyId }),
  }
}

/** The engine's answer in the API's shape; lists are copied because callers may not change the engine's. */
function answerView(view: AdvanceResult['view']): ProcessAnswerView {
  return {
    ...view,
    dates: { ...view.dates },
    facts: { ...view.facts },
    tasks: view.tasks.map(task => ({ ...task, outcomes: [...task.outcomes] })),
    commands: [...view.commands],
    next: [...view.next],
  }
}
