// What of a need we can cover (domain.md P3), how far our product got on a project (P7), and who takes part in it (P10).
// need: a line that the client wants. presence: how much of a need line is specified, approved, delivered, installed.
// Everything is total: lines come from people and feeds, and what a line does not say counts as nothing.

import { z } from 'zod'
import { addMonths, type Day, isDay } from './calendar.ts'
import type { Fact, ProcessView } from './process.ts'

const count = z.number().min(0)
const needSchema = z.object({
  description: z.string(),
  quantity: count.nullish(),
  amountMinor: count.nullish(),
  classification: z.string().nullish(),
  /** What we can make or buy in three months. */
  capacityPerQuarter: count.nullish(),
})
type Need = z.output<typeof needSchema>

/** `position` is that of the need line; what is installed was delivered, and what was delivered was approved. */
export const PRESENCE_STEPS = ['specified', 'approved', 'delivered', 'installed'] as const
type PresenceStep = (typeof PRESENCE_STEPS)[number]
const presenceSchema = z.object({
  position: z.int().min(0),
  description: z.string().optional(),
  specified: count.default(0),
  approved: count.default(0),
  delivered: count.default(0),
  installed: count.default(0),
})
export type Presence = z.output<typeof presenceSchema>

/** Who takes part: `on` is the day of the last touch, or on which they were named. `id` tells two of one role apart. */
const participantSchema = z.object({
  id: z.string().regex(/^[\w-]{1,60}$/),
  role: z.string(),
  partyId: z.string(),
  on: z.string().refine(isDay),
  /** Nobody has spoken with them yet. */
  untouched: z.boolean().optional(),
})
export type Participant = z.output<typeof participantSchema>

/** Below this a person decides what becomes of the rest (domain.md P3). */
export const LOW_COVERAGE_PERCENT = 30
/** What a project is aimed at when nobody said otherwise (domain.md P7). */
export const TARGET_PERCENT = 30
/** Without them nobody knows who decides (domain.md S18, S19). */
export const KEY_ROLES = ['investor', 'general_contractor'] as const

const entries = <Schema extends z.ZodType>(schema: Schema, value: unknown): z.output<Schema>[] =>
  Array.isArray(value) ? value.flatMap(entry => schema.safeParse(entry).data ?? []) : []

/** The need lines in their order; a line that says nothing keeps its position. */
const needsOf = (value: unknown): Need[] =>
  Array.isArray(value) ? value.map(entry => needSchema.safeParse(entry).data ?? { description: '' }) : []

export const presenceOf = (value: unknown): Presence[] => entries(presenceSchema, value)
export const participantsOf = (value: unknown): Participant[] => entries(participantSchema, value)

/**
 * How much of the need our capacity covers until it is wanted, in percent; null while no line says what we can make.
 * Lines count by their value, all alike when one of them has none.
 */
export function coveragePercent(needLines: unknown, quarters: number): number | null {
  const needs = needsOf(needLines)
  if (!needs.some(need => typeof need.capacityPerQuarter === 'number')) return null
  return shareOf(needs, need => (need.capacityPerQuarter ?? 0) * quarters)
}

/** How much of the need has reached a step, in percent; null without need lines. */
export function presencePercent(
  needLines: unknown,
  presence: unknown,
  step: PresenceStep = 'delivered',
): number | null {
  const needs = needsOf(needLines)
  const known = new Map(presenceOf(presence).map(line => [line.position, line]))
  return shareOf(needs, (_, position) => known.get(position)?.[step] ?? 0)
}

function shareOf(needs: readonly Need[], have: (need: Need, position: number) => number): number | null {
  if (needs.length === 0) return null
  const byValue = needs.every(need => (need.amountMinor ?? 0) > 0)
  const weight = (need: Need) => (byValue ? (need.amountMinor ?? 0) : 1)
  const whole = needs.reduce((sum, need) => sum + weight(need), 0)
  const covered = needs.reduce((sum, need, position) => {
    const wanted = need.quantity ?? 0
    const share = wanted > 0 ? Math.min(1, have(need, position) / wanted) : have(need, position) > 0 ? 1 : 0
    return sum + weight(need) * share
  }, 0)
  return Math.floor((100 * covered) / whole)
}

const QUARTERS_AT_MOST = 40

