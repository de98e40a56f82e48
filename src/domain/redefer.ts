// Letters that wait, when the working hours that they wait for change.

import type { Calendar, Instant } from './calendar.ts'
import { expiryOf } from './letters.ts'
import type { User } from './people.ts'
import { readingTime } from './reading-time.ts'

export type DeferredLetter = { reason: string | null; template: string; notBefore: Instant; dueAt: Instant | null }

/** Reasons that a reader's hours give; a letter that waits for something else comes no earlier than that. */
const BY_HOURS: readonly (string | null)[] = ['window', 'quiet', 'away']

/** When a deferred letter leaves under its reader's calendar as it is now, and until when it is tried. */
export function redeferred(
  letter: DeferredLetter,
  { reader, calendar, now }: { reader: User; calendar: Calendar; now: Instant },
): { notBefore: Instant; expiresAt: Instant } {
  const from = BY_HOURS.includes(letter.reason) || letter.notBefore < now ? now : letter.notBefore
  const notBefore = readingTime(reader, calendar, from).at
  return { notBefore, expiresAt: expiryOf(letter.template, letter.dueAt, notBefore) }
}
