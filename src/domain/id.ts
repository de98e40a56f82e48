// Every id is made here: rows get time-ordered UUIDs, workflows get names that say what they watch, letters get keys
// that say what they are about.

import type { Day } from './calendar.ts'
import type { Kind } from './kind.ts'

/** A UUID of version 7 (RFC 9562): ordered by time, so that indexes grow at their end. */
export function newId(): string {
  const bytes = randomBytes()
  const ms = Math.floor(performance.timeOrigin + performance.now())
  for (let index = 0; index < 6; index++) bytes[index] = Math.floor(ms / 2 ** (8 * (5 - index))) % 256
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  let hex = ''
  for (const byte of bytes) hex += HEX[byte]
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

// Asking for sixteen bytes costs as much as asking for all that a thousand ids need.
const pool = new Uint8Array(16_384)
let used = pool.length

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    crypto.getRandomValues(pool)
    used = 0
  }
  used += 16
  return pool.slice(used - 16, used)
}

/** The workflow id of a process' watcher. */
export const watcherId = (kind: Kind, processId: string) => `${kind}:${processId}`

/** The workflow id that watches all tracked objects of one client. */
export const fleetId = (partyId: string) => `fleet:${partyId}`

/** The workflow id of an import. */
export const importId = (batchId: string) => `import:${batchId}`

/** The workflow id of the trial of a sheet. */
export const checkId = (batchId: string) => `check:${batchId}`

/** The workflow id of a bulk job; in the audit trail and in letters it names the job. */
export const bulkId = (jobId: string) => `bulk:${jobId}`

/** The key of a command that follows an event, on the record it is given to: following twice asks once. */
export const followKey = (eventId: string, recordId: string, command: string) =>
  `event:${eventId}:${recordId}:${command}`

/** The carrier of everything that an event of a project makes us write about the records below it. */
export const cascadeKey = (template: string, eventId: string) => `${template}:${eventId}`

/** The carrier of everything that falls due at one client on one day. */
export const visitKey = (partyId: string, day: Day) => `visit:${partyId}:${day}`

/** The business key of one publication of a feed: taking it in twice is taking it in once. */
export const feedKey = (feed: string, externalId: string, version: string) => `feed:${feed}:${externalId}:${version}`