/** Whole quarters from a day until the need is to be met, at least one; one as well when nobody knows until when. */
export function quartersUntil(today: Day, until: Day | undefined): number {
  if (until === undefined) return 1
  let quarters = 1
  while (quarters < QUARTERS_AT_MOST && addMonths(today, 3 * (quarters + 1)) <= until) quarters += 1
  return quarters
}

/** Presence after the need lines were written anew: it follows the descriptions, because positions move. */
export function presenceAfter(before: unknown, needLines: unknown): Presence[] {
  const left = presenceOf(before)
  return needsOf(needLines).flatMap(({ description }, position) => {
    const index = left.findIndex(line => line.description === description)
    const [found] = index === -1 ? [] : left.splice(index, 1)
    return found ? [{ ...found, position }] : []
  })
}

const matchSchema = z.object({
  description: z.string(),
  quantity: count.nullish(),
  classification: z.string().nullish(),
})

/**
 * Presence after a deal was signed: what it supplies of a need is specified there (domain.md 3.4), at most as much as is
 * needed. Needs are what presence is counted in, so a supply that nobody needs has no place in it.
 */
export function presenceSigned(needLines: unknown, supplyLines: unknown, before: unknown): Presence[] {
  const supplies = entries(matchSchema, supplyLines)
  const known = new Map(presenceOf(before).map(line => [line.position, line]))
  return needsOf(needLines).flatMap((need, position) => {
    const old = known.get(position)
    const supply = supplies.find(one => answers(one, need))
    if (!supply) return old ? [old] : []
    const wanted = need.quantity ?? 1
    const specified = Math.max(old?.specified ?? 0, Math.min(wanted, supply.quantity ?? wanted))
    return [{ approved: 0, delivered: 0, installed: 0, ...old, position, description: need.description, specified }]
  })
}

const answers = (supply: z.output<typeof matchSchema>, need: Need) =>
  supply.description.toLowerCase() === need.description.toLowerCase() ||
  (need.classification != null && supply.classification === need.classification)

/** Presence as it is kept: with the words of its need line, without lines that nobody needs. */
export function namedPresence(needLines: unknown, presence: unknown): Presence[] {
  const needs = needsOf(needLines)
  return presenceOf(presence).flatMap(line => {
    const need = needs[line.position]
    return need ? [{ ...line, description: need.description }] : []
  })
}

/** The key roles that nobody has been named for, neither among the participants nor by the research. */
export function missingRoles({ facts }: Pick<ProcessView, 'facts'>): string[] {
  const named = new Set(participantsOf(facts.participants).map(one => one.role))
  const researched: Readonly<Record<string, Fact | undefined>> = {
    investor: facts.investorId,
    general_contractor: facts.generalContractorId,
  }
  return KEY_ROLES.filter(role => !named.has(role) && typeof researched[role] !== 'string')
}

/** Whether somebody has spoken with the general contractor. */
export const contractorTouched = ({ facts }: Pick<ProcessView, 'facts'>) =>
  participantsOf(facts.participants).some(one => one.role === 'general_contractor' && one.untouched !== true)

const namedSchema = z.object({
  role: z.string(),
  partyId: z.string(),
  touchedOn: z.string().refine(isDay).nullish(),
})

/** The participants of a list that people or a feed gave; who was touched before stays touched. */
export function participantsFrom(given: unknown, before: unknown, today: Day): Participant[] {
  const known = new Map(participantsOf(before).map(one => [one.id, one]))
  const named = new Map(entries(namedSchema, given).map(one => [idOf(one), one]))
  return [...named].map(([id, { role, partyId, touchedOn }]) => {
    const old = known.get(id)
    return { id, role, partyId, ...(touchedOn ? { on: touchedOn } : { on: old?.on ?? today, ...untouchedOf(old) }) }
  })
}

const untouchedOf = (old: Participant | undefined) => (old && old.untouched !== true ? {} : { untouched: true })

/** One company plays one role once; the longest of our roles and an id fit into the key of a step. */
const idOf = ({ role, partyId }: { role: string; partyId: string }) => `${role}-${partyId}`.slice(0, 60)

export const withTouch = (participants: unknown, id: unknown, on: Day): Participant[] =>
  participantsOf(participants).map(one => {
    if (one.id !== id) return one
    const { untouched: _, ...touched } = one
    return { ...touched, on: one.untouched === true || on > one.on ? on : one.on }
  })
