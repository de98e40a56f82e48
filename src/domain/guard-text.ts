// Guards as definitions write them: a name of guards.ts, or one of the parametric ones below.

import { addDays, epochOf, isDay, startOfDay } from './calendar.ts'
import { GUARDS, type Guard, type GuardName } from './guards.ts'
import { ANY, DATED, nameIn, type Parameter, WRITABLE } from './parametric.ts'
import type { CommandContext } from './process.ts'

type ParametricGuard = {
  parameter: Parameter
  holds: (context: CommandContext, field: string, value: string) => boolean
}

const NUMBERS = ['integer', 'amount'] as const

export const PARAMETRIC_GUARDS = {
  fieldKnown: { parameter: { on: ANY, value: 'none' }, holds: (context, field) => isKnown(context, field) },
  fieldUnknown: { parameter: { on: ANY, value: 'none' }, holds: (context, field) => !isKnown(context, field) },
  fieldEquals: {
    parameter: { on: WRITABLE, value: 'word' },
    holds: (context, field, value) => written(context, field) === value,
  },
  fieldIsNot: {
    parameter: { on: WRITABLE, value: 'word' },
    holds: (context, field, value) => written(context, field) !== value,
  },
  fieldAtLeast: {
    parameter: { on: NUMBERS, value: 'number' },
    holds: (context, field, value) => isKnown(context, field) && Number(givenOf(context, field)) >= Number(value),
  },
  fieldBelow: {
    parameter: { on: NUMBERS, value: 'number' },
    holds: (context, field, value) => isKnown(context, field) && Number(givenOf(context, field)) < Number(value),
  },
  datePassed: {
    parameter: { on: DATED, value: 'none' },
    holds: (context, field) => isKnown(context, field) && hasPassed(context, field),
  },
  dateAhead: {
    parameter: { on: DATED, value: 'none' },
    holds: (context, field) => isKnown(context, field) && !hasPassed(context, field),
  },
} as const satisfies Record<string, ParametricGuard>

/** A guard as it is written in a definition: `ours`, `fieldKnown:amount`. */
export type GuardText = GuardName | `${keyof typeof PARAMETRIC_GUARDS}:${string}`

export const isGuardText = (text: string): text is GuardText =>
  Object.hasOwn(GUARDS, text) || nameIn(text, PARAMETRIC_GUARDS) !== null

/** Whether a guard lets pass. One that nobody knows lets nobody pass: a definition with one is not published. */
export function holds(text: GuardText, context: CommandContext): boolean {
  if (isGuardName(text)) return PLAIN[text](context)
  const found = nameIn(text, PARAMETRIC_GUARDS)
  return found !== null && PARAMETRIC_GUARDS[found.name].holds(context, found.field, found.value)
}

const PLAIN: Readonly<Record<GuardName, Guard>> = GUARDS
const isGuardName = (text: string): text is GuardName => Object.hasOwn(GUARDS, text)

/** What the command brings, else what is known already. */
const givenOf = ({ process, input }: CommandContext, field: string): unknown =>
  own(input, field) ?? own(process.facts, field) ?? own(process.dates, field)?.value

const own = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined

function isKnown(context: CommandContext, field: string): boolean {
  const value = givenOf(context, field)
  return value !== undefined && value !== null && value !== ''
}

const written = (context: CommandContext, field: string) => String(givenOf(context, field) ?? '')

/** A day has passed when it has ended, in the zone of the record's calendar. */
function hasPassed(context: CommandContext, field: string): boolean {
  const { now, calendar } = context
  const date = String(givenOf(context, field))
  if (!isDay(date)) return epochOf(now) >= epochOf(date)
  const after = addDays(date, 1)
  return now >= (calendar ? startOfDay(calendar, after) : `${after}T00:00:00.000Z`)
}
