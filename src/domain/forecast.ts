// What will happen if nobody reacts: the turns that the watcher will take, taken now. Pure.

import type { Letter, Step, StepChange } from './ask.ts'
import type { Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { isRefusal, type Refusal } from './errors.ts'
import type { ProcessView } from './process.ts'
import { type Turn, type TurnContext, turn } from './turn.ts'

export type ForecastStep = {
  at: Instant
  step: Pick<StepChange, 'key' | 'rule' | 'because'>
  letters: readonly Letter[]
  state: string
}

// A definition with an endless daily rule must not fill the memory of whoever asks for ten years.
const TURNS_AT_MOST = 2_000

/** Every step that fires between `context.now` and `until`, with its letters and the state it leaves behind. */
export function forecast(
  definition: Definition,
  process: ProcessView,
  context: Omit<TurnContext, 'newId'>,
  until: Instant,
): ForecastStep[] {
  let ids = 0
  const newId = () => `forecast-${++ids}`
  const steps: ForecastStep[] = []
  let view = process
  let now = context.now
  for (let count = 0; count < TURNS_AT_MOST; count++) {
    const turned: Turn | Refusal = turn(definition, view, { ...context, now, newId })
    if (isRefusal(turned)) return steps
    steps.push(...firedOf(turned, now))
    const next: Step | null = turned.next
    if (!next?.at || next.at > until) return steps
    view = turned.process
    now = next.at
  }
  return steps
}

const firedOf = (turned: Turn, at: Instant): ForecastStep[] =>
  turned.steps
    .filter(change => change.status === 'fired')
    .map(change => ({
      at,
      step: { key: change.key, rule: change.rule, because: change.because },
      letters: turned.letters.filter(letter => letter.stepKey === change.key),
      state: turned.process.state,
    }))
