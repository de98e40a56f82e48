// Moving a running process to another version of its definition: what it becomes, and which steps that changes. Pure.
// counterpart: the step of the other version that stands for the same matter, whatever its time.

import type { Step } from './ask.ts'
import { activeRules, type Definition, isClosed } from './definition.ts'
import { type PlanContext, plan, titleOf } from './plan.ts'
import type { OpenTask, ProcessView, StepRecord } from './process.ts'

export type MovedStep = { from: Step; to: Step }

/**
 * `process` is what the process becomes: same dates, facts and holds; its state by the mapping; the ledger of steps and
 * the open tasks in the words of the new version. Steps whose `at` is not after `context.now` happen with the next turn.
 */
export type Moved = {
  possible: true
  steps: { appears: readonly Step[]; vanishes: readonly Step[]; moves: readonly MovedStep[] }
  /** Open tasks: those that read or run differently, and those that the next turn closes because their rule is gone. */
  tasks: { changes: readonly OpenTask[]; closes: readonly OpenTask[] }
  process: ProcessView
}

/** `missing`: the new version has no such state. `closes`, `reopens`: moving would do in silence what only commands do. */
export type NotMoved = { possible: false; state: string; reason: 'missing' | 'closes' | 'reopens' }

/** Which state of the new version stands for one of the old; a state that is not named stands for itself. */
export type StateMapping = Readonly<Record<string, string>>

/** What would become of `process` under `to`. It changes nothing; the answer's `process` is what may be stored. */
export function moveProcess(
  from: Definition,
  to: Definition,
  process: ProcessView,
  context: PlanContext,
  states: StateMapping = {},
): Moved | NotMoved {
  const placed = inItsState(from, to, process, states)
  if ('possible' in placed) return placed
  const before = plan(from, process, context)
  const first = plan(to, placed, context)
  const pairs = pairsOf(before, first)
  const renamed = new Map(pairs.map(({ from: old, to: step }) => [old.key, step.key]))
  const rekeyed = {
    ...placed,
    steps: { ...placed.steps, ...ledgerOf(process.steps, before, pairs, first, context) },
    tasks: placed.tasks.map(task => translated(to, task, renamed)),
  }
  const moved = { ...rekeyed, tasks: withDueDates(rekeyed.tasks, plan(to, rekeyed, context)) }
  const after = plan(to, moved, context)
  const keys = new Set(after.map(step => step.key))
  const closes = moved.tasks.filter(task => !keys.has(task.stepKey))
  const gone = new Set(closes.map(task => task.id))
  return {
    possible: true,
    steps: differences(
      before,
      after.filter(step => step.taskId === null || !gone.has(step.taskId)),
      renamed,
    ),
    tasks: {
      changes: moved.tasks.filter((task, index) => !gone.has(task.id) && task !== process.tasks[index]),
      closes,
    },
    process: moved,
  }
}

/** The process in the state that stands for its own; so too for those that "previous" and "onward" would lead to. */
function inItsState(
  from: Definition,
  to: Definition,
  process: ProcessView,
  states: StateMapping,
): ProcessView | NotMoved {
  const state = counterpartOf(to, process.state, states)
  if (state === undefined) return { possible: false, state: process.state, reason: 'missing' }
  const closed = isClosed(from, process.state)
  if (isClosed(to, state) !== closed) {
    return { possible: false, state: process.state, reason: closed ? 'reopens' : 'closes' }
  }
  let facts = process.facts
  for (const [fact, way] of REMEMBERED) {
    const remembered = process.facts[fact]
    if (typeof remembered !== 'string') continue
    const counterpart = counterpartOf(to, remembered, states)
    if (counterpart !== undefined) facts = { ...facts, [fact]: counterpart }
    else if (leads(to, state, way)) return { possible: false, state: remembered, reason: 'missing' }
  }
  return { ...process, state, facts }
}

/** The states that a process remembers, and the word by which a command leads there. */
const REMEMBERED = [
  ['stateBefore', 'previous'],
  ['stateAhead', 'onward'],
] as const

function counterpartOf(to: Definition, state: string, states: StateMapping): string | undefined {
  const named = Object.hasOwn(states, state) ? states[state] : state
  return named !== undefined && (to.states.includes(named) || isClosed(to, named)) ? named : undefined
}

const leads = (to: Definition, state: string, way: 'previous' | 'onward') =>
  Object.values(to.commands).some(
    command => command.to === way && (command.from === '*' || command.from.includes(state)),
  )

/**
 * Openings of both versions that stand for each other: first those of one key, then those that a rule moved, in their
 * order, of the same date if there are such. Services and recurrences have only their own key.
 */
