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

/** As a person or a program gives it: without an id it is new, and it has words of its own. */
const givenSchema = z
  .strictObject({
    id: id.exactOptional(),
    on: z.string().refine(isMoment),
    title: z.string().trim().min(1).max(300),
    from: z.string().refine(isMoment).exactOptional(),
    done: z.boolean().exactOptional(),
    doneOn: z.string().refine(isDay).exactOptional(),
  })
  .refine(({ from, on }) => from === undefined || from < on)

const listSchema = z.array(z.unknown())

/** The entries of a listed fact; one without an id or a day reminds of nothing and is left out. */
export function entriesOf({ facts }: Pick<ProcessView, 'facts'>, fact: string): Entry[] {
  const list = listSchema.safeParse(facts[fact]).data ?? []
  return list.flatMap(entry => entrySchema.safeParse(entry).data ?? [])
}

export const openEntriesOf = (process: Pick<ProcessView, 'facts'>, fact: string): Entry[] =>
  entriesOf(process, fact).filter(entry => entry.done !== true)

/** A given list with an id for each entry, or null when an entry cannot be read, or two share an id. */
export function readEntries(value: unknown, known: readonly Entry[]): Entry[] | null {
  const parsed = z.array(givenSchema).max(ENTRIES_AT_MOST).safeParse(value)
  if (!parsed.success) return null
  const taken = new Set([...known.map(entry => entry.id), ...parsed.data.flatMap(entry => entry.id ?? [])])
  const entries = parsed.data.map(entry => ({ ...entry, id: entry.id ?? freeId(taken) }))
  return new Set(entries.map(entry => entry.id)).size === entries.length ? entries : null
}

/** Ids are never used twice, so that what was said about a removed entry is not taken for a new one's. */
function freeId(taken: Set<string>): string {
  for (let number = taken.size + 1; ; number++) {
    const candidate = `e${number}`
    if (taken.has(candidate)) continue
    taken.add(candidate)
    return candidate
  }
}

/** The list with one entry marked as done. */
export const withDone = (entries: readonly Entry[], entryId: unknown, on: string): Fact =>
  entries.map(entry => (entry.id === entryId ? { ...entry, done: true, doneOn: on } : entry))
