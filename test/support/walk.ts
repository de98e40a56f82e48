// Random lives of processes: what people, rules and time may do to a record, drawn by fast-check, taken turn by turn.

import fc from 'fast-check'
import type { Ask } from '../../src/domain/ask.ts'
import { addDays, type Instant, instantOf } from '../../src/domain/calendar.ts'
import { allowedCommands } from '../../src/domain/decide.ts'
import type { CommandField, Definition, Field } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan, upcoming } from '../../src/domain/plan.ts'
import { type Actor, isHeld, type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, OWNER } from './build.ts'

const HOUR_MS = 3_600_000
// From here two years of walking stay inside the years that the calendar knows.
const EARLIEST_MS = Date.parse('2025-01-09T00:00:00Z')
const SPREAD_DAYS = 300

/** One move: time goes on by itself, or somebody does something. Numbers choose among what is possible then. */
export type Move =
  | { move: 'wait'; hours: number }
  | { move: 'next' }
  | { move: 'command'; pick: number; input: number }
  | { move: 'task'; pick: number; act: 'claim' | 'acknowledge' | 'snooze' | 'complete'; outcome: number }
  | { move: 'hold' | 'resume' | 'touch' }
  | { move: 'amend'; pick: number; input: number }
  | { move: 'operate'; pick: number; act: 'fire' | 'skip' | 'postpone' }

export type Walk = { definition: Definition; start: ProcessView; moves: readonly Move[] }

export type Taken = { now: Instant; turned: Turn; before: ProcessView; asked: Ask | undefined }

const ADMINISTRATOR: Actor = aPerson(['administrator'], OWNER)
const number = fc.nat(1_000_000)

export const MOVES: fc.Arbitrary<Move> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({ move: fc.constant('wait' as const), hours: fc.integer({ min: 0, max: 1_500 }) }),
  },
  { weight: 6, arbitrary: fc.record({ move: fc.constant('next' as const) }) },
  { weight: 6, arbitrary: fc.record({ move: fc.constant('command' as const), pick: number, input: number }) },
  {
    weight: 3,
    arbitrary: fc.record({
      move: fc.constant('task' as const),
      pick: number,
      act: fc.constantFrom('claim', 'acknowledge', 'snooze', 'complete'),
      outcome: number,
    }),
  },
  { weight: 2, arbitrary: fc.record({ move: fc.constantFrom('hold', 'resume', 'touch') }) },
  { weight: 2, arbitrary: fc.record({ move: fc.constant('amend' as const), pick: number, input: number }) },
  {
    weight: 1,
    arbitrary: fc.record({
      move: fc.constant('operate' as const),
      pick: number,
      act: fc.constantFrom('fire', 'skip', 'postpone'),
    }),
  },
)

/** A record of any shipped kind, in any state that may be begun in, with dates and facts of its own. */
export const aStart = (
  kinds: readonly (keyof typeof SHIPPED)[] = ['project', 'tender', 'interest', 'deal', 'contract', 'object'],
) =>
  fc
    .record({
      kind: fc.constantFrom(...kinds),
      state: number,
      hour: fc.nat(SPREAD_DAYS * 24),
      fields: number,
      given: fc.nat(4),
    })
    .map(({ kind, state, hour, fields, given }) => {
      const definition = SHIPPED[kind]
      const created = instantOf(EARLIEST_MS + hour * HOUR_MS)
      const states = definition.startStates ?? [definition.initial]
      const own = Object.entries(definition.fields).filter(
        ([, field], index) => !field.internal && (fields >> index) % 5 >= given % 3,
      )
      const isDate = (field: Field) => field.type === 'day' || field.type === 'instant'
      const values = own.map(([name, field], index) => ({
        name,
        field,
        value: sampleOf(name, field, fields + index, created),
      }))
      const dates = values.flatMap(({ name, field, value }) =>
        isDate(field) && typeof value === 'string' ? [[name, value]] : [],
      )
      const facts = values.flatMap(({ name, field, value }) => (isDate(field) ? [] : [[name, value]]))
      const start = aProcess(kind, states[state % states.length] ?? definition.initial, created, {
        facts: Object.fromEntries(facts),
        dates: Object.fromEntries(dates),
      })
      return { definition, start }
    })

export const aWalk = (kinds?: readonly (keyof typeof SHIPPED)[]): fc.Arbitrary<Walk> =>
  fc
    .record({ begin: aStart(kinds), moves: fc.array(MOVES, { minLength: 1, maxLength: 25, size: 'medium' }) })
    .map(({ begin, moves }) => ({ ...begin, moves }))

/** Walks and gives every turn that was not refused. `now` never goes back; several moves may share an instant. */
export function* walk({ definition, start, moves }: Walk): Generator<Taken> {
  const context = aContext(start.createdAt)
  let process = start
  let now = start.createdAt
  let next: Instant | null = null
  for (const move of [{ move: 'wait', hours: 0 } as const, ...moves]) {
    if (move.move === 'wait') now = instantOf(Date.parse(now) + move.hours * HOUR_MS)
    if (move.move === 'next' && next !== null) now = next
    const asked = askOf(definition, process, move, now)
    const before = process
    const turned = turn(definition, process, { ...context, now }, asked)
    if (isRefusal(turned)) continue
    yield { now, turned, before, asked: asked?.ask }
    process = turned.process
    next = turned.next?.at ?? null
  }
}

