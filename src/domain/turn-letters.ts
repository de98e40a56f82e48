// The letters of one turn as rows of the ledger: what `advance` stores, and what a preview shows before it happens. Pure.

import type { Calendar } from './calendar.ts'
import { clientsOf } from './client.ts'
import { type LedgerInput, ledgerRows, type MailDraft, type MovedDate } from './letters.ts'
import type { Turn } from './turn.ts'

type Around = Pick<LedgerInput, 'directory' | 'calendars' | 'now' | 'carrierKey' | 'actorKind'> & {
  /** The working days by which clients are written to. */
  clientCalendar: Calendar
}

/** The rows that a turn at `now` writes. */
export function lettersOf(turned: Turn, { clientCalendar, ...around }: Around): MailDraft[] {
  if (turned.letters.length === 0) return []
  const { id: processId, kind, ownerId, tasks } = turned.process
  return ledgerRows({
    ...around,
    letters: turned.letters,
    ownerId,
    kind,
    processId,
    tasks,
    clients: { contacts: clientsOf(['client'], turned.process), calendar: clientCalendar },
    planned: turned.planned,
    deadline: movedDate(turned),
  })
}

/** The date that an amendment of this turn moved, for the letter that tells of it (T7). */
function movedDate(turned: Turn): MovedDate | undefined {
  const event = turned.events.find(one => one.type.endsWith('.date_moved'))
  const changes = event?.data.changes
  if (!Array.isArray(changes)) return undefined
  const moved = changes.find(change => turned.process.dates[change.field] !== undefined)
  return moved && { anchor: moved.field, from: moved.from, to: moved.to }
}
