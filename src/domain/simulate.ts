// Years of a company on a virtual clock: every record takes the turns that its watcher would take, in the order of time.
// Nothing is stored and nothing is sent; what would be is counted. Pure: the same input gives the same picture.

import type { TurnEvent } from './ask.ts'
import { type Calendar, dayOf, type Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { isRefusal } from './errors.ts'
import { GUARDS } from './guards.ts'
import { Heap } from './heap.ts'
import type { Directory } from './people.ts'
import { type ProcessView, SYSTEM } from './process.ts'
import { sentLetters } from './sent.ts'
import { type Missed, Picture, type PictureOf } from './simulate-picture.ts'
import { type Turn, turn } from './turn.ts'

/** One record: its process as it stands at the beginning, and what it is worth. */
export type Simulated = {
  definition: Definition
  process: ProcessView
  calendarId: string
  amountMinor: number | null
  currency: string | null
}

/** What the product opens by itself after an event: the records that then take part. */
export type FollowUp = (event: TurnEvent, of: Simulated) => readonly Simulated[]

export type SimulateInput = {
  processes: Iterable<Simulated>
  directory: Directory
  calendars: (id: string) => Calendar
  from: Instant
  until: Instant
  /** Who answers letters and tasks. */
  reactions: 'nobody'
  followUp?: FollowUp
}

export type Simulation = PictureOf & {
  records: number
  turns: number
  /** Records whose rules did not come to rest; they stop there. */
  stuck: readonly { processId: string; reason: string }[]
}

// An hourly rule over ten years; what turns more often is told, not waited for.
const TURNS_AT_MOST = 100_000

/** A record at work. One that sleeps for good is forgotten but for its worth, so memory stays flat. */
type Life = { of: Simulated; order: number; turns: number; next: Instant }

/** What happens from `from` until just before `until` if people react as `reactions` says. */
export function simulate(input: SimulateInput): Simulation {
  const { directory, calendars, from, until } = input
  const picture = new Picture(input)
  const due = new Heap<Life>((one, other) =>
    one.next === other.next ? one.order < other.order : one.next < other.next,
  )
  const stuck: { processId: string; reason: string }[] = []
  let [records, turns, ids] = [0, 0, 0]
  const newId = () => `simulated-${++ids}`
  const begin = (of: Simulated, at: Instant) => due.push({ of, order: records++, turns: 0, next: at })
  for (const of of input.processes) begin(of, from)
  for (let life = due.pop(); life !== undefined && life.next < until; life = due.pop()) {
    const { of, next: now } = life
    picture.reach(now)
    const calendar = calendars(of.calendarId)
    const turned = taken(of, { calendar, directory, now, newId })
    turns += 1
    if (typeof turned === 'string') {
      stuck.push({ processId: of.process.id, reason: turned })
      continue
    }
    note(picture, input, of, turned, now)
    const after = { ...of, process: turned.process }
    for (const event of turned.events) for (const one of input.followUp?.(event, after) ?? []) begin(one, now)
    if (!turned.next?.at) continue
    if (life.turns < TURNS_AT_MOST) due.push({ ...life, of: after, turns: life.turns + 1, next: turned.next.at })
    else stuck.push({ processId: of.process.id, reason: `more than ${TURNS_AT_MOST} turns` })
  }
  return { records, turns, stuck, ...picture.result() }
}

/** A turn, or why there is none. */
function taken({ definition, process }: Simulated, context: Parameters<typeof turn>[2]): Turn | string {
  try {
    const turned = turn(definition, process, context)
    return isRefusal(turned) ? turned.code : turned
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return error.message
  }
}

function note(picture: Picture, input: SimulateInput, of: Simulated, turned: Turn, now: Instant) {
  const { directory, calendars, until } = input
  const { process, letters, tasks, events } = turned
  for (const { readerId, at } of sentLetters({ letters, process, directory, calendars, now })) {
    const calendarId = directory.find(user => user.id === readerId)?.calendarId ?? of.calendarId
    // What waits for a morning after the end is not part of the picture.
    if (at < until) picture.letter(readerId, dayOf(calendars(calendarId), at))
  }
  const today = dayOf(calendars(of.calendarId), now)
  picture.tasks(tasks.filter(({ change }) => change === 'opened').length, today)
  for (const event of events) {
    const what = missedBy(event, of.process, now)
    if (what) picture.miss({ what, processId: process.id, kind: process.kind, at: now, ...worthOf(of) }, today)
  }
  picture.overdue({ processId: process.id, since: earliestDue(process), now }, worthOf(of))
}

const worthOf = ({ amountMinor, currency }: Simulated) => ({ amountMinor, currency })

/** What only a person could have prevented: a support contract that ran out or was not signed in time, a bid not sent. */
function missedBy({ type }: TurnEvent, process: ProcessView, now: Instant): Missed['what'] | null {
  if (type === 'tender.missed') return 'tender'
  const isSupport = GUARDS.oursSupport({ process, command: '', input: {}, actor: SYSTEM, now })
  if (type === 'contract.expired' && isSupport) return 'renewal'
  return type === 'contract.gap_opened' ? 'support' : null
}

function earliestDue({ tasks }: ProcessView): Instant | null {
  let earliest: Instant | null = null
  for (const { dueAt } of tasks) if (dueAt !== null && (earliest === null || dueAt < earliest)) earliest = dueAt
  return earliest
}