export function askOf(
  definition: Definition,
  process: ProcessView,
  move: Move,
  now: Instant,
): { ask: Ask; actor: Actor } | undefined {
  switch (move.move) {
    case 'wait':
    case 'next':
      return undefined
    case 'command':
      return commandOf(definition, process, move, now)
    case 'hold':
      return said('hold', { reason: 'why', cause: isHeld(process) ? 'another' : 'hand' })
    case 'resume':
      return said('resume', { cause: process.pauses.findLast(pause => pause.to === null)?.cause ?? 'hand' })
    case 'touch':
      return said('touch')
    case 'amend': {
      const fields = Object.entries(definition.fields).filter(([, field]) => !field.internal)
      const [name, field] = fields[move.pick % fields.length] ?? ['', undefined]
      return field && said('amend', { [name]: sampleOf(name, field, move.input, now) })
    }
    case 'task': {
      const task = process.tasks[move.pick % Math.max(process.tasks.length, 1)]
      if (!task) return undefined
      const outcome = task.outcomes[move.outcome % task.outcomes.length] ?? 'done'
      const input = inputOf(definition.commands[outcome]?.input ?? {}, move.outcome, now)
      const ask: Ask =
        move.act === 'complete'
          ? { act: 'complete', taskId: task.id, outcome, input }
          : { act: move.act, taskId: task.id }
      return { ask, actor: ADMINISTRATOR }
    }
    case 'operate': {
      const planned = upcoming(plan(definition, process, aContext(now)))
      const key = planned[move.pick % Math.max(planned.length, 1)]?.key
      if (key === undefined) return undefined
      const reason = 'asked for'
      const at = instantOf(Date.parse(now) + 30 * HOUR_MS)
      const ask: Ask =
        move.act === 'postpone'
          ? { act: 'postpone', stepKey: key, at, reason }
          : { act: move.act, stepKey: key, reason }
      return { ask, actor: ADMINISTRATOR }
    }
  }
}

const said = (
  command: string,
  input: Record<string, unknown> = {},
  actor = ADMINISTRATOR,
): { ask: Ask; actor: Actor } => ({
  ask: { act: 'command', command, input },
  actor,
})

function commandOf(definition: Definition, process: ProcessView, move: { pick: number; input: number }, now: Instant) {
  const names = allowedCommands(definition, process, SYSTEM)
  const name = names[move.pick % Math.max(names.length, 1)]
  const command = name === undefined ? undefined : definition.commands[name]
  if (name === undefined || !command) return undefined
  const bySystem = command.by.every(who => who === 'system')
  return said(name, inputOf(command.input ?? {}, move.input, now), bySystem ? SYSTEM : ADMINISTRATOR)
}

const inputOf = (fields: Readonly<Record<string, CommandField>>, seed: number, now: Instant) =>
  Object.fromEntries(
    Object.entries(fields)
      .filter(([, field], index) => field.required || (seed >> index) % 2 === 0)
      .map(([name, field], index) => [name, sampleOf(name, field, seed + index, now)]),
  )

/** A value that fits a field: dates lie up to half a year back and a year ahead. */
function sampleOf(name: string, field: Field, seed: number, now: Instant): string | number | boolean | object | null {
  const day = addDays(now.slice(0, 10), (seed % 540) - 180)
  switch (field.type) {
    case 'day':
      // What is done was done; what is to come lies ahead.
      return name === 'on' ? addDays(now.slice(0, 10), -(seed % 20)) : day
    case 'instant':
      return name === 'at' ? now : `${day}T${String(seed % 24).padStart(2, '0')}:30:00.000Z`
    case 'integer':
      return name === 'value' || name === 'usage' ? 40_000 + Math.floor(Date.parse(now) / 20_000_000) : seed % 100
    case 'amount':
      return 1 + (seed % 1_000_000)
    case 'choice':
      return field.choices?.[seed % field.choices.length] ?? ''
    case 'party':
    case 'user':
      return OWNER
    case 'boolean':
      return seed % 2 === 0
    case 'json':
      return name === 'serviceRules' ? [serviceRule(seed, now)] : [{ description: 'pump', quantity: 1 + (seed % 9) }]
    case 'entries':
      return [{ id: 'one', title: 'a day', on: day }]
    case 'text':
      return name === 'serviceRuleId' ? 'service' : 'said in words'
  }
}

const serviceRule = (seed: number, now: Instant) => ({
  id: 'service',
  everyMonths: 1 + (seed % 12),
  ...(seed % 3 === 0 ? {} : { everyUsage: 1_000 * (1 + (seed % 15)), leadUsage: 500 }),
  combine: seed % 2 === 0 ? 'first' : 'all',
  anchor: (['fixed', 'floating', 'fixed_within_grace'] as const)[seed % 3],
  leadDays: seed % 30,
  gracePercent: 10,
  last: { on: addDays(now.slice(0, 10), -(seed % 200)), usage: 40_000 },
})
