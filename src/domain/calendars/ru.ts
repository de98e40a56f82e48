import type { Calendar } from '../calendar.ts'

/**
 * Production calendar of Russia, 2025 to 2027: public holidays and transferred days. A year is added when its
 * government decree is published; until then it has weekends only.
 */
export const ru: Calendar = {
  id: 'ru',
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [6, 7],
  days: {
    '2025-01-01': 'off',
    '2025-01-02': 'off',
    '2025-01-03': 'off',
    '2025-01-04': 'off',
    '2025-01-05': 'off',
    '2025-01-06': 'off',
    '2025-01-07': 'off',
    '2025-01-08': 'off',
    '2025-02-23': 'off',
    '2025-03-08': 'off',
    '2025-05-01': 'off',
    '2025-05-02': 'off', // moved from 2025-01-04
    '2025-05-08': 'off', // moved from 2025-02-23
    '2025-05-09': 'off',
    '2025-06-12': 'off',
    '2025-06-13': 'off', // moved from 2025-03-08
    '2025-11-01': 'work',
    '2025-11-03': 'off', // moved from 2025-11-01
    '2025-11-04': 'off',
    '2025-12-31': 'off', // moved from 2025-01-05
    '2026-01-01': 'off',
    '2026-01-02': 'off',
    '2026-01-03': 'off',
    '2026-01-04': 'off',
    '2026-01-05': 'off',
    '2026-01-06': 'off',
    '2026-01-07': 'off',
    '2026-01-08': 'off',
    '2026-01-09': 'off', // moved from 2026-01-03
    '2026-02-23': 'off',
    '2026-03-08': 'off',
    '2026-03-09': 'off',
    '2026-05-01': 'off',
    '2026-05-09': 'off',
    '2026-05-11': 'off',
    '2026-06-12': 'off',
    '2026-11-04': 'off',
    '2026-12-31': 'off', // moved from 2026-01-04
    '2027-01-01': 'off',
    '2027-01-02': 'off',
    '2027-01-03': 'off',
    '2027-01-04': 'off',
    '2027-01-05': 'off',
    '2027-01-06': 'off',
    '2027-01-07': 'off',
    '2027-01-08': 'off',
    '2027-02-20': 'work',
    '2027-02-22': 'off', // moved from 2027-02-20
    '2027-02-23': 'off',
    '2027-03-08': 'off',
    '2027-05-01': 'off',
    '2027-05-03': 'off',
    '2027-05-09': 'off',
    '2027-05-10': 'off',
    '2027-06-12': 'off',
    '2027-06-14': 'off',
    '2027-11-04': 'off',
    '2027-11-05': 'off', // moved from 2027-01-02
    '2027-12-31': 'off', // moved from 2027-01-03
  },
}
