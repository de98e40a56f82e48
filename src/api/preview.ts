// What an act or a command would change on one process, before anybody gives it.

import type { Engine } from '../db/engine.ts'
import { unknownReference } from '../db/unknown.ts'
import type { Ask } from '../domain/ask.ts'
import { askOf, type OperatedAct } from '../domain/bulk.ts'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { type ForeseenStep, preview } from '../domain/preview.ts'
import type { Actor, OpenTask } from '../domain/process.ts'
import type { ProcessPreview } from '../endpoints/process.ts'
import type { KindCache } from './act.ts'
import { planned } from './plan.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { letterViews } from './view.ts'

const AHEAD_MS = 90 * 86_400_000

type Host = { engine: Engine; kinds: KindCache }
type Asked = { act: OperatedAct; reason: string; actor: Actor; now: Instant }

/** Of an operator's act. */
export const previewOf = (host: Host, id: string, { act, reason, actor, now }: Asked) =>
  previewAsk(host, id, { ask: askOf(act, reason), actor, now })

/** Of whatever may be asked of a process; a refusal when it would be refused. */
export async function previewAsk(
  { engine, kinds }: Host,
  id: string,
  { ask, actor, now }: { ask: Ask; actor: Actor; now: Instant },
): Promise<ProcessPreview | Problem> {
  const kind = await kinds.of(id)
  const found = kind === null ? null : await planned(engine, { id, kind, now })
  if (!found) return problem('process.notFound', { id })
  const { row, reference, definition, context } = found
  const unknown = await unknownReference(engine.pool, reference, definition, ask)
  if (unknown) return unknown
  const seen = preview(definition, row.view, context, { ask, actor, until: instantOf(epochOf(now) + AHEAD_MS) })
  if (isProblem(seen)) return seen
  const stepOf = ({ key, rule, at, letters }: ForeseenStep) => ({
    key,
    rule,
    at,
    letters: letterViews(letters).map(({ template, readers }) => ({
      template,
      readers,
    })),
  })
  const { appears, moves, vanishes } = seen.steps
  return {
    changed: seen.changed,
    from: row.view.state,
    state: seen.process.state,
    closes: seen.closes,
    until: seen.until,
    steps: {
      appears: appears.map(stepOf),
      moves: moves.map(({ from, to }) => ({ from: stepOf(from), to: stepOf(to) })),
      vanishes: vanishes.map(stepOf),
    },
    tasks: { opens: seen.opens.map(taskOf), withdraws: seen.withdraws.map(taskOf) },
  }
}

const taskOf = ({ title, rule, dueAt }: OpenTask) => ({ title, rule, dueAt })
