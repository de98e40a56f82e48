// A running process goes on under another version of its definition: what happened stays, what lies ahead is planned anew.

import type { Ask } from './ask.ts'
import type { Definition } from './definition.ts'
import { Draft, type DraftContext } from './draft.ts'
import { type Refusal, refuse } from './errors.ts'
import { type Moved, moveProcess } from './move.ts'
import { plan } from './plan.ts'
import type { Actor, OpenTask, ProcessView } from './process.ts'

type Asked = { ask: Extract<Ask, { act: 'migrate' }>; actor: Actor }

/** The draft of a turn under the other version. Steps that fired under the old one never fire again. */
export function migrated(
  from: Definition,
  process: ProcessView,
  context: DraftContext,
  { ask, actor }: Asked,
): Draft | Refusal {
  const { kind, version, states = {}, reason } = ask
  if (kind !== process.kind) return refuse('definition.otherKind', { kind: process.kind, given: kind })
  const to = context.versionOf?.(kind, version)
  if (!to) return refuse('definition.noVersion', { kind, version })
  if (to.version === from.version) return new Draft(from, process, context)
  const moved = moveProcess(from, to, process, context, states)
  if (!moved.possible) {
    return refuse('definition.noCounterpart', { state: moved.state, why: moved.reason, known: to.states })
  }
  const draft = new Draft(to, process, context)
  note(draft, process, moved)
  draft.process = moved.process
  const { state } = moved.process
  const data = {
    from: from.version,
    to: version,
    reason,
    ...(state === process.state ? {} : { states: [process.state, state] }),
  }
  draft.event(`${kind}.migrated`, actor, data)
  return draft
}

/** What the ledger of steps and the open tasks say in the words of the other version. */
function note(draft: Draft, before: ProcessView, { process }: Moved) {
  const steps = new Map(plan(draft.definition, process, draft.context).map(step => [step.key, step]))
  for (const [key, { status, at }] of Object.entries(process.steps)) {
    const step = steps.get(key)
    if (step && before.steps[key] === undefined) draft.recordStep(step, status, 'migrated', undefined, at)
  }
  for (const [index, task] of process.tasks.entries()) {
    const old = before.tasks[index]
    if (old && old !== task) draft.updateTask(task.id, changed(old, task))
  }
}

function changed(old: OpenTask, task: OpenTask): Partial<OpenTask> {
  const was = new Map<string, unknown>(Object.entries(old))
  return Object.fromEntries(
    Object.entries(task).filter(([name, value]) => JSON.stringify(was.get(name)) !== JSON.stringify(value)),
  )
}
