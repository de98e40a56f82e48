// What a command changes: the new state, dates, facts and pauses, or a refusal that says why not. Pure.

import { type Asked, type Decision, datesFrom, withFields, withoutCleared } from './change.ts'
import { type Command, type Definition, isFrom } from './definition.ts'
import { effectsOf } from './effect-text.ts'
import { ENTRY_INPUT, entriesOf, listOf } from './entry.ts'
import { isRefusal, type Refusal, refuse } from './errors.ts'
import { holds } from './guard-text.ts'
import { parseInput } from './input.ts'
import { mayCommand } from './permission.ts'
import type { Actor, CommandContext, ProcessView } from './process.ts'
import { UNIVERSAL } from './universal.ts'

/** Decides a command of the definition or of every kind (universal.ts). domain.md 3.8: everything else is refused. */
export function decide(definition: Definition, process: ProcessView, asked: Asked): Decision | Refusal {
  const command = ownValue(definition.commands, asked.command)
  const universal = ownValue(UNIVERSAL, asked.command)
  if (!command && universal) return universal(definition, process, asked)
  if (!command)
    return refuse('command.unknown', {
      command: asked.command,
      allowed: allowedCommands(definition, process, asked.actor),
    })
  if (!isFrom(definition, command, process.state)) {
    return refuse('command.notAllowedNow', {
      command: asked.command,
      state: process.state,
      allowed: allowedCommands(definition, process, asked.actor),
    })
  }
  if (!mayCommand(asked.actor, command.by, process))
    return refuse('command.notYours', { command: asked.command, by: command.by })
  const parsed = parseInput(command.input ?? {}, asked.input)
  if (isRefusal(parsed)) return parsed
  const context = contextOf(definition, process, asked, parsed.values)
  const failed = command.guards?.find(text => !holds(text, context))
  if (failed) return refuse('command.guard', { command: asked.command, guard: failed })
  return changeOf(definition, command, process, asked, parsed.values)
}

/** The definition's commands that this actor could give now; guards are asked when one is given. */
export const allowedCommands = (definition: Definition, process: ProcessView, actor: Actor): string[] =>
  Object.keys(definition.commands).filter(name => mayGive(definition, process, name, actor))

/** Whether this actor could give a command of the definition in the present state; other words are no commands. */
export function mayGive(
  definition: Definition,
  process: Pick<ProcessView, 'state' | 'ownerId'>,
  name: string,
  actor: Actor,
): boolean {
  const command = ownValue(definition.commands, name)
  return command !== undefined && isFrom(definition, command, process.state) && mayCommand(actor, command.by, process)
}

/** `previous` goes back to where the process was (deferred, suspended), `onward` to where it was going. */
function targetOf(command: Command, context: CommandContext): string {
  const { state, facts } = context.process
  if (command.to === 'previous') return String(facts.stateBefore ?? state)
  if (command.to === 'onward') return String(facts.stateAhead ?? state)
  return waitsFirst(command, context) ? (command.via?.state ?? state) : (command.to ?? state)
}

const waitsFirst = ({ via }: Command, context: CommandContext) => via !== undefined && holds(via.when, context)

function changeOf(
  definition: Definition,
  command: Command,
  process: ProcessView,
  asked: Asked,
  input: Readonly<Record<string, unknown>>,
): Decision {
  const context = contextOf(definition, process, asked, input)
  const state = targetOf(command, context)
  let change = withFields(definition, process, input, asked)
  for (const text of command.effects ?? []) {
    const effect = effectsOf(text, context)
    change = {
      ...change,
      facts: { ...change.facts, ...effect.facts },
      dates: { ...change.dates, ...datesFrom(effect.dates ?? {}, process, asked) },
      ownerId: effect.ownerId ?? change.ownerId,
    }
  }
  if (state !== process.state) change = { ...change, facts: { ...change.facts, stateBefore: process.state } }
  if (waitsFirst(command, context)) change = { ...change, facts: { ...change.facts, stateAhead: command.to ?? state } }
  return {
    ...change,
    dates: withoutCleared(change.dates),
    state,
    changed: true,
    event: `${definition.kind}.${command.event}`,
    data: { command: asked.command, from: process.state, to: state, input, ...aboutEntry(process, input) },
  }
}

/** The words of the entry that a command is about: the story keeps them, also when the list is another one later. */
function aboutEntry(process: ProcessView, input: Readonly<Record<string, unknown>>): { entry?: string } {
  const list = listOf(process, input[ENTRY_INPUT])
  if (list === undefined) return {}
  const title = entriesOf(process, list).find(({ id }) => id === input[ENTRY_INPUT])?.title
  return title === undefined ? {} : { entry: title }
}

function contextOf(
  { fields }: Definition,
  process: ProcessView,
  { command, actor, now, calendar }: Asked,
  input: Readonly<Record<string, unknown>>,
): CommandContext {
  return { process, command, input, actor, now, fields, calendar }
}

/** Names come from outside: `constructor` is no command. */
const ownValue = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined
