// What operators ask of a process beside its definition: single steps, its end, another beginning, another state. Every
// act keeps who and why; no guard is asked and nothing follows along the chain, for neither was meant for it.

import type { Ask, PostponedTo, Step, StepChoice } from './ask.ts'
import { addWorkdays, dayOf, type Instant, startOfWork } from './calendar.ts'
import { isClosed, isKnownState, type Rule, WITHDRAWN } from './definition.ts'
import type { Draft } from './draft.ts'
import { latest } from './earliest.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import { fire } from './fire.ts'
import { restartsOf } from './openings.ts'
import { plan, upcoming } from './plan.ts'
import type { Actor } from './process.ts'

type StepAct = Extract<Ask, { act: 'fire' | 'skip' | 'postpone' }>
export type Operation = StepAct | Extract<Ask, { act: 'cancel' | 'restart' | 'move' }>

/** Undefined when it was done, else why not. Who may operate is asked at the door (policy.ts). */
export function operate(draft: Draft, ask: Operation, actor: Actor): Refusal | undefined {
  switch (ask.act) {
    case 'cancel':
      return cancel(draft, ask.reason, actor)
    case 'restart':
      return restart(draft, ask, actor)
    case 'move':
      return move(draft, ask, actor)
    default:
      return onStep(draft, ask, actor)
  }
}

function cancel(draft: Draft, reason: string, actor: Actor): Refusal | undefined {
  const { state } = draft.process
  if (isClosed(draft.definition, state)) return refuse('process.closed', { state })
  put(draft, { state: WITHDRAWN, event: 'withdrawn', data: { from: state, to: WITHDRAWN, reason } }, actor)
  return undefined
}

/**
 * The process begins its present state anew, or its life in the initial state: it was entered now, what the rules had
 * done there no longer counts, and open tasks are withdrawn. Dates, facts, holds and the story stay.
 */
function restart(draft: Draft, ask: Extract<Ask, { act: 'restart' }>, actor: Actor): Refusal | undefined {
  const { definition, process } = draft
  if (isClosed(definition, process.state)) return refuse('process.closed', { state: process.state })
  const state = ask.from === 'initial' ? definition.initial : process.state
  const rules = definition.rules.filter(rule => ask.from === 'initial' || livesIn(rule, state))
  const begun = new Set(rules.map(rule => rule.id))
  for (const task of process.tasks.filter(one => begun.has(one.rule))) {
    draft.closeTask(task, { by: actor.id, reason: 'restarted' })
  }
  const data = { from: process.state, to: state, anew: ask.from, reason: ask.reason }
  put(draft, { state, event: 'restarted', data }, actor)
  beginAnew(draft, rules)
  return undefined
}

/**
 * Any state of the definition, whatever its commands say. Rules that live there and did not live in the state before
 * begin anew; tasks of the left state are withdrawn. A closed process must be reopened in so many words.
 */
function move(draft: Draft, ask: Extract<Ask, { act: 'move' }>, actor: Actor): Refusal | undefined {
  const { definition, process } = draft
  const { state, reason, reopen = false } = ask
  if (!isKnownState(definition, state)) {
    return refuse('state.unknown', { state, states: [...definition.states, ...definition.closed] })
  }
  if (state === process.state) return undefined
  const closed = isClosed(definition, process.state)
  if (closed && !reopen) return refuse('process.closed', { state: process.state })
  const data = { from: process.state, to: state, ...(closed ? { reopened: true } : {}), reason }
  const entered = definition.rules.filter(rule => livesIn(rule, state) && (closed || !livesIn(rule, process.state)))
  put(draft, { state, event: 'moved', data }, actor)
  beginAnew(draft, entered)
  return undefined
}

type Placed = { state: string; event: string; data: Record<string, unknown> }

function put(draft: Draft, { state, event, data }: Placed, actor: Actor) {
  const { dates, facts, pauses, ownerId } = draft.process
  const type = `${draft.definition.kind}.${event}`
  draft.apply({ state, dates, facts, pauses, ownerId, changed: true, event: type, data }, actor)
}

const livesIn = (rule: Rule, state: string) => rule.states === '*' || rule.states.includes(state)

/** From now on the steps of these rules have other keys; what bears an event carries the chain on and is done once. */
function beginAnew(draft: Draft, rules: readonly Rule[]) {
  const { now } = draft.context
  const { process } = draft
  const anew = rules.filter(rule => rule.event === undefined).map(rule => [rule.id, now])
  const restarts = { ...restartsOf(process), ...Object.fromEntries(anew) }
  draft.process = { ...process, enteredAt: now, facts: { ...process.facts, restarts } }
}

/** Single steps: done at once, left out, moved. */
function onStep(draft: Draft, ask: StepAct, actor: Actor): Refusal | undefined {
  const step = chosen(draft, ask)
  if (isRefusal(step)) return step
  const stepKey = step.key
  const moved: Step = { ...step, because: [...step.because, { what: 'operator', by: actor.id, reason: ask.reason }] }
  const said = (word: string, more: Record<string, unknown> = {}) => {
    draft.event(`${draft.definition.kind}.${word}`, actor, { stepKey, reason: ask.reason, ...more })
    return undefined
  }
  if (ask.act === 'postpone') {
    const at = postponedTo(draft, step, ask)
    if (at === null || at <= draft.context.now) return refuse('step.past', { stepKey, at })
    draft.recordStep(moved, 'postponed', ask.reason, actor.id, at)
    return said('step_postponed', { at })
  }
  if (ask.act === 'skip') {
    draft.recordStep(moved, 'skipped', ask.reason, actor.id)
    return said('step_skipped')
  }
  fire(draft, moved, actor.id, ask.reason)
  return said('step_fired')
}

function chosen(draft: Draft, choice: StepChoice): Step | Refusal {
  const steps = plan(draft.definition, draft.process, draft.context)
  if ('rule' in choice) {
    const { rule } = choice
    const step = upcoming(steps).find(one => rule === null || one.rule === rule)
    return step ?? refuse('step.notFound', { rule })
  }
  const { stepKey } = choice
  const step = steps.find(one => one.key === stepKey)
  if (!step) return refuse('step.notFound', { stepKey })
  const over = step.status === 'fired' || step.status === 'collapsed' || step.status === 'skipped'
  return over ? refuse('step.notPlanned', { stepKey, status: step.status }) : step
}

/** Null for a step whose clock stands still on hold: there is nothing to count from. */
function postponedTo({ context }: Draft, step: Step, to: PostponedTo): Instant | null {
  if ('at' in to) return to.at
  if (step.at === null) return null
  const { calendar, now } = context
  const from = latest(step.at, now)
  return startOfWork(calendar, addWorkdays(calendar, dayOf(calendar, from), to.workdays))
}
