import type { Calendar } from '../calendar.ts'

/** For what knows no days off: same hours and zone as `ru`, so that changing one for the other changes the days only. */
export const everyDay: Calendar = {
  id: 'every_day',
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [],
  days: {},
}