function pairsOf(before: readonly Step[], after: readonly Step[]): MovedStep[] {
  const left = new Set(before.filter(step => step.kind === 'opening'))
  const open = new Set(after.filter(step => step.kind === 'opening'))
  const pairs: MovedStep[] = []
  for (const isCounterpart of [sameKey, sameMatter, sameRule]) {
    for (const old of left) {
      const step = [...open].find(one => isCounterpart(old, one))
      if (!step) continue
      pairs.push({ from: old, to: step })
      left.delete(old)
      open.delete(step)
    }
  }
  return pairs
}

const sameKey = (old: Step, step: Step) => old.key === step.key
const sameRule = (old: Step, step: Step) =>
  old.rule === step.rule && entryOf(old) === entryOf(step) && isSingle(old) && isSingle(step)
const sameMatter = (old: Step, step: Step) => sameRule(old, step) && anchorOf(old) === anchorOf(step)
/** Keys are `rule:which:anchor`. Of a recurrence `which` is `+30d+2x30d`, of a service its name, of an entry `-3d@id`. */
const isSingle = ({ which }: Step) => /^open(@|$)/.test(which) || (/^[+-]\d/.test(which) && !/\+\d+x\d/.test(which))
const entryOf = ({ which }: Step) => (which.includes('@') ? which.slice(which.indexOf('@')) : '')
const anchorOf = ({ key }: Step) => key.split(':').slice(2).join(':')

/** What happened under the old key has happened under the new one; what later openings overtook is not made up for. */
function ledgerOf(
  known: ProcessView['steps'],
  before: readonly Step[],
  pairs: readonly MovedStep[],
  after: readonly Step[],
  { now }: PlanContext,
): Record<string, StepRecord> {
  const ledger: Record<string, StepRecord> = {}
  for (const { from, to } of pairs) {
    const record = known[from.key]
    if (from.key === to.key || record === undefined) continue
    // An opening that now lies ahead asks anew, as one does whose date was moved.
    if (record.status === 'postponed' || isPast(to, now)) ledger[to.key] = record
  }
  for (const step of after) {
    if (step.kind !== 'opening' || step.status !== 'planned' || Object.hasOwn(ledger, step.key)) continue
    if (isPast(step, now) && before.some(old => overtook(old, step)))
      ledger[step.key] = { status: 'collapsed', at: now }
  }
  return ledger
}

const isPast = ({ at }: Step, now: string) => at !== null && at <= now

/** A rule that spoke at a later time already need not speak at an earlier one. */
const overtook = (old: Step, step: Step) =>
  old.kind === 'opening' &&
  old.rule === step.rule &&
  entryOf(old) === entryOf(step) &&
  (old.status === 'fired' || old.status === 'collapsed') &&
  old.at !== null &&
  step.at !== null &&
  old.at >= step.at

/** An open task goes on under the step that stands for its own, with the outcomes and the ladder of the new version. */
function translated(to: Definition, task: OpenTask, renamed: ReadonlyMap<string, string>): OpenTask {
  const spec = activeRules(to).find(rule => rule.id === task.rule)?.task
  if (!spec) return task
  const stepKey = renamed.get(task.stepKey) ?? task.stepKey
  const title = titleOf(spec, stepKey.split(':')[1]?.split('@')[0] ?? '')
  const said = { title, audience: spec.to, ladder: spec.ladder, outcomes: spec.outcomes ?? ['done'] }
  const next = { ...task, ...said, stepKey }
  return JSON.stringify(next) === JSON.stringify(task) ? task : next
}

/** As the next turn would do it: due dates follow their steps. */
function withDueDates(tasks: readonly OpenTask[], steps: readonly Step[]): OpenTask[] {
  const byKey = new Map(steps.map(step => [step.key, step]))
  return tasks.map(task => {
    const step = byKey.get(task.stepKey)
    const moves = step?.status === 'fired' && step.dueAt !== null && step.dueAt !== task.dueAt
    return moves ? { ...task, dueAt: step.dueAt } : task
  })
}

function differences(
  before: readonly Step[],
  after: readonly Step[],
  renamed: ReadonlyMap<string, string>,
): Moved['steps'] {
  const identity = (step: Step) => (step.kind === 'rung' ? `${step.taskId}${step.which}` : step.key)
  const planned = new Map(after.filter(isAhead).map(step => [identity(step), step]))
  const vanishes: Step[] = []
  const moves: MovedStep[] = []
  for (const old of before.filter(isAhead)) {
    const key = old.kind === 'rung' ? identity(old) : (renamed.get(old.key) ?? old.key)
    const step = planned.get(key)
    planned.delete(key)
    if (!step) vanishes.push(old)
    else if (step.at !== old.at || step.dueAt !== old.dueAt) moves.push({ from: old, to: step })
  }
  return { appears: [...planned.values()], vanishes, moves }
}

/** Still to come, also when its clock stands still on hold. */
const isAhead = ({ status }: Step) => status === 'planned' || status === 'postponed' || status === 'paused'
