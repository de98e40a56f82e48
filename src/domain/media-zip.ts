// Documents of an office are ZIP archives. Ours look at the directory of one alone, and unpack nothing (reliability.md R-15).

import type { MediaType } from './media.ts'

const LOCAL = 0x04_03_4b_50
const CENTRAL = 0x02_01_4b_50
const END = 0x06_05_4b_50
const END_BYTES = 22
const CENTRAL_BYTES = 46
const ENTRIES_AT_MOST = 2_000
const UNPACKED_AT_MOST = 200 * 1024 * 1024
// Sheets of numbers pack well, a bomb packs a thousandfold.
const RATIO_AT_MOST = 200

const MAIN_PARTS: readonly (readonly [string, MediaType])[] = [
  ['word/document.xml', 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  ['xl/workbook.xml', 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
]

/** The type of an office document; null for other archives, for macros, bombs, and names that lead out of the folder. */
export function zippedTypeOf(bytes: Uint8Array): MediaType | null {
  if (bytes.length < END_BYTES) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const end = bytes.length - END_BYTES
  // An archive begins with its first entry and ends with its directory: nothing before it, nothing behind it.
  if (view.getUint32(0, true) !== LOCAL || view.getUint32(end, true) !== END) return null
  const names = namesIn(view, end)
  if (names === null || !names.has('[Content_Types].xml') || [...names].some(isUnwanted)) return null
  return MAIN_PARTS.find(([part]) => names.has(part))?.[1] ?? null
}

function namesIn(view: DataView, end: number): Set<string> | null {
  const count = view.getUint16(end + 10, true)
  if (count === 0 || count > ENTRIES_AT_MOST) return null
  const names = new Set<string>()
  let at = view.getUint32(end + 16, true)
  let unpacked = 0
  for (let entry = 0; entry < count; entry++) {
    if (at + CENTRAL_BYTES > end || view.getUint32(at, true) !== CENTRAL) return null
    const packed = view.getUint32(at + 20, true)
    const full = view.getUint32(at + 24, true)
    unpacked += full
    if (full > Math.max(packed, 1_024) * RATIO_AT_MOST || unpacked > UNPACKED_AT_MOST) return null
    const length = view.getUint16(at + 28, true)
    if (at + CENTRAL_BYTES + length > end) return null
    const name = new Uint8Array(view.buffer, view.byteOffset + at + CENTRAL_BYTES, length)
    names.add(new TextDecoder().decode(name))
    at += CENTRAL_BYTES + length + view.getUint16(at + 30, true) + view.getUint16(at + 32, true)
  }
  return names
}

const isUnwanted = (name: string) =>
  name.startsWith('/') || name.includes('\\') || name.split('/').includes('..') || /vbaproject\.bin$/i.test(name)
