// The services of one tracked object as its process sees them: rules and readings are facts of the process.

import { z } from 'zod'
import {
  type Calendar,
  dayOf,
  endOfWork,
  type Instant,
  isDay,
  isInstant,
  previousWorkday,
  startOfWork,
} from './calendar.ts'
import type { ProcessView } from './process.ts'
import { nextService, type Reading, type ServiceRule } from './service.ts'

const day = z.string().refine(isDay)
const mark = z.object({ on: day, usage: z.number().optional() })

export const readingSchema = z.object({
  at: z.string().refine(text => isDay(text) || isInstant(text)),
  value: z.number(),
})

export const serviceRuleSchema = z.object({
  id: z.string().regex(/^[\w-]{1,40}$/),
  title: z.string().optional(),
  everyMonths: z.int().positive().max(1_200).optional(),
  everyUsage: z.number().positive().optional(),
  unit: z.string().optional(),
  combine: z.enum(['first', 'all']),
  anchor: z.enum(['fixed', 'floating', 'fixed_within_grace']),
  leadDays: z.int().min(0).optional(),
  leadUsage: z.number().min(0).optional(),
  graceDays: z.int().min(0).optional(),
  gracePercent: z.number().min(0).optional(),
  last: mark,
  dueFrom: mark.extend({ origin: day.optional() }).optional(),
})

export type DueService = { ruleId: string; occurrence: string; by: string; leadAt: Instant; dueAt: Instant | null }

const rulesSchema = z.array(serviceRuleSchema)
const readingsSchema = z.array(readingSchema)
// A process that did not change is planned again and again; its facts are parsed once.
const parsed = new WeakMap<object, { rules: ServiceRule[]; readings: Reading[] }>()

/** Rules and readings of an object; facts that do not fit are left out, for they were refused when they were given. */
export function serviceFacts(process: Pick<ProcessView, 'facts'>): { rules: ServiceRule[]; readings: Reading[] } {
  const known = parsed.get(process.facts)
  if (known) return known
  const rules = rulesSchema.safeParse(process.facts.serviceRules ?? [])
  const readings = readingsSchema.safeParse(process.facts.readings ?? [])
  const found = { rules: rules.data ?? [], readings: readings.data ?? [] }
  parsed.set(process.facts, found)
  return found
}

/** The next service of every rule of an object (domain.md 3.6): when its task opens and until when it is due. */
export function dueServices(process: ProcessView, calendar: Calendar, now: Instant): DueService[] {
  const { rules, readings } = serviceFacts(process)
  const today = dayOf(calendar, now)
  return rules.flatMap(rule => {
    const next = nextService(rule, readings, calendar, today)
    if (next.leadOn === null) return []
    return [
      {
        ruleId: rule.id,
        occurrence: rule.last.on,
        by: next.by,
        // A reminder before a date opens on the working day before a day off.
        leadAt: startOfWork(calendar, previousWorkday(calendar, next.leadOn)),
        dueAt: next.dueOn === null ? null : endOfWork(calendar, next.dueOn),
      },
    ]
  })
}
