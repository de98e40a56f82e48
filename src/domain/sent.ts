// Which letters of a turn reach whom, and when: the rows that the mail ledger would store, counted instead of stored.

import type { Letter } from './ask.ts'
import type { Calendar, Instant } from './calendar.ts'
import { ledgerRows } from './letters.ts'
import type { Directory } from './people.ts'
import type { ProcessView } from './process.ts'

/** One letter in one mailbox; several matters of one reader travel in one. */
export type SentLetter = { readerId: string; at: Instant; rules: readonly string[]; critical: boolean }

export type SentInput = {
  letters: readonly Letter[]
  /** As it is after the turn. */
  process: ProcessView
  directory: Directory
  calendars: (id: string) => Calendar
  now: Instant
}

/** Nothing is sent here: what waits for the working hours of its reader counts when they begin. */
export function sentLetters({ letters, process, directory, calendars, now }: SentInput): SentLetter[] {
  if (letters.length === 0) return []
  const { id: processId, kind, ownerId, tasks } = process
  return ledgerRows({ letters, directory, ownerId, kind, processId, now, calendars, tasks })
    .filter(row => row.state !== 'merged')
    .flatMap(({ readerId, notBefore, critical, data }) =>
      readerId === null
        ? []
        : [{ readerId, at: notBefore, critical, rules: [...new Set(data.items.map(item => item.rule))] }],
    )
}
