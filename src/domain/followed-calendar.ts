// Which calendar a record counts by: its own when it was given one, else that of whoever owns it now.

import type { Directory } from './people.ts'

/** Of records that nobody owns, and of people of whom nothing else was said. */
export const DEFAULT_CALENDAR = 'ru'

export type Following = { calendarId: string; calendarPinned: boolean; ownerId: string | null }

/** A record whose owner is nobody, or has left, keeps the calendar that it had. */
export function followedCalendar({ calendarId, calendarPinned, ownerId }: Following, directory: Directory): string {
  if (calendarPinned) return calendarId
  return directory.find(user => user.id === ownerId)?.calendarId ?? calendarId
}
