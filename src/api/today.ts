import type { Engine } from '../db/engine.ts'
import { type Day, dayOf, type Instant } from '../domain/calendar.ts'
import { DEFAULT_CALENDAR } from '../domain/followed-calendar.ts'

/** The day it is for the company, by which lists count what is due. */
export async function todayOf({ reference }: Pick<Engine, 'reference'>, now: Instant): Promise<Day> {
  const { calendar } = await reference.current()
  return dayOf(calendar(DEFAULT_CALENDAR), now)
}
