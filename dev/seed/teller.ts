// teller: tells the history of some records, each step at its own moment, as people, rules and follow-ups would have done.
// story:  the records of one telling; they are written in one transaction, under the key of the first of them.

import { type AdvanceResult, advance } from '../../src/db/advance.ts'
import {
  beginWork,
  createObjectsFromProject,
  openContract,
  openDeal,
  openSuccessor,
  openSupportContract,
  proposeInterest,
  proposeWinBack,
  watchCompetitorContract,
} from '../../src/db/chain.ts'
import { followCompetitor } from '../../src/db/chain-competitor.ts'
import { proposeMore, settleSupport } from '../../src/db/chain-end.ts'
import { followCommissioning, openProjectSupport } from '../../src/db/chain-project.ts'
import type { Engine } from '../../src/db/engine.ts'
import { markFollowed } from '../../src/db/follow.ts'
import { createRecord, type NewRecord } from '../../src/db/record.ts'
import type { Queryable } from '../../src/db/reference.ts'
import type { Ask } from '../../src/domain/ask.ts'
import { dayOf, type Instant } from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { isRefusal, type Refusal } from '../../src/domain/errors.ts'
import { visitKey } from '../../src/domain/id.ts'
import { type Actor, SYSTEM } from '../../src/domain/process.ts'
import type { Clock } from './clock.ts'

/** When, and who. Without `by` our own rules act. */
type Told = { at: Instant; by?: Actor | undefined }

export type Teller = {
  client: Queryable
  /** The first record: the one that others link to. */
  first: () => string
  create: (record: NewRecord, told: Told) => Promise<string>
  /** Gives a command at a moment of the past; what was due before happens before. */
  give: (id: string, command: string, told: Told, input?: Record<string, unknown>) => Promise<void>
  /** Finishes an open task by its title. */
  done: (id: string, title: string, told: Told, answer: { outcome?: string; result: string }) => Promise<void>
  /** Lets time pass for one record. */
  runTo: (id: string, until: Instant) => Promise<void>
  /** The records of a kind that followed from this one, oldest first. */
  followers: (id: string, kind: string) => string[]
  state: (id: string) => string
  /** Everything that was told goes on until then, by default until now; old letters are put away. */
  finish: (until?: Instant) => Promise<void>
}

// A project's hold reaches records of other stories: it is carried on when all of them are told (seed.ts).
const CASCADES = [
  'project.put_on_hold',
  'project.resumed',
  'project.hold_lifted',
  'project.cancelled',
  'tender.award_cancelled',
]

const FOLLOW_UPS: Readonly<Record<string, typeof openDeal>> = {
  'tender.go_decided': beginWork,
  'tender.winner_recorded': followCompetitor,
  'tender.competitor_watched': followCompetitor,
  'tender.date_moved': followCompetitor,
  'project.support_due': openProjectSupport,
  'project.date_moved': followCommissioning,
  'tender.won': openDeal,
  'tender.lost': watchCompetitorContract,
  'interest.converted': openDeal,
  'deal.signed': openContract,
  'contract.support_due': openSupportContract,
  'contract.renewed': openSuccessor,
  'contract.expired': proposeWinBack,
  'contract.completed': settleSupport,
  'contract.terminated': settleSupport,
  'contract.more_wanted': proposeMore,
  'deal.more_wanted': proposeMore,
  'project.supply_lines_saved': proposeInterest,
  'project.completed': createObjectsFromProject,
}

// Far more than the longest story has; a rule that fires without end is a fault, not a history.
const TURNS_AT_MOST = 1_000

const ROUTINE: Readonly<Record<string, string>> = { askForMore: 'not_needed', checkMarket: 'done', reviewPrice: 'done' }
const ROUTINE_DAYS = 4

type Known = { result: AdvanceResult; at: Instant }

