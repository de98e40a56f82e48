// What is due when: every step of the present state, from facts, definition, calendar and now. Pure.
// opening: a step that a rule brings. rung: a step that silence about a task brings.

import { type Anchors, anchorsOf } from './anchors.ts'
import type { Because, Step } from './ask.ts'
import { type Calendar, type Instant, nextWindow } from './calendar.ts'
import { activeRules, type Definition, isClosed, type OpeningsBy, type Rule, type TaskSpec } from './definition.ts'
import { type Entry, entriesOf } from './entry.ts'
import { holds } from './guard-text.ts'
import { ladderOf } from './ladder.ts'
import { choiceOf, entryOf, type Opening, openingsOf, startOf, stepKeyOf } from './openings.ts'
import type { Directory } from './people.ts'
import { isHeld, type OpenTask, type ProcessView, SYSTEM } from './process.ts'
import { type Evaluated, evaluate, pausedShift } from './time.ts'

/** What rules may look at beside the process: people, the working days of the record's region, the moment. */
export type PlanContext = { calendar: Calendar; directory: Directory; now: Instant }

/**
 * All steps of the present state in order of time, fired ones included; a closed process has none. Steps whose clock
 * stands still on hold come last, without a time.
 */
export function plan(definition: Definition, process: ProcessView, context: PlanContext): Step[] {
  if (isClosed(definition, process.state)) return []
  const held = isHeld(process)
  const planning: Planning = { definition, process, held, ...context, anchors: anchorsOf(process) }
  const steps: Step[] = []
  for (const rule of activeRules(definition)) {
    if (!livesNow(rule, process, held, context)) continue
    const own = openingsOf(rule, planning).map(opening => openingStep(planning, rule, opening))
    const separate = rule.each === 'service' || rule.every !== undefined || rule.task?.titles !== undefined
    steps.push(...(separate ? own : withoutAnswered(own, process)))
  }
  // Ids of tasks are no order: of two rungs of one moment the same is first whenever it is planned.
  const tasks = process.tasks.toSorted((a, b) => (a.stepKey < b.stepKey ? -1 : 1))
  for (const task of tasks) steps.push(...rungsOf(planning, task))
  return steps.sort(inOrder)
}

/** One plan at work: what every rule of it looks at. */
type Planning = PlanContext & { definition: Definition; process: ProcessView; held: boolean; anchors: Anchors }

/** The steps that will still happen by themselves, soonest first. */
export const upcoming = (steps: readonly Step[]) =>
  steps.filter(step => step.at !== null && (step.status === 'planned' || step.status === 'postponed'))

/** Whether a rule has a say in the present state and facts. */
export function livesNow(
  rule: Rule,
  process: ProcessView,
  held: boolean,
  { now, calendar }: Pick<PlanContext, 'now' | 'calendar'>,
): boolean {
  if (rule.states !== '*' && !rule.states.includes(process.state)) return false
  if (rule.during === 'hold' && !held) return false
  return (rule.when ?? []).every(text => holds(text, { process, command: '', input: {}, actor: SYSTEM, now, calendar }))
}

function openingStep(planning: Planning, rule: Rule, opening: Opening): Step {
  const { process } = planning
  const moved = shifted(rule, planning, opening.at, opening.clockStart)
  // What a hold gave back may end with the working day; work that begins there begins the next morning.
  const at = moved === null || moved === opening.at ? moved : nextWindow(planning.calendar, moved)
  const key = stepKeyOf(process, rule.id, opening)
  const known = process.steps[key]
  const critical = rule.critical === true || (Array.isArray(rule.critical) && rule.critical.includes(opening.offset))
  return {
    key,
    rule: rule.id,
    which: opening.which,
    kind: 'opening',
    at: known?.status === 'postponed' ? known.at : at,
    dueAt: dueOf(planning, rule, opening, at),
    status: known?.status ?? (at === null ? 'paused' : 'planned'),
    critical,
    to: [...(rule.mail?.to ?? (rule.task ? [rule.task.to] : [])), ...(rule.copies?.[opening.offset] ?? [])],
    template: rule.mail?.template ?? (rule.task ? 'task' : null),
    task: rule.task ? titleOf(rule.task, opening.offset) : null,
    command: rule.command ?? null,
    event: rule.event ?? null,
    taskId: null,
    ...(opening.service ? { service: opening.service } : {}),
    because: becauseOf(planning, rule, opening),
  }
}

/** What a task asks for at one opening of its rule. */
export const titleOf = ({ title, titles }: TaskSpec, offset: string) =>
  titles !== undefined && Object.hasOwn(titles, offset) ? (titles[offset] ?? title) : title

/** Until when: the rule's own text, else `within` from the opening and never later than the date it runs up to. */
function dueOf(planning: Planning, rule: Rule, opening: Opening, at: Instant | null): Instant | null {
  if (at === null) return null
  if (opening.dueAt !== null) return opening.dueAt
  if (!rule.task) return null
  const { calendar, process, now } = planning
  const text = typeof rule.due === 'object' ? textOf(rule.due, planning) : rule.due
  if (text !== undefined) {
    const own = evaluate(text, { calendar, anchors: { ...opening.anchors, opened: opening.at }, use: 'due' })
    return own && shifted(rule, planning, own.at, clockOf(calendar, own, opening))
  }
  // A task that appears late still leaves its reader the time that the rule gives.
  const firedAt = process.steps[stepKeyOf(process, rule.id, opening)]?.at ?? now
  const opened = firedAt > at ? firedAt : at
  const due = evaluate(`opened +${rule.within ?? '3wd'}`, { calendar, anchors: { opened }, use: 'due' })
  if (!due) return null
  const capped = opening.before !== null && due.at > opening.before ? opening.before : due.at
  return shifted(rule, planning, capped, opened)
}

