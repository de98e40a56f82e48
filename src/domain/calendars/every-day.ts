import type { Calendar } from '../calendar.ts'

/** For what knows no days off: same hours and zone as `ru`, so that changing one for the other changes the days only. */
export const everyDay: Calendar & Required<Pick<Calendar, 'name'>> = {
  id: 'every_day',
  name: { ru: 'Без выходных', en: 'No days off' },
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [],
  days: {},
}
