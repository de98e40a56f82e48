// When a rule opens: its texts evaluated against the anchors, once per text, with recurrences and services expanded.

import type { Anchors } from './anchors.ts'
import type { Calendar, Instant } from './calendar.ts'
import type { Rule, TimeText } from './definition.ts'
import { dueServices } from './object-service.ts'
import type { ProcessView } from './process.ts'
import { evaluate } from './time.ts'

/** One opening before holds and the ledger of steps are looked at. */
export type Opening = {
  which: string
  at: Instant
  anchorValue: string
  anchorNames: readonly string[]
  /** From when the clock runs that a hold may stop. */
  clockStart: Instant
  /** The end of the date that a "before" opening runs up to; null for all others. */
  before: Instant | null
  /** Known already for services. */
  dueAt: Instant | null
}

type OpeningContext = { process: ProcessView; held: boolean; anchors: Anchors; calendar: Calendar; now: Instant }

// Endless recurrences are looked at until the first future turn; a bound for definitions gone wild.
const TURNS_AT_MOST = 1_000

export function openingsOf(rule: Rule, context: OpeningContext): Opening[] {
  const { process, anchors } = context
  if (rule.each === 'service') return serviceOpenings(context)
  const openings: Opening[] = []
  for (const text of textsOf(rule, context)) {
    const found = evaluate(text, { calendar: context.calendar, anchors, use: 'opens' })
    if (!found) continue
    const first = found.anchors[0] ?? ''
    const before = found.offset.startsWith('-')
    openings.push({
      which: found.offset === '' ? 'open' : found.offset.replaceAll(' ', '_'),
      at: found.at,
      anchorValue: found.anchorValue,
      anchorNames: found.anchors,
      clockStart: before ? process.enteredAt : startOf(found.anchorValue, found.at),
      before: before ? (evaluate(first, { calendar: context.calendar, anchors, use: 'due' })?.at ?? null) : null,
      dueAt: null,
    })
  }
  return rule.every ? [...openings, ...recurrences(rule.every, openings, context)] : openings
}

function textsOf(rule: Rule, { process, held }: OpeningContext): readonly TimeText[] {
  const { opens } = rule
  if (typeof opens === 'string') return [opens]
  if (!('by' in opens)) return opens
  const texts = opens.of[choiceOf(opens.by, process, held)]
  if (texts === undefined) return []
  return typeof texts === 'string' ? [texts] : texts
}

/** Which column of an `OpeningsBy` speaks: the state, or a fact; the outside stage of a held project is `on_hold`. */
export function choiceOf(by: string, process: ProcessView, held: boolean): string {
  if (by === 'state') return process.state
  if (by === 'stage' && held) return 'on_hold'
  return String(process.facts[by] ?? '')
}

/** A day counts from its start, an instant from itself; never later than the opening. */
export function startOf(anchorValue: string, at: Instant): Instant {
  const start = anchorValue.length === 10 ? `${anchorValue}T00:00:00.000Z` : anchorValue
  return start < at ? start : at
}

const EVERY = /^(\d+)([a-z]+)$/

/** Turns after the last opening: `every` 2wd, five times. Endless ones reach one turn beyond now. */
function recurrences(
  every: { step: string; times?: number },
  openings: readonly Opening[],
  context: OpeningContext,
): Opening[] {
  const last = openings.at(-1)
  const [, count = '', unit = ''] = EVERY.exec(every.step) ?? []
  if (!last || count === '') return []
  const turns: Opening[] = []
  for (let turn = 1; turn <= Math.min(every.times ?? TURNS_AT_MOST, TURNS_AT_MOST); turn++) {
    const found = evaluate(`first +${Number(count) * turn}${unit}`, {
      calendar: context.calendar,
      anchors: { first: last.at },
      use: 'opens',
    })
    if (!found) break
    turns.push({ ...last, which: `${last.which}+${turn}x${every.step}`, at: found.at, before: null })
    if (every.times === undefined && found.at > context.now) break
  }
  return turns
}

function serviceOpenings(context: OpeningContext): Opening[] {
  return dueServices(context.process, context.calendar, context.now).map(service => ({
    which: service.ruleId,
    at: service.leadAt,
    anchorValue: service.occurrence,
    anchorNames: ['serviceLead', service.by],
    clockStart: service.leadAt,
    before: null,
    dueAt: service.dueAt,
  }))
}
