// A spreadsheet file is a ZIP archive, and an archive may be a bomb (reliability.md R-15): its directory is read, and each
// entry unpacked once within its bounds, before anything believes what it says.

import { inflateRawSync } from 'node:zlib'

const ENTRIES_AT_MOST = 2_000
const UNPACKED_AT_MOST = 400 * 1024 * 1024
const RATIO_AT_MOST = 250
// Below this size a good ratio is no sign of anything.
const SMALL = 4 * 1024 * 1024

const END = 0x06054b50
const CENTRAL = 0x02014b50
const LOCAL = 0x04034b50
const END_BYTES = 22
const CENTRAL_BYTES = 46
const LOCAL_BYTES = 30
const COMMENT_AT_MOST = 65_535
const ENCRYPTED = 1
const STORED = 0
const DEFLATED = 8

type Entry = { name: string; flags: number; method: number; packed: number; unpacked: number; at: number }

export type ZipCheck = 'sound' | 'broken' | 'bomb' | 'encrypted' | 'notASheet'

/** Whether these bytes are a workbook that may be unpacked. */
export function checkWorkbook(bytes: Uint8Array): ZipCheck {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const entries = entriesOf(buffer)
  if (entries === null) return 'broken'
  if (entries.length > ENTRIES_AT_MOST || isTooMuch(entries)) return 'bomb'
  if (entries.some(entry => (entry.flags & ENCRYPTED) !== 0)) return 'encrypted'
  if (!entries.some(entry => entry.name === 'xl/workbook.xml')) return 'notASheet'
  // Two entries over the same bytes unpack more than is there.
  if (overlap(entries)) return 'bomb'
  return entries.map(entry => checkEntry(buffer, entry)).find(found => found !== 'sound') ?? 'sound'
}

function isTooMuch(entries: readonly Entry[]): boolean {
  const total = entries.reduce((sum, entry) => sum + entry.unpacked, 0)
  return (
    total > UNPACKED_AT_MOST ||
    entries.some(({ packed, unpacked }) => unpacked > SMALL && unpacked > packed * RATIO_AT_MOST)
  )
}

function overlap(entries: readonly Entry[]): boolean {
  const sorted = entries.toSorted((a, b) => a.at - b.at)
  return sorted.some((entry, index) => {
    const next = sorted[index + 1]
    return next !== undefined && entry.at + LOCAL_BYTES + entry.packed > next.at
  })
}

/** What an entry says of its own size is held against what comes out of it. */
function checkEntry(buffer: Buffer, { at, method, packed, unpacked }: Entry): ZipCheck {
  if (at + LOCAL_BYTES > buffer.length || buffer.readUInt32LE(at) !== LOCAL) return 'broken'
  const from = at + LOCAL_BYTES + buffer.readUInt16LE(at + 26) + buffer.readUInt16LE(at + 28)
  if (from + packed > buffer.length) return 'broken'
  if (method === STORED) return packed === unpacked ? 'sound' : 'broken'
  if (method !== DEFLATED) return 'broken'
  try {
    const done = inflateRawSync(buffer.subarray(from, from + packed), { maxOutputLength: Math.max(unpacked, 1) })
    return done.length === unpacked ? 'sound' : 'broken'
  } catch (error) {
    return codeOf(error) === 'ERR_BUFFER_TOO_LARGE' ? 'bomb' : 'broken'
  }
}

const codeOf = (error: unknown) => (typeof error === 'object' && error !== null && 'code' in error ? error.code : null)

/** The entries of the central directory; null when there is none, or it is of the 64-bit kind that no sheet needs. */
function entriesOf(buffer: Buffer): Entry[] | null {
  const end = endOf(buffer)
  if (end === null) return null
  const count = buffer.readUInt16LE(end + 10)
  let at = buffer.readUInt32LE(end + 16)
  const entries: Entry[] = []
  for (let index = 0; index < count; index += 1) {
    if (at + CENTRAL_BYTES > buffer.length || buffer.readUInt32LE(at) !== CENTRAL) return null
    const nameBytes = buffer.readUInt16LE(at + 28)
    entries.push({
      name: buffer.toString('utf8', at + CENTRAL_BYTES, at + CENTRAL_BYTES + nameBytes).replaceAll('\\', '/'),
      flags: buffer.readUInt16LE(at + 8),
      method: buffer.readUInt16LE(at + 10),
      packed: buffer.readUInt32LE(at + 20),
      unpacked: buffer.readUInt32LE(at + 24),
      at: buffer.readUInt32LE(at + 42),
    })
    at += CENTRAL_BYTES + nameBytes + buffer.readUInt16LE(at + 30) + buffer.readUInt16LE(at + 32)
  }
  return entries
}

function endOf(buffer: Buffer): number | null {
  const first = Math.max(0, buffer.length - END_BYTES - COMMENT_AT_MOST)
  for (let at = buffer.length - END_BYTES; at >= first; at -= 1) if (buffer.readUInt32LE(at) === END) return at
  return null
}
