// A recorded life lived again under a version of its definition: the same asks at the same times, the rules of that
// version in between. Pure, and the same for the same input.

import type { TaskChange } from './ask.ts'
import type { Calendar, Instant } from './calendar.ts'
import { type Definition, isClosed } from './definition.ts'
import { isRefusal, type Refusal } from './errors.ts'
import { actorOf, askOf, type History, type HistoryEvent } from './history.ts'
import type { Directory } from './people.ts'
import type { Actor, ProcessView } from './process.ts'
import { type SentLetter, sentLetters } from './sent.ts'
import { type Turn, turn } from './turn.ts'

export type ReplayContext = {
  directory: Directory
  calendars: (id: string) => Calendar
  /** Until when it is lived, this moment included; what would happen later is left out. */
  until: Instant
  /** The version under which the history was lived: its rules gave the commands that no one else gave. */
  lived: Definition
  /**
   * Positions of events whose people may do anything. Roles of the past are not recorded: what a version lived through
   * refuses to the roles of today is put here by its replay, so that the other version is not blamed for it.
   */
  trusted: Set<number>
}

export type ReplayedTask = {
  rule: string
  title: string
  openedAt: Instant
  dueAt: Instant | null
  closedAt: Instant | null
  /** Null while it is open, and when nobody ended it: its cause vanished. */
  outcome: string | null
}

/** An ask of the history that this version does not grant; `position` is that of its event. */
export type RefusedAsk = {
  position: number
  at: Instant
  type: string
  asked: string
  code: string
  params: Refusal['params']
}

export type FiredStep = { at: Instant; rule: string; key: string }

export type Replay = {
  fired: readonly FiredStep[]
  letters: readonly SentLetter[]
  tasks: readonly ReplayedTask[]
  refused: readonly RefusedAsk[]
  /** How it ends. */
  process: ProcessView
  /** Why it could not be lived to its end: the first state is unknown, or the rules do not come to rest. */
  stuck: string | null
}

// A definition that never rests is told, not waited for.
const TURNS_AT_MOST = 5_000

export function replay(definition: Definition, history: History, context: ReplayContext): Replay {
  const life = new Life(definition, history, context)
  const { state } = history.process
  if (!definition.states.includes(state) && !isClosed(definition, state))
    return life.result(`state ${state} is unknown`)
  try {
    life.live()
    return life.result(null)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return life.result(error.message)
  }
}

class Life {
  readonly definition: Definition
  readonly history: History
  readonly context: ReplayContext
  process: ProcessView
  next: Instant | null
  turns = 0
  ids = 0
  readonly fired: FiredStep[] = []
  readonly letters: SentLetter[] = []
  readonly tasks = new Map<string, ReplayedTask>()
  readonly refused: RefusedAsk[] = []

  constructor(definition: Definition, history: History, context: ReplayContext) {
    this.definition = definition
    this.history = history
    this.context = context
    this.process = history.process
    this.next = history.process.createdAt
  }

  live() {
    for (const [position, event] of this.history.events.entries()) {
      if (event.at > this.context.until) break
      this.sleepUntil(event.at)
      this.happen(position, event)
    }
    this.sleepUntil(this.context.until)
  }

  /** Fires what has fallen due by `at`, each at its time, as the watcher did. */
  private sleepUntil(at: Instant) {
    while (this.next !== null && this.next <= at) this.take(this.next)
  }

  private happen(position: number, event: HistoryEvent) {
    const ask = askOf(event, this.context.lived, this.process)
    if (!ask) return
    const { directory, trusted, lived } = this.context
    const own = actorOf(event, directory)
    const actor: Actor = trusted.has(position) ? { ...own, roles: ['administrator'] } : own
    let refusal = this.take(event.at, { ask, actor })
    if (refusal?.code.endsWith('.notYours') && lived === this.definition && own.kind === 'person') {
      trusted.add(position)
      refusal = this.take(event.at, { ask, actor: { ...own, roles: ['administrator'] } })
    }
    if (!refusal) return
    const asked = ask.act === 'command' ? ask.command : ask.act === 'complete' ? ask.outcome : ask.act
    const { code, params } = refusal
    this.refused.push({ position, at: event.at, type: event.type, asked, code, params })
  }

  private take(now: Instant, asked?: Parameters<typeof turn>[3]): Refusal | undefined {
    if (++this.turns > TURNS_AT_MOST) throw new RangeError(`more than ${TURNS_AT_MOST} turns`)
    const { directory, calendars } = this.context
    const calendar = calendars(this.history.calendarId)
    const newId = () => `replay-${++this.ids}`
    const turned = turn(this.definition, this.process, { calendar, directory, now, newId }, asked)
    if (isRefusal(turned)) return turned
    this.process = turned.process
    this.next = turned.next?.at ?? null
    this.note(turned, now)
    return undefined
  }

  private note(turned: Turn, now: Instant) {
    for (const { status, rule, key } of turned.steps) if (status === 'fired') this.fired.push({ at: now, rule, key })
    for (const change of turned.tasks) this.noteTask(change, now)
    const { directory, calendars } = this.context
    this.letters.push(...sentLetters({ letters: turned.letters, process: this.process, directory, calendars, now }))
  }

  private noteTask(change: TaskChange, now: Instant) {
    if (change.change === 'opened') {
      const { id, rule, title, openedAt, dueAt } = change.task
      this.tasks.set(id, { rule, title, openedAt, dueAt, closedAt: null, outcome: null })
      return
    }
    const task = this.tasks.get(change.id)
    if (!task) return
    if (change.change === 'closed') this.tasks.set(change.id, { ...task, closedAt: now, outcome: change.outcome })
    else if (typeof change.set.dueAt === 'string') this.tasks.set(change.id, { ...task, dueAt: change.set.dueAt })
  }

  result(stuck: string | null): Replay {
    const { fired, letters, refused, process } = this
    return { fired, letters, refused, process, stuck, tasks: [...this.tasks.values()] }
  }
}
