import { readCsv } from './csv.ts'
import type { SheetRead } from './types.ts'
import { readWorkbook } from './xlsx.ts'

export const BYTES_AT_MOST = 64 * 1024 * 1024

const ZIP = [0x50, 0x4b]
const OLD_EXCEL = [0xd0, 0xcf, 0x11, 0xe0]

/**
 * Reads a file as a table, by what its bytes are and not by what its name says (reliability.md R-15). Bounded, and never
 * throws at what is in it: a file that is no table is one problem.
 */
export function readSheets(bytes: Uint8Array): SheetRead {
  if (bytes.length === 0) return { ok: false, problem: 'empty' }
  if (bytes.length > BYTES_AT_MOST) return { ok: false, problem: 'tooLarge' }
  if (begins(bytes, OLD_EXCEL)) return { ok: false, problem: 'oldExcel' }
  return begins(bytes, ZIP) ? readWorkbook(bytes) : readCsv(bytes)
}

const begins = (bytes: Uint8Array, magic: readonly number[]) => magic.every((byte, index) => bytes[index] === byte)
