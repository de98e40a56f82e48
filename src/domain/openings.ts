// When a rule opens: its texts evaluated against the anchors, once per text, with recurrences and services expanded.

import type { Anchors } from './anchors.ts'
import { type Calendar, type Instant, isDay, startOfDay } from './calendar.ts'
import type { OpeningsBy, Recurrence, Rule, TimeText } from './definition.ts'
import { type Entry, openEntriesOf } from './entry.ts'
import { type DueService, dueServices } from './object-service.ts'
import { isSameService, type ServiceAhead } from './open-service.ts'
import type { ProcessView } from './process.ts'
import { type Evaluated, evaluate, partsOf } from './time.ts'

/** One opening before holds and the ledger of steps are looked at. */
export type Opening = {
  /** What tells the openings of one rule apart: the offset, with the entry that it is about (`-10d@delivery`). */
  which: string
  offset: string
  at: Instant
  anchorValue: string
  anchorNames: readonly string[]
  anchors: Anchors
  /** From when the clock runs that a hold may stop. */
  clockStart: Instant
  /** The end of the date that a "before" opening runs up to; null for all others. */
  before: Instant | null
  /** The entry of a list that it is about. */
  entry?: Entry | undefined
  /** Known already for services. */
  dueAt: Instant | null
  service?: ServiceAhead | undefined
}

type OpeningContext = { process: ProcessView; held: boolean; anchors: Anchors; calendar: Calendar; now: Instant }

// Endless recurrences are looked at until the first future turn; a century of days bounds definitions gone wild.
const TURNS_AT_MOST = 36_525

/** Every opening of a rule, passed and future, in no particular order. */
export function openingsOf(rule: Rule, context: OpeningContext): Opening[] {
  if (rule.each === 'service') return serviceOpenings(rule.id, context)
  if (rule.each === undefined) return textOpenings(rule, context)
  return openEntriesOf(context.process, rule.each.fact).flatMap(entry => {
    const anchors = { ...context.anchors, item: entry.on, itemFrom: entry.from ?? null }
    const own = textOpenings(rule, { ...context, anchors }, `@${entry.id}`)
    return own.map(opening => ({ ...opening, which: `${opening.which}@${entry.id}`, entry }))
  })
}

function textOpenings(rule: Rule, context: OpeningContext, entry = ''): Opening[] {
  const { process, anchors, calendar } = context
  const openings: Opening[] = []
  const until = rule.until === undefined ? null : evaluate(rule.until, { calendar, anchors, use: 'opens' })
  const texts = textsOf(rule, context)
  for (const text of texts) {
    const found = foundIn({ text, rule, entry, others: texts.filter(other => other !== text) }, context)
    if (!found || (until && (found.before ?? found.at) > until.at)) continue
    const which = whichOf(found)
    // Leads that a short period cuts down to the same share of it are one opening.
    if (openings.some(one => one.which === which && one.anchorValue === found.anchorValue)) continue
    openings.push({
      which,
      offset: which,
      at: found.at,
      anchorValue: found.anchorValue,
      anchorNames: found.anchors,
      anchors,
      clockStart: found.before === null ? startOf(calendar, found.anchorValue, found.at) : process.enteredAt,
      before: found.before,
      dueAt: null,
    })
  }
  return rule.every ? [...openings, ...recurrences(rule.id, rule.every, openings, context)] : openings
}

const whichOf = ({ offset }: Evaluated) => (offset === '' ? 'open' : offset.replaceAll(' ', '_'))

/**
 * Another calendar may let another part of an `earliest` decide. A step that came under the part which decided before
 * stays that step, unless a date was set since: only what somebody said anew is asked anew.
 */
function foundIn({ text, rule, entry, others }: Looked, context: OpeningContext): Evaluated | null {
  const { process, anchors, calendar } = context
  const found = evaluate(text, { calendar, anchors, use: 'opens' })
  if (!found || !text.includes('(') || isUntold(process)) return found
  const recordOf = (one: Evaluated) =>
    process.steps[stepKeyOf(process, rule.id, { which: `${whichOf(one)}${entry}`, anchorValue: one.anchorValue })]
  if (recordOf(found)) return found
  const knownSince =
    found.anchors
      .map(name => setAtOf(name, context))
      .sort()
      .at(-1) ?? ''
  const before = partsOf(text, { calendar, anchors, use: 'opens' }).find(part => {
    const record = recordOf(part)
    // A part that decides for another text of the rule is that one's step: a half of a short period is no last call.
    return record !== undefined && knownSince <= record.at && !others.some(other => isSame(part, other, context))
  })
  return before ?? found
}

/** Whether no step of a process was ever recorded: most of a sleeping fleet are so, and need not be asked for each. */
const isUntold = ({ steps }: ProcessView) => Object.keys(steps).length === 0

type Looked = { text: TimeText; rule: Rule; entry: string; others: readonly TimeText[] }

function isSame(part: Evaluated, text: TimeText, { calendar, anchors }: OpeningContext): boolean {
  const found = evaluate(text, { calendar, anchors, use: 'opens' })
  return found !== null && found.anchorValue === part.anchorValue && whichOf(found) === whichOf(part)
}

/** When a process learnt an anchor: built-in ones are instants that came by themselves; entries of lists always were. */
function setAtOf(name: string, { process, anchors }: OpeningContext): string {
  const value = anchors[name] ?? ''
  return process.dates[name]?.setAt ?? (isDay(value) ? '' : value)
}

const NO_RESTARTS = {}

/** Rules that an operator had begin anew, and when, by their ids. */
export function restartsOf({ facts }: Pick<ProcessView, 'facts'>): Readonly<Record<string, unknown>> {
  const { restarts } = facts
  return typeof restarts === 'object' && restarts !== null && !Array.isArray(restarts) ? { ...restarts } : NO_RESTARTS
}

/** The key of a step, `rule:which:anchor`. One that begins anew has the moment behind it: what fired before is past. */
export function stepKeyOf(
  process: ProcessView,
  rule: string,
  { which, anchorValue }: Pick<Opening, 'which' | 'anchorValue'>,
) {
  const anew = restartsOf(process)[rule]
  return `${rule}:${which}:${anchorValue}${anew === undefined ? '' : `~${anew}`}`
}

/** What a step of an `each` rule is about, by its key: the service rule, or the entry behind the offset. */
export function entryOf(stepKey: string): string {
  const which = stepKey.split(':')[1] ?? ''
  return which.slice(which.indexOf('@') + 1)
}

function textsOf(rule: Rule, { process, held }: OpeningContext): readonly TimeText[] {
  const { opens } = rule
  if (typeof opens === 'string') return [opens]
  if (!('by' in opens)) return opens
  const texts = opens.of[choiceOf(opens, process, held)]
  if (texts === undefined) return []
  return typeof texts === 'string' ? [texts] : texts
}

/**
 * Which column of an `OpeningsBy` speaks: the state, or a fact. The outside stage of a held project is `on_hold` for rules
 * that say what they do then; the clocks of all others stand still in the stage that it was in.
 */
export function choiceOf({ by, of }: OpeningsBy, process: ProcessView, held: boolean): string {
  if (by === 'state') return process.state
  if (by === 'stage' && held && Object.hasOwn(of, 'on_hold')) return 'on_hold'
  return String(process.facts[by] ?? '')
}

/** A day counts from its start, an instant from itself; never later than the opening. */
export function startOf(calendar: Calendar, anchorValue: string, at: Instant): Instant {
  const start = anchorValue.length === 10 ? startOfDay(calendar, anchorValue) : anchorValue
  return start < at ? start : at
}

const EVERY = /^(\d+)([a-z]+)$/

/** Turns after the last opening: `every` 2wd, five times, until a date. Endless ones reach one turn beyond now. */
function recurrences(
  rule: string,
  every: Recurrence,
  openings: readonly Opening[],
  context: OpeningContext,
): Opening[] {
  const last = openings.at(-1)
  const [, count = '', unit = ''] = EVERY.exec(every.step) ?? []
  if (!last || count === '') return []
  const { calendar } = context
  const end = every.until === undefined ? null : evaluate(every.until, { calendar, anchors: last.anchors, use: 'due' })
  const turns: Opening[] = []
  const asked = new Set(context.process.tasks.map(task => task.stepKey))
  for (let turn = 1; turn <= Math.min(every.times ?? TURNS_AT_MOST, TURNS_AT_MOST); turn++) {
    const which: string = `${last.which}+${turn}x${every.step}`
    // What was said long ago and left no task is history; a plan that wrote it out again would grow with the years.
    const key = stepKeyOf(context.process, rule, { ...last, which })
    const known = context.process.steps[key]?.status
    if (known !== undefined && known !== 'postponed' && !asked.has(key)) continue
    const found: Evaluated | null = evaluate(`first +${Number(count) * turn}${unit}`, {
      calendar,
      anchors: { first: last.at },
      use: 'opens',
    })
    if (!found || (end !== null && found.at > end.at)) break
    turns.push({ ...last, which, at: found.at, before: null })
    // The first turn that is still to come; one that was skipped or done early is not it.
    if (every.times === undefined && found.at > context.now && (known === undefined || known === 'postponed')) break
  }
  return turns
}

function serviceOpenings(ruleId: string, context: OpeningContext): Opening[] {
  const { process, calendar, now, anchors } = context
  const due = dueServices(process, calendar, now)
  return due.map(service => ({
    which: whichLead(service),
    offset: 'open',
    at: service.leadAt,
    anchorValue: anchorOf(service, { ruleId, process, due }),
    anchorNames: ['serviceLead', service.by],
    anchors,
    clockStart: service.leadAt,
    before: null,
    dueAt: service.dueAt,
    service,
  }))
}

const whichLead = ({ ruleId, lead }: DueService) => (lead === null ? ruleId : `-${lead}d@${ruleId}`)

/**
 * What fired never fires again, but a service whose cause vanished (standby, a reading that was wrong) and came back
 * must: its steps count how often it opened. One that is open is the last of them.
 */
function anchorOf(
  service: DueService,
  { ruleId, process, due }: { ruleId: string; process: ProcessView; due: readonly DueService[] },
): string {
  if (isUntold(process)) return service.occurrence
  const leads = due.filter(one => isSameService(one, service)).map(whichLead)
  const hasFired = (anchorValue: string) =>
    leads.some(which => process.steps[stepKeyOf(process, ruleId, { which, anchorValue })]?.status === 'fired')
  const isOpen = process.services?.some(one => isSameService(one, service)) ?? false
  let anchor = service.occurrence
  for (let turn = 2; hasFired(anchor); turn++) {
    const next = `${service.occurrence}~${turn}`
    if (isOpen && !hasFired(next)) return anchor
    anchor = next
  }
  return anchor
}
