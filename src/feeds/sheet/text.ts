// Bytes of a text file in whatever encoding a spreadsheet program saved it.

import { isUtf8 } from 'node:buffer'

export const ENCODINGS = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1251'] as const
export type Encoding = (typeof ENCODINGS)[number]

/** The text and how it was written: by its mark, else by what its bytes can be; what is no UTF is Russian Windows. */
export function textOf(bytes: Uint8Array): { text: string; encoding: Encoding } {
  const encoding = encodingOf(bytes)
  return { text: new TextDecoder(encoding).decode(bytes), encoding }
}

function encodingOf(bytes: Uint8Array): Encoding {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  return withoutMark(bytes) ?? (isUtf8(bytes) ? 'utf-8' : 'windows-1251')
}

const LOOKED_AT = 4_096

/** In UTF-16 separators, digits and line ends have a zero byte, always on the same side. */
function withoutMark(bytes: Uint8Array): Encoding | null {
  const head = bytes.subarray(0, LOOKED_AT)
  let even = 0
  let odd = 0
  for (const [index, byte] of head.entries()) {
    if (byte !== 0) continue
    if (index % 2 === 0) even += 1
    else odd += 1
  }
  // A picture or an archive has its zeros anywhere.
  if (even + odd < head.length / 20 || Math.min(even, odd) > (even + odd) / 10) return null
  return odd > even ? 'utf-16le' : 'utf-16be'
}
