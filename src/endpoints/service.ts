// The service rules of a tracked object, bounded: a rule without bounds would walk through dates without end.

import { z } from 'zod'
import { serviceRuleSchema } from '../domain/object-service.ts'
import { day, line } from './common.ts'

const CENTURY_MONTHS = 1_200
const DECADE_DAYS = 3_650
const usage = z.number().min(0).max(1e9)
const mark = z.strictObject({
  on: day,
  usage: usage.optional(),
  stock: usage.optional(),
  again: z.int().min(1).max(1_000).optional(),
})

const serviceRule = serviceRuleSchema
  .extend({
    title: line(200).optional(),
    everyMonths: z.int().min(1).max(CENTURY_MONTHS).optional(),
    everyUsage: z.number().min(1).max(1e9).optional(),
    unit: line(50).optional(),
    leadDays: z.int().min(0).max(DECADE_DAYS).optional(),
    leadUsage: usage.optional(),
    graceDays: z.int().min(0).max(DECADE_DAYS).optional(),
    gracePercent: z.number().min(0).max(100).optional(),
    last: mark,
    leads: z.array(z.int().min(0).max(DECADE_DAYS)).max(10).optional(),
    threshold: z
      .strictObject({ is: z.enum(['above', 'below', 'rises', 'falls']), limit: z.number().min(-1e9).max(1e9) })
      .optional(),
    consumption: z
      .strictObject({
        perTime: z.number().positive().max(1e9),
        timesPerWeek: z.number().positive().max(1_000),
        stock: z.number().min(0).max(1e9),
      })
      .optional(),
    dueFrom: z.strictObject({ on: day, usage: usage.optional(), origin: day.optional() }).optional(),
  })
  .strict()

export const serviceRules = z.array(serviceRule).max(100)
