// What a command does to a process: the shape of a change, and how given values find their place.

import type { Calendar, Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import type { Actor, DateFact, Fact, Pause } from './process.ts'

export type Change = {
  state: string
  dates: Readonly<Record<string, DateFact>>
  facts: Readonly<Record<string, Fact>>
  pauses: readonly Pause[]
  ownerId: string | null
}

/** `changed` is false for a command that found everything as asked (a second hold). */
export type Decision = Change & { changed: boolean; event: string; data: Record<string, unknown> }

export type Asked = {
  command: string
  input: Readonly<Record<string, unknown>>
  actor: Actor
  now: Instant
  calendar?: Calendar | undefined
}

/** Puts given values where the definition keeps them: dated fields among the dates, all others among the facts. */
export function withFields(
  definition: Definition,
  base: Change,
  values: Readonly<Record<string, unknown>>,
  asked: Asked,
): Change {
  const facts = { ...base.facts }
  const dates = { ...base.dates }
  for (const [name, value] of Object.entries(values)) {
    const field = definition.fields[name]
    if (!field || value === undefined) continue
    if (field.type !== 'day' && field.type !== 'instant') {
      if (isFact(value)) facts[name] = value
      continue
    }
    Object.assign(dates, datesFrom({ [name]: typeof value === 'string' ? value : null }, base, asked))
  }
  return { state: base.state, facts, dates: withoutCleared(dates), pauses: base.pauses, ownerId: base.ownerId }
}

/** Dates with who set them; a cleared one is marked by an empty value and taken out at the end. */
export function datesFrom(
  values: Readonly<Record<string, string | null>>,
  base: Pick<Change, 'dates'>,
  asked: Pick<Asked, 'actor' | 'now'>,
): Record<string, DateFact> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      {
        value: value ?? '',
        by: asked.actor.id,
        setAt: asked.now,
        ...(asked.actor.source === undefined ? {} : { source: asked.actor.source }),
        ...(asked.actor.sourceId === undefined ? {} : { sourceId: asked.actor.sourceId }),
        ...(base.dates[name] === undefined ? {} : { previous: base.dates[name].value }),
      },
    ]),
  )
}

export const withoutCleared = (dates: Readonly<Record<string, DateFact>>) =>
  Object.fromEntries(Object.entries(dates).filter(([, date]) => date.value !== ''))

const isFact = (value: unknown): value is Fact => value !== undefined && typeof value !== 'function'
