// What a request to a process would change: its state, its tasks, and the time ahead if nobody reacts. Pure: two
// forecasts compared, one without the request and one behind it.

import type { Ask } from './ask.ts'
import { type Tally, tallyOf } from './bulk.ts'
import type { Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { type Difference, difference } from './difference.ts'
import type { DraftContext } from './draft.ts'
import { isRefusal, type Refusal } from './errors.ts'
import { type ForecastLetter, type ForecastStep, firedIn, forecast } from './forecast.ts'
import type { Actor, OpenTask, ProcessView } from './process.ts'
import { type Turn, turn } from './turn.ts'

/** A step that would happen, with what it would write. */
export type ForeseenStep = { key: string; rule: string; at: Instant; letters: readonly ForecastLetter[] }

export type Preview = {
  changed: boolean
  process: ProcessView
  closes: boolean
  /** Until when both forecasts look. */
  until: Instant
  steps: Difference<ForeseenStep>
  opens: readonly OpenTask[]
  withdraws: readonly OpenTask[]
  tally: Tally
}

/** What turns look at, but ids, which nothing keeps. */
type LookContext = Omit<DraftContext, 'newId'>
type Looked = { ask: Ask; actor: Actor; until: Instant }

/** A refusal when it would be refused. */
export function preview(
  definition: Definition,
  process: ProcessView,
  context: LookContext,
  { ask, actor, until }: Looked,
): Preview | Refusal {
  const turned = tried(definition, process, context, { ask, actor })
  if (isRefusal(turned)) return turned
  const steps = difference(forecast(definition, process, context, until).map(ahead), [
    ...firedIn({ now: context.now, turned }, context.directory).map(ahead),
    ...forecast(turned.definition, turned.process, context, until).map(ahead),
  ])
  const open = new Set(process.tasks.map(task => task.id))
  const still = new Set(turned.process.tasks.map(task => task.id))
  const done = new Set(turned.tasks.flatMap(one => (one.change === 'closed' && one.state === 'done' ? [one.id] : [])))
  return {
    changed: turned.changed,
    process: turned.process,
    closes: turned.closed,
    until,
    steps,
    opens: turned.process.tasks.filter(task => !open.has(task.id)),
    withdraws: process.tasks.filter(task => !still.has(task.id) && !done.has(task.id)),
    tally: {
      ...tallyOf(turned),
      ...nonZero({
        stepsAppeared: steps.appears.length,
        stepsMoved: steps.moves.length,
        stepsVanished: steps.vanishes.length,
      }),
    },
  }
}

/** The turn that a request would be, kept by nobody. */
export function tried(
  definition: Definition,
  process: ProcessView,
  context: LookContext,
  asked: { ask: Ask; actor: Actor },
): Turn | Refusal {
  let ids = 0
  return turn(definition, process, { ...context, newId: () => `preview-${++ids}` }, asked)
}

const ahead = ({ at, step, letters }: ForecastStep): ForeseenStep => ({ at, key: step.key, rule: step.rule, letters })

const nonZero = (tally: Tally): Tally => Object.fromEntries(Object.entries(tally).filter(([, value]) => value > 0))