export function createTeller(engine: Engine, client: Queryable, clock: Clock, key: string): Teller {
  // Follow-ups open transactions of their own; here they are part of the story's.
  const inside: Engine = { ...engine, transaction: work => work(client) }
  const known = new Map<string, Known>()
  const followed = new Map<string, string[]>()
  let first: string | null = null

  async function take(id: string, told: Told, ask?: Ask) {
    const last = known.get(id)?.at
    const now = last !== undefined && last > told.at ? last : told.at
    const result = known.get(id)?.result
    const carrierKey = carrierAt(clock, now, result?.view.kind === 'object' ? result.partyId : null)
    const input = { processId: id, now, ask, actor: told.by ?? SYSTEM, client, carrierKey, watching: true }
    await learn(id, now, applied(await advance(inside, input), { key, id, ask }))
  }

  async function learn(id: string, at: Instant, result: AdvanceResult) {
    known.set(id, { result, at })
    for (const event of result.events) {
      if (CASCADES.includes(event.type)) continue
      const effect = FOLLOW_UPS[event.type]
      const input = { eventId: event.id, recordId: event.recordId, now: at }
      const touched = effect ? await effect(inside, input) : []
      if (isRefusal(touched)) throw new Error(`${key}: ${event.type} was refused: ${touched.code}`)
      if (!effect) await markFollowed(client, input)
      for (const { processId } of touched) {
        if (known.has(processId)) continue
        followed.set(id, [...(followed.get(id) ?? []), processId])
        const met = await advance(inside, { processId, now: at, client })
        await learn(processId, at, applied(met, { key, id: processId }))
      }
    }
  }

  async function runTo(id: string, until: Instant) {
    for (let turn = 0; turn < TURNS_AT_MOST; turn++) {
      const dueAt = known.get(id)?.result.nextDueAt ?? null
      if (dueAt === null || dueAt > until) return
      await take(id, { at: dueAt })
      await answerRoutine(id)
    }
    throw new Error(`${key}: ${id} does not come to rest`)
  }

  /** What people answer every day; of the last days a few still wait. */
  async function answerRoutine(id: string) {
    const last = known.get(id)
    if (!last || dayOf(ru, last.at) > clock.day(-ROUTINE_DAYS)) return
    for (const { id: taskId, title, assigneeId } of last.result.view.tasks) {
      const outcome = ROUTINE[title]
      if (outcome === undefined || assigneeId === null) continue
      const by: Actor = { id: assigneeId, kind: 'person', roles: [] }
      await take(id, { at: last.at, by }, { act: 'complete', taskId, outcome })
    }
  }

  return {
    client,
    first: () => first ?? '',
    runTo,
    state: id => known.get(id)?.result.view.state ?? '',
    followers: (id, kind) => (followed.get(id) ?? []).filter(one => known.get(one)?.result.view.kind === kind),
    create: async (record, { at, by }) => {
      const externalId = first === null ? key : undefined
      const carrierKey = carrierAt(clock, at, record.kind === 'object' ? record.partyId : null)
      const input = { record: { ...record, externalId }, now: at, actor: by, client, carrierKey }
      const result = applied(await createRecord(inside, input), { key, id: record.title })
      first ??= result.view.id
      await learn(result.view.id, at, result)
      return result.view.id
    },
    give: async (id, command, told, input = {}) => {
      await runTo(id, told.at)
      await take(id, told, { act: 'command', command, input })
    },
    done: async (id, title, told, { outcome = 'done', result }) => {
      await runTo(id, told.at)
      const task = known.get(id)?.result.view.tasks.find(open => open.title === title)
      if (!task) throw new Error(`${key}: ${id} has no task ${title}`)
      await take(id, told, { act: 'complete', taskId: task.id, outcome, result })
    },
    finish: async (until = clock.now) => {
      // Followers of followers are met on the way, so the list grows while it is walked.
      for (const id of known.keys()) await runTo(id, until)
      for (const id of known.keys()) await take(id, { at: until })
      await putLettersAway(client, clock)
    },
  }
}

/**
 * Nobody wants a year of letters on the first day: those of the past are merged under a key that nobody carries. What falls
 * due at one client on one day is a visit; the fleet's watcher writes its one letter.
 */
export function carrierAt(clock: Clock, now: Instant, fleetId: string | null | undefined): string | undefined {
  if (now < clock.freshFrom) return 'demo'
  return fleetId ? visitKey(fleetId, dayOf(ru, now)) : undefined
}

/** The letters of follow-ups, which know nothing of this being a story. */
export async function putLettersAway(client: Queryable, { freshFrom }: Clock): Promise<void> {
  await client.query(
    `update mail set state = 'merged', reason = 'carrier', carrier_key = 'demo'
     where created_at < $1 and state in ('queued', 'deferred')`,
    [freshFrom],
  )
}

/** A refusal in the demo is a mistake in its story. */
function applied(
  result: AdvanceResult | Refusal,
  what: { key: string; id: string; ask?: Ask | undefined },
): AdvanceResult {
  if (!isRefusal(result)) return result
  const { key, id, ask } = what
  throw new Error(`${key}: ${JSON.stringify(ask ?? 'create')} of ${id} was refused: ${JSON.stringify(result)}`)
}
