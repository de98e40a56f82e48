/**
 * What a file is, told by its content alone; its name and the type that its sender claims prove nothing (reliability.md
 * A picture is walked from its first byte to the end that its format marks, so that what somebody hung behind it
 * can be cut off.
 */
import type { MediaType } from './media.ts'
import { zippedTypeOf } from './media-zip.ts'

/** `length`: how many of the bytes belong to it. */
export type Media = { type: MediaType; length: number }

/** Null for anything that is not wholly one of the types we keep. */
export function mediaOf(bytes: Uint8Array): Media | null {
  for (const [type, lengthOf] of WALKS) {
    const length = lengthOf(bytes)
    if (length !== null) return { type, length }
  }
  const type = zippedTypeOf(bytes)
  return type === null ? null : { type, length: bytes.length }
}

const WALKS: readonly (readonly [MediaType, (bytes: Uint8Array) => number | null])[] = [
  ['image/jpeg', jpegLength],
  ['image/png', pngLength],
  ['image/webp', webpLength],
  ['application/pdf', pdfLength],
]

const FF = 0xff
const JPEG = { start: 0xd8, end: 0xd9, scan: 0xda, restart: [0xd0, 0xd7], stuffed: 0 } as const

function jpegLength(bytes: Uint8Array): number | null {
  if (bytes[0] !== FF || bytes[1] !== JPEG.start) return null
  let at = 2
  let scans = 0
  while (at + 1 < bytes.length) {
    if (bytes[at] !== FF) return null
    const marker = bytes[at + 1] ?? 0
    if (marker === FF) {
      at += 1
      continue
    }
    if (marker === JPEG.end) return scans > 0 ? at + 2 : null
    const size = read16(bytes, at + 2)
    if (size < 2) return null
    at += 2 + size
    if (marker === JPEG.scan) {
      scans += 1
      at = afterScan(bytes, at)
    }
  }
  return null
}

/** The next marker that ends the coded data of a scan. */
function afterScan(bytes: Uint8Array, from: number): number {
  const [first, last] = JPEG.restart
  for (let at = bytes.indexOf(FF, from); at !== -1; at = bytes.indexOf(FF, at + 1)) {
    const next = bytes[at + 1] ?? 0
    if (next !== JPEG.stuffed && !(next >= first && next <= last)) return at
  }
  return bytes.length
}

const PNG = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a] as const
// The length, the name and the check sum of a chunk.
const PNG_FRAME = 12

function pngLength(bytes: Uint8Array): number | null {
  if (PNG.some((byte, at) => bytes[at] !== byte) || textAt(bytes, PNG.length + 4, 4) !== 'IHDR') return null
  for (let at: number = PNG.length; at + PNG_FRAME <= bytes.length; ) {
    const name = textAt(bytes, at + 4, 4)
    at += PNG_FRAME + read32(bytes, at)
    if (name === 'IEND') return at <= bytes.length ? at : null
  }
  return null
}

const WEBP_FORMS = ['VP8 ', 'VP8L', 'VP8X']

function webpLength(bytes: Uint8Array): number | null {
  if (textAt(bytes, 0, 4) !== 'RIFF' || textAt(bytes, 8, 4) !== 'WEBP') return null
  if (!WEBP_FORMS.includes(textAt(bytes, 12, 4))) return null
  const length = 8 + new DataView(bytes.buffer, bytes.byteOffset).getUint32(4, true)
  return length <= bytes.length ? length : null
}

const PDF_END = '%%EOF'
// Readers look for the end in the last kilobyte.
const PDF_TAIL = 1_024

function pdfLength(bytes: Uint8Array): number | null {
  if (!/^%PDF-[12]\.\d/.test(textAt(bytes, 0, 8))) return null
  const from = Math.max(0, bytes.length - PDF_TAIL)
  const end = textAt(bytes, from, PDF_TAIL).lastIndexOf(PDF_END)
  return end === -1 ? null : from + end + PDF_END.length
}

const read16 = (bytes: Uint8Array, at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
const read32 = (bytes: Uint8Array, at: number) => read16(bytes, at) * 0x1_00_00 + read16(bytes, at + 2)

/** Bytes as Latin letters: enough for the marks of formats. */
const textAt = (bytes: Uint8Array, at: number, length: number) =>
  String.fromCharCode(...bytes.subarray(at, at + length))
