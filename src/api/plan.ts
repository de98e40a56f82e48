// What is planned for a record and why, read from the rules that the engine itself follows.

import { z } from 'zod'
import type { Engine } from '../db/engine.ts'
import { type ProcessRow, readProcess } from '../db/process-read.ts'
import type { Reference } from '../db/reference.ts'
import type { Instant } from '../domain/calendar.ts'
import { allowedCommands, decide } from '../domain/decide.ts'
import { type Command, type Definition, isClosed } from '../domain/definition.ts'
import type { DraftContext } from '../domain/draft.ts'
import { isRefusal } from '../domain/errors.ts'
import { followedCalendar } from '../domain/followed-calendar.ts'
import { fieldsSchema } from '../domain/input.ts'
import { onDuty } from '../domain/permission.ts'
import { type Actor, isHeld } from '../domain/process.ts'
import { UNIVERSAL_INPUTS } from '../domain/universal.ts'
import type { CommandView } from '../endpoints/record.ts'
import { labelledFields } from './view.ts'

export type Planned = {
  row: ProcessRow
  reference: Reference
  definition: Definition
  context: Omit<DraftContext, 'newId'>
}

/** Everything that rules look at; null when there is no such record, or none of this kind. */
export async function planned(
  engine: Engine,
  input: { id: string; kind?: string; now: Instant },
): Promise<Planned | null> {
  const read = await readProcess(engine.pool, engine.reference, { processId: input.id })
  if (!read || (input.kind !== undefined && read.row.view.kind !== input.kind)) return null
  const { row, reference } = read
  const definition = reference.definition(row.view.kind, row.definitionVersion)
  const { directory } = reference
  const followed = followedCalendar({ ...row, ownerId: row.view.ownerId }, directory)
  const { versionOf, objectKind } = reference
  const context = { calendar: reference.calendar(followed), directory, now: input.now, versionOf, objectKind }
  return { row, reference, definition, context }
}

/**
 * The commands that this person may give now, those of every kind included, in the order of the definition. What only our
 * own rules and feeds say is left out, even for an administrator, who may say everything.
 */
export function openCommands({ row, definition, context }: Planned, asking: Actor): CommandView[] {
  const { view } = row
  const actor = onDuty(asking, context.directory, context.now)
  const own = allowedCommands(definition, view, actor)
    .map(name => [name, definition.commands[name]] as const)
    .filter(([, command]) => command?.by.some(by => by !== 'system' && by !== 'feed'))
    .map(([name, command]) => commandView(definition.kind, name, command))
  if (isClosed(definition, view.state)) return own
  const asked = { actor, now: context.now }
  const universal = Object.entries(UNIVERSAL_TRIED).filter(([command, input]) => {
    if (command === 'hold' && isHeld(view)) return false
    return !isRefusal(
      decide(definition, view, { command, input: { ...input, ...ownerOf(command, view.ownerId) }, ...asked }),
    )
  })
  return [...own, ...universal.map(([command]) => commandView(definition.kind, command, universalCommand(command)))]
}

/** Inputs with which a command of every kind is tried, without doing it: refused means not open. */
const UNIVERSAL_TRIED = { hold: { reason: '?' }, resume: {}, assign: {}, touch: {} } as const
const NOBODY = '00000000-0000-0000-0000-000000000000'
const ownerOf = (command: string, ownerId: string | null) =>
  command === 'assign' ? { ownerId: ownerId ?? NOBODY } : {}

function universalCommand(name: string): Pick<Command, 'input'> {
  const [, input] = Object.entries(UNIVERSAL_INPUTS).find(([command]) => command === name) ?? []
  return input ? { input } : {}
}

function commandView(kind: string, name: string, command: Pick<Command, 'input' | 'to'> | undefined): CommandView {
  const fields = command?.input ?? {}
  return {
    command: name,
    labelKey: `command.${kind}.${name}`,
    to: command?.to ?? null,
    input: labelledFields(kind, fields),
    schema: { ...z.toJSONSchema(fieldsSchema(fields), { io: 'input', unrepresentable: 'any' }) },
  }
}
