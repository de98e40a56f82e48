// service: one due service of an object by one of its rules, from the moment it opens until it is done, skipped or
// cancelled. What a turn does to services is told here and stored as rows; tasks and letters about them are the visit's.

import type { Step } from './ask.ts'
import type { Day } from './calendar.ts'
import type { Draft } from './draft.ts'
import { SYSTEM } from './process.ts'
import type { Scale, ServiceItem, ServiceRule } from './service-rule.ts'

/** Which service is meant: the rule, and which turn of it (service.ts). */
export type ServiceName = { ruleId: string; occurrence: string }

/** What the rules say of a service that is coming or open; `dueOn` is null while nobody can tell. */
export type DueDay = {
  by: Scale
  dueOn: Day | null
  /** Give or take so many days, where a forecast of usage decides. */
  spreadDays: number | null
  /** Until then it still counts as on schedule; the due day itself where the rule knows no grace. */
  graceOn: Day | null
  /** From this day on it is late by a whole interval: somebody else may be doing it (domain.md 3.6). */
  lostOn: Day | null
}

/** What its rule says of the visit that it is part of, as it was when the service opened or moved last. */
export type ServiceTerms = {
  /** Services of one site whose days lie so near to each other are one visit. */
  mergeDays: number
  clientLetter: boolean
  creates: 'interest' | 'deal' | null
  minutes: number | null
  /** What it sells; null unless all of it is priced, in one currency. */
  amountMinor: number | null
  currency: string | null
}

/** A coming service with all that is kept of it. */
export type ServiceAhead = ServiceName & DueDay & { terms: ServiceTerms }

/** An open service as the process of its object sees it; `booked` when a day of its visit is agreed. */
export type OpenService = ServiceName & DueDay & { state: 'open' | 'booked' }

/** What was done: the day, what the meter and the stock showed, in words, which parts, which act. */
export type ServiceDone = {
  doneOn: Day | null
  usage: number | null
  stock: number | null
  result: string | null
  parts: readonly unknown[] | null
  actDocumentId: string | null
}

/** A service as a turn leaves it. `open` also when only its day moved; a booked one stays booked. */
export type ServiceChange = ServiceName &
  DueDay &
  ServiceDone & {
    /** Null for one that ends: it keeps what it opened with. */
    terms: ServiceTerms | null
    state: 'open' | 'done' | 'skipped' | 'cancelled'
    /** Why it was skipped or cancelled. */
    reason: string | null
    closedBy: string | null
    /** A further lead has come: whoever cares for its visit is reminded. */
    reminds: boolean
  }

const NOTHING_DONE: ServiceDone = {
  doneOn: null,
  usage: null,
  stock: null,
  result: null,
  parts: null,
  actDocumentId: null,
}

export const isSameService = (one: ServiceName, other: ServiceName) =>
  one.ruleId === other.ruleId && one.occurrence === other.occurrence

export function changeOf(
  {
    ruleId,
    occurrence,
    by,
    dueOn,
    spreadDays,
    graceOn,
    lostOn,
    terms,
  }: ServiceName & DueDay & { terms?: ServiceTerms },
  more: Partial<ServiceChange> & Pick<ServiceChange, 'state'>,
): ServiceChange {
  const due = { ruleId, occurrence, by, dueOn, spreadDays, graceOn, lostOn, terms: terms ?? null }
  return { ...NOTHING_DONE, reason: null, closedBy: null, reminds: false, ...due, ...more }
}

/** A lead of a service has come: the first opens it, each further one reminds of it. */
export function openService(draft: Draft, service: ServiceAhead) {
  const known = draft.process.services?.some(one => isSameService(one, service)) ?? false
  draft.keepService(changeOf(service, { state: 'open', reminds: known }))
}

/** Services follow their rules: their days move with readings and calendars, and one whose cause vanished is cancelled. */
export function followServices(draft: Draft, steps: readonly Step[]) {
  for (const open of draft.process.services ?? []) {
    const step = steps.find(one => one.service !== undefined && isSameService(one.service, open))
    if (!step?.service) {
      const reason = draft.vanished(ruleOf(draft))
      draft.keepService(changeOf(open, { state: 'cancelled', reason, closedBy: SYSTEM.id }))
    } else if (hasMoved(open, step.service)) {
      draft.keepService(changeOf(step.service, { state: 'open' }))
    }
  }
}

const ruleOf = ({ definition }: Draft) => definition.rules.find(rule => rule.each === 'service')?.id ?? ''

const hasMoved = (from: DueDay, to: DueDay) =>
  from.dueOn !== to.dueOn ||
  from.by !== to.by ||
  from.spreadDays !== to.spreadDays ||
  from.graceOn !== to.graceOn ||
  from.lostOn !== to.lostOn

// Fourteen days or what the rule says (domain.md 3.6, mergeWindow).
const MERGE_DAYS = 14

/** What a rule says of the visits of its services. */
export function termsOf({ mergeDays, clientLetter, creates, minutes, items }: ServiceRule): ServiceTerms {
  return {
    mergeDays: mergeDays ?? MERGE_DAYS,
    clientLetter: clientLetter ?? false,
    creates: creates ?? null,
    minutes: minutes ?? null,
    ...(items === undefined ? UNPRICED : priceOf(items)),
  }
}

const UNPRICED = { amountMinor: null, currency: null } as const

function priceOf(items: readonly ServiceItem[]): Pick<ServiceTerms, 'amountMinor' | 'currency'> {
  const [currency = null, ...others] = new Set(items.map(item => item.currency ?? null))
  const prices = items.map(({ priceMinor, quantity }) => (priceMinor === undefined ? null : priceMinor * quantity))
  const isPriced = currency !== null && others.length === 0 && !prices.includes(null)
  if (!isPriced) return UNPRICED
  return { amountMinor: Math.round(prices.reduce<number>((sum, price) => sum + (price ?? 0), 0)), currency }
}
