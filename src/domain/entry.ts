// entry: one line of a listed fact that has a day of its own: a milestone of a deal, a visit or report of a contract.

import { z } from 'zod'
import { isDay, isInstant } from './calendar.ts'
import type { Fact, ProcessView } from './process.ts'

/** `from` is the beginning of a period that the entry ends (a service level); rules may take a share of it. */
export type Entry = {
  id: string
  on: string
  title?: string | undefined
  from?: string | undefined
  done?: boolean | undefined
  doneOn?: string | undefined
}

/** How an entry is named by the command that finishes it. */
export const ENTRY_INPUT = 'entryId'

// A plan looks at every entry of a list with every rule about it.
export const ENTRIES_AT_MOST = 100

const isMoment = (text: string) => isDay(text) || isInstant(text)
const id = z.string().regex(/^[\w-]{1,60}$/)

const entrySchema = z.object({
  id,
  on: z.string().refine(isMoment),
  title: z.string().exactOptional(),
  from: z.string().refine(isMoment).optional().catch(undefined),
  done: z.boolean().exactOptional(),
  doneOn: z.string().exactOptional(),
})

/** As a person or a program gives it: with words of its own; a new one may come without an id. */
const givenSchema = z
  .strictObject({
    id: id.exactOptional(),
    on: z.string().refine(isMoment, { error: 'a day or an instant' }),
    title: z.string().trim().min(1).max(300),
    from: z.string().refine(isMoment, { error: 'a day or an instant' }).exactOptional(),
    done: z.boolean().exactOptional(),
    doneOn: z.string().refine(isDay).exactOptional(),
  })
  .refine(({ from, on }) => from === undefined || from <= on, { error: 'ends after it begins', path: ['on'] })

/** A listed fact as it is given; every entry comes out with an id. Two entries with the same id are refused. */
export const entriesSchema = z
  .array(givenSchema)
  .max(ENTRIES_AT_MOST)
  .refine(entries => new Set(entries.flatMap(one => one.id ?? [])).size === entries.filter(one => one.id).length, {
    error: 'each id once',
  })
  .transform(withIds)

const listSchema = z.array(z.unknown())

/** The entries of a listed fact; one without an id or a day reminds of nothing and is left out. */
export function entriesOf({ facts }: Pick<ProcessView, 'facts'>, fact: string): Entry[] {
  const list = listSchema.safeParse(facts[fact]).data ?? []
  return list.flatMap(entry => entrySchema.safeParse(entry).data ?? [])
}

export const openEntriesOf = (process: Pick<ProcessView, 'facts'>, fact: string): Entry[] =>
  entriesOf(process, fact).filter(entry => entry.done !== true)

/** Numbers go on after the highest, so that what was said about a removed entry is seldom taken for a new one's. */
function withIds(given: readonly (Omit<Entry, 'id'> & { id?: string })[]): Entry[] {
  let last = Math.max(0, ...given.map(entry => Number(/^e(\d{1,6})$/.exec(entry.id ?? '')?.[1] ?? 0)))
  return given.map(entry => ({ ...entry, id: entry.id ?? `e${++last}` }))
}

/** The list that holds an open entry of this id: a record may have several lists. */
export function listOf({ facts }: Pick<ProcessView, 'facts'>, entryId: unknown): string | undefined {
  return Object.keys(facts).find(fact => openEntriesOf({ facts }, fact).some(entry => entry.id === entryId))
}

/** The list with one entry marked as done. */
export const withDone = (process: Pick<ProcessView, 'facts'>, fact: string, entryId: unknown, on: string): Fact =>
  entriesOf(process, fact).map(entry => (entry.id === entryId ? { ...entry, done: true, doneOn: on } : entry))
