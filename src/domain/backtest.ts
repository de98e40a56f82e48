// What another version of a definition would have made of what really happened: both versions live the same histories,
// and the difference is told. Commands are where people gave them; only the rules differ. Pure and deterministic.

import { type Calendar, dayOf, epochOf, type Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import type { History } from './history.ts'
import type { Directory } from './people.ts'
import { type FiredStep, type RefusedAsk, type Replay, type ReplayedTask, replay } from './replay.ts'

export type BacktestInput = {
  before: Definition
  after: Definition
  histories: Iterable<History>
  directory: Directory
  calendars: (id: string) => Calendar
  /** What happened earlier is lived but not counted. */
  from: Instant
  until: Instant
}

/** Letters are mailboxes reached; of a rule, those that speak of it: one that speaks of two rules counts for both. */
export type Counts = { letters: number; tasks: number; steps: number }

/** A task that somebody ended, or that is still open: late when that was, or is, after its due date. */
export type DecisionTime = { openedAt: Instant; dueAt: Instant | null; lateMs: number }

export type ChangedDecision = {
  processId: string
  rule: string
  task: string
  /** Null: nobody has decided yet. */
  decidedAt: Instant | null
  before: DecisionTime | null
  after: DecisionTime | null
}

/** A step that fired at another time, or in one version only. */
export type ChangedStep = { processId: string; rule: string; before: FiredStep | null; after: FiredStep | null }

export type Totals = Counts & { decisions: number; late: number }

export type Backtest = {
  processes: number
  before: Totals
  after: Totals
  months: readonly { month: string; before: Counts; after: Counts }[]
  rules: readonly { month: string; rule: string; before: Counts; after: Counts }[]
  /** Decisions that would have been asked, or due, at another time, or not at all; the most overdue first. */
  decisions: readonly ChangedDecision[]
  /** Letters, tasks and commands of rules that would have come at another time, in the order of the histories. */
  steps: readonly ChangedStep[]
  /** What people did and the new version would not have let them do. */
  refused: readonly (RefusedAsk & { processId: string })[]
  /** Asks that even the lived version does not grant again: how far the replay is from life. */
  notReplayed: number
  /** Histories that could not be lived to the end under the new version. */
  stuck: readonly { processId: string; reason: string }[]
  /** How many rows each bounded list left out. */
  left: { decisions: number; steps: number; refused: number; stuck: number }
}

// What a screen shows; the totals count everything.
const LISTED_AT_MOST = 500

export function backtest(input: BacktestInput): Backtest {
  const tally = new Tally(input)
  let processes = 0
  for (const history of input.histories) {
    processes += 1
    const { directory, calendars, until, before: lived } = input
    const trusted = new Set<number>()
    const context = { directory, calendars, until, lived, trusted }
    // The version that was lived goes first: it says whose roles of today are not those of the time.
    tally.add(history, replay(input.before, history, context), replay(input.after, history, context))
  }
  return tally.result(processes)
}

type Side = 'before' | 'after'

const NONE: Counts = { letters: 0, tasks: 0, steps: 0 }

class Tally {
  readonly input: BacktestInput
  readonly totals = {
    before: { ...NONE, decisions: 0, late: 0 },
    after: { ...NONE, decisions: 0, late: 0 },
  }
  readonly months = new Map<string, Record<Side, Counts>>()
  readonly rules = new Map<string, Record<Side, Counts>>()
  readonly decisions: ChangedDecision[] = []
  readonly steps: ChangedStep[] = []
  readonly refused: (RefusedAsk & { processId: string })[] = []
  readonly stuck: { processId: string; reason: string }[] = []
  notReplayed = 0

  constructor(input: BacktestInput) {
    this.input = input
  }

  add(history: History, before: Replay, after: Replay) {
    const calendar = this.input.calendars(history.calendarId)
    this.count('before', calendar, before)
    this.count('after', calendar, after)
    const processId = history.process.id
    this.decisions.push(...changed(processId, this.decisionsOf(before), this.decisionsOf(after)))
    const fired = (one: Replay) => one.fired.filter(({ at }) => this.counts(at))
    this.steps.push(...changedSteps(processId, fired(before), fired(after)))
    this.notReplayed += before.refused.length
    const known = new Set(before.refused.map(one => one.position))
    for (const one of after.refused) {
      if (!known.has(one.position) && this.counts(one.at)) this.refused.push({ processId, ...one })
    }
    if (after.stuck !== null && before.stuck === null) this.stuck.push({ processId, reason: after.stuck })
  }

  private counts = (at: Instant) => at >= this.input.from && at < this.input.until

  private count(side: Side, calendar: Calendar, { letters, tasks, fired }: Replay) {
    const add = (what: keyof Counts, at: Instant, rules: readonly string[]) => {
      if (!this.counts(at)) return
      const month = dayOf(calendar, at).slice(0, 7)
      this.totals[side][what] += 1
      countsAt(this.months, month)[side][what] += 1
      for (const rule of rules) countsAt(this.rules, `${month} ${rule}`)[side][what] += 1
    }
    for (const { at, rules } of letters) add('letters', at, rules)
    for (const { openedAt, rule } of tasks) add('tasks', openedAt, [rule])
    for (const { at, rule } of fired) add('steps', at, [rule])
    for (const { time } of this.decisionsOf({ tasks })) {
      this.totals[side].decisions += 1
      if (time.lateMs > 0) this.totals[side].late += 1
    }
  }

  /** Tasks that somebody ended in the time that counts, and those that wait for somebody at its end. */
  private decisionsOf({ tasks }: Pick<Replay, 'tasks'>): Decided[] {
    return tasks.flatMap(task => {
      if (task.closedAt !== null && (task.outcome === null || !this.counts(task.closedAt))) return []
      const { openedAt, dueAt } = task
      return [{ task, time: { openedAt, dueAt, lateMs: lateness(task, this.input.until) } }]
    })
  }

  result(processes: number): Backtest {
    const { months, rules, totals, decisions, steps, refused, stuck, notReplayed } = this
    const beyond = (list: readonly unknown[]) => Math.max(list.length - LISTED_AT_MOST, 0)
    const shown = decisions.toSorted((one, other) => Math.max(...latenesses(other)) - Math.max(...latenesses(one)))
    return {
      processes,
      ...totals,
      notReplayed,
      months: inOrder(months).map(([month, counts]) => ({ month, ...counts })),
      rules: inOrder(rules).map(([key, counts]) => ({ month: key.slice(0, 7), rule: key.slice(8), ...counts })),
      decisions: shown.slice(0, LISTED_AT_MOST),
      steps: steps.slice(0, LISTED_AT_MOST),
      refused: refused.slice(0, LISTED_AT_MOST),
      stuck: stuck.slice(0, LISTED_AT_MOST),
      left: {
        decisions: beyond(decisions),
        steps: beyond(steps),
        refused: beyond(refused),
        stuck: beyond(stuck),
      },
    }
  }
}

type Decided = { task: ReplayedTask; time: DecisionTime }

function countsAt(table: Map<string, Record<Side, Counts>>, key: string): Record<Side, Counts> {
  const known = table.get(key)
  if (known) return known
  const fresh = { before: { ...NONE }, after: { ...NONE } }
  table.set(key, fresh)
  return fresh
}

const inOrder = <Value>(table: ReadonlyMap<string, Value>) =>
  [...table].toSorted(([one], [other]) => (one < other ? -1 : 1))

/** How long after its due date a task was ended, or has waited until now; 0 when it is in time. */
function lateness({ dueAt, closedAt }: ReplayedTask, until: Instant): number {
  const ended = closedAt ?? until
  return dueAt !== null && ended > dueAt ? epochOf(ended) - epochOf(dueAt) : 0
}

const latenesses = ({ before, after }: ChangedDecision) => [before?.lateMs ?? 0, after?.lateMs ?? 0]

/** The same decision of both versions is the one of the same rule that the same act ended. */
function changed(processId: string, before: readonly Decided[], after: readonly Decided[]): ChangedDecision[] {
  const keyOf = ({ task }: Decided) => `${task.rule} ${task.title} ${task.closedAt ?? ''}`
  const left = new Map(after.map(one => [keyOf(one), one]))
  const pairs: [Decided | null, Decided | null][] = before.map(one => {
    const key = keyOf(one)
    const other = left.get(key) ?? null
    left.delete(key)
    return [one, other]
  })
  return [...pairs, ...[...left.values()].map((one): [null, Decided] => [null, one])].flatMap(([one, other]) => {
    const task = one?.task ?? other?.task
    if (!task || (one && other && sameTime(one.time, other.time))) return []
    const { rule, title, closedAt } = task
    const times = { before: one?.time ?? null, after: other?.time ?? null }
    return [{ processId, rule, task: title, decidedAt: closedAt, ...times }]
  })
}

const sameTime = (one: DecisionTime, other: DecisionTime) =>
  one.openedAt === other.openedAt && one.dueAt === other.dueAt

/** What did not fire as it did is paired with what fired instead: openings of a rule, or one rung of its ladder, in order. */
function changedSteps(processId: string, before: readonly FiredStep[], after: readonly FiredStep[]): ChangedStep[] {
  const idOf = ({ key, at }: FiredStep) => `${key} ${at}`
  const known = (steps: readonly FiredStep[]) => new Set(steps.map(idOf))
  const [inBefore, inAfter] = [known(before), known(after)]
  const matter = ({ key }: FiredStep) => key.slice(0, key.indexOf(':'))
  const left = Map.groupBy(
    after.filter(step => !inBefore.has(idOf(step))),
    matter,
  )
  const pairs = before
    .filter(step => !inAfter.has(idOf(step)))
    .map((step): ChangedStep => {
      const instead = left.get(matter(step))?.shift() ?? null
      return { processId, rule: step.rule, before: step, after: instead }
    })
  const added = [...left.values()].flat().map((step): ChangedStep => {
    return { processId, rule: step.rule, before: null, after: step }
  })
  return [...pairs, ...added]
}
