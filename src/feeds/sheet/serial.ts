// Days as spreadsheets count them. The epoch of 1900 has a 29 February that never was; Macs of old began in 1904.

import type { Day, Instant } from '../../domain/calendar.ts'

const DAY_MS = 86_400_000
const EPOCH_1900_MS = Date.UTC(1899, 11, 30)
const EPOCH_1904_MS = Date.UTC(1904, 0, 1)
// 9999-12-31
const LAST_SERIAL = 2_958_465

/** The day of a serial number, with its time of day when it has one; null when it is no day. */
export function dayOfSerial(serial: number, epoch1904 = false): Day | string | null {
  if (!(serial >= 1) || serial > LAST_SERIAL) return null
  // Before 1 March 1900 the programs themselves do not agree.
  const ms = Math.round(serial * 86_400) * 1_000 + (epoch1904 ? EPOCH_1904_MS : EPOCH_1900_MS)
  const text: Instant = new Date(ms).toISOString()
  return ms % DAY_MS === 0 ? text.slice(0, 10) : text.slice(0, 16).replace('T', ' ')
}