/** From when a due date's clock runs: its own anchor, or that of the opening which it counts from or runs up with. */
function clockOf(calendar: Calendar, due: Evaluated, opening: Opening): Instant {
  const own = due.offset.startsWith('+') && due.anchors[0] !== 'opened'
  return own ? startOf(calendar, due.anchorValue, due.at) : opening.clockStart
}

function textOf(due: OpeningsBy, { process, held }: Planning): string | undefined {
  const texts = due.of[choiceOf(due, process, held)]
  return typeof texts === 'string' ? texts : texts?.[0]
}

/** What was planned moves by the holds that fell into its clock; null while it stands. Hard outside dates never move. */
function shifted(rule: Rule | undefined, planning: Planning, at: Instant, clockStart: Instant): Instant | null {
  const { process, calendar } = planning
  if (rule?.pauseOnHold === false || rule?.during === 'hold' || process.pauses.length === 0) return at
  return pausedShift(calendar, at, [...process.pauses], clockStart)
}

/**
 * What a person finished for an anchor does not open again for it (K5 after the decision, P2 after the answers). Rules
 * that recur ask anew each time: last month's answer is not this month's.
 */
function withoutAnswered(steps: Step[], process: ProcessView): Step[] {
  if (process.done.length === 0) return steps
  const answered = new Set(process.done.map(matterOf))
  return steps.filter(step => step.task === null || step.status === 'fired' || !answered.has(matterOf(step.key)))
}

/** A step key without its offset: rule, the entry it is about, anchor. */
function matterOf(key: string): string {
  const [rule = '', which = '', ...anchor] = key.split(':')
  const entry = which.includes('@') ? which.slice(which.indexOf('@')) : ''
  return `${rule}:${entry}:${anchor.join(':')}`
}

/** The ladder of a task: who is told when its due date has passed and nobody reacted. */
function rungsOf(planning: Planning, task: OpenTask): Step[] {
  const { definition, process, calendar } = planning
  if (task.dueAt === null || task.acknowledgedAt !== null) return []
  const rule = definition.rules.find(one => one.id === task.rule)
  const from = latest(task.dueAt, task.openedAt, task.snoozedUntil ?? task.dueAt)
  // Tasks of one rule about several entries climb each by itself, also when they are due on the same day.
  const entry = rule?.each === undefined ? '' : `@${entryOf(task.stepKey)}`
  return ladderOf(definition, task.ladder).map((rung, index) => {
    const found = evaluate(`due ${rung.offset}`, { calendar, anchors: { due: from }, use: 'opens' })
    const key = `${task.rule}/${index + 1}:${rung.offset}${entry}:${from}`
    const known = process.steps[key]
    const at = known?.status === 'postponed' ? known.at : found && shifted(rule, planning, found.at, from)
    return {
      key,
      rule: task.rule,
      which: `/${index + 1}`,
      kind: 'rung',
      at,
      dueAt: task.dueAt,
      status: known?.status ?? (at === null ? 'paused' : 'planned'),
      critical: task.ladder === 'critical',
      // "Owner again" means whoever was asked first: the owner of the record, or the role that the task is for.
      to: [...new Set(rung.to.map(audience => (audience === 'owner' ? task.audience : audience)))],
      template: 'overdue',
      task: task.title,
      command: null,
      event: null,
      taskId: task.id,
      because: [
        { what: 'silence', task: task.title, dueAt: task.dueAt, stepKey: task.stepKey },
        ...aboutEntry(rule, task, process),
        { what: 'rule', rule: task.rule, kind: definition.kind, version: definition.version, states: process.state },
      ],
    } satisfies Step
  })
}

function becauseOf(planning: Planning, rule: Rule, opening: Opening): Because[] {
  const { definition, process, calendar } = planning
  const anchors = opening.anchorNames.map((anchor): Because => {
    const date = process.dates[anchor]
    return {
      what: 'anchor',
      anchor,
      value: date?.value ?? opening.anchorValue,
      offset: opening.offset,
      by: date?.by ?? 'system',
      setAt: date?.setAt ?? null,
      ...(date?.source === undefined ? {} : { source: date.source }),
      ...(date?.sourceId === undefined ? {} : { sourceId: date.sourceId }),
    }
  })
  const holds = rule.pauseOnHold === false ? [] : process.pauses
  return [
    { what: 'rule', rule: rule.id, kind: definition.kind, version: definition.version, states: process.state },
    ...anchors,
    ...(opening.entry ? [entryLink(opening.entry)] : []),
    { what: 'calendar', calendar: calendar.id },
    ...holds.map(({ cause, from, to, reason }): Because => ({ what: 'hold', cause, from, to, reason })),
  ]
}

/** The milestone or visit that a task is about. */
function aboutEntry(rule: Rule | undefined, task: OpenTask, process: ProcessView): Because[] {
  if (typeof rule?.each !== 'object') return []
  const id = entryOf(task.stepKey)
  return entriesOf(process, rule.each.fact).flatMap(entry => (entry.id === id ? [entryLink(entry)] : []))
}

const entryLink = ({ id, title = id, on }: Entry): Because => ({ what: 'entry', entry: id, title, on })

function inOrder(a: Step, b: Step): number {
  if (a.at === b.at) return 0
  if (a.at === null) return 1
  if (b.at === null) return -1
  return a.at < b.at ? -1 : 1
}

const latest = (...instants: Instant[]): Instant => instants.toSorted().at(-1) ?? ''
