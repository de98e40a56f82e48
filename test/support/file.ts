// Files as people have them, made here byte by byte: pictures of one point, a page, an office archive.

import { crc32, deflateSync } from 'node:zlib'

const joined = (...parts: (Uint8Array | string)[]) =>
  new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part))))

const chunk = (name: string, data: Uint8Array) => {
  const body = joined(name, data)
  const length = Buffer.alloc(4)
  length.writeUInt32BE(data.length)
  const sum = Buffer.alloc(4)
  sum.writeUInt32BE(crc32(body))
  return joined(length, body, sum)
}

/** A grey square of `side` points. */
export function aPng(side = 1, shade = 128): Uint8Array {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(side, 0)
  header.writeUInt32BE(side, 4)
  header.set([8, 0, 0, 0, 0], 8)
  const rows = Buffer.concat(Array.from({ length: side }, () => Buffer.from([0, ...Array(side).fill(shade)])))
  const start = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return joined(start, chunk('IHDR', header), chunk('IDAT', deflateSync(rows)), chunk('IEND', new Uint8Array()))
}

/** A segment with a thumbnail inside, one scan with a stuffed and a restart marker, and the end. */
export function aJpeg(): Uint8Array {
  const segment = (marker: number, data: Uint8Array) =>
    joined(Uint8Array.from([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff]), data)
  const thumbnail = Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])
  const scan = Uint8Array.from([0x12, 0xff, 0x00, 0x34, 0xff, 0xd0, 0x56])
  return joined(
    Uint8Array.from([0xff, 0xd8]),
    segment(0xe1, joined('Exif\0\0', thumbnail)),
    segment(0xc0, new Uint8Array(15)),
    segment(0xda, new Uint8Array(10)),
    scan,
    Uint8Array.from([0xff, 0xd9]),
  )
}

export function aWebp(): Uint8Array {
  const body = joined('WEBPVP8 ', Uint8Array.from([4, 0, 0, 0, 1, 2, 3, 4]))
  const size = Buffer.alloc(4)
  size.writeUInt32LE(body.length)
  return joined('RIFF', size, body)
}

export const aPdf = (text = 'Act of service') => joined(`%PDF-1.7\n1 0 obj\n(${text})\nendobj\n%%EOF\n`)

type Entry = { name: string; data?: string; unpacked?: number }

/** An archive of stored entries; `unpacked` is what its directory claims. */
export function aZip(entries: readonly Entry[]): Uint8Array {
  const locals: Uint8Array[] = []
  const central: Uint8Array[] = []
  let at = 0
  for (const { name, data = '<x/>', unpacked = data.length } of entries) {
    const local = Buffer.alloc(30)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt32LE(crc32(data), 14)
    local.writeUInt32LE(data.length, 18)
    local.writeUInt32LE(unpacked, 22)
    local.writeUInt16LE(name.length, 26)
    const head = Buffer.alloc(46)
    head.writeUInt32LE(0x02014b50, 0)
    head.writeUInt32LE(data.length, 20)
    head.writeUInt32LE(unpacked, 24)
    head.writeUInt16LE(name.length, 28)
    head.writeUInt32LE(at, 42)
    locals.push(joined(local, name, data))
    central.push(joined(head, name))
    at += 30 + name.length + data.length
  }
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(entries.length, 8)
  end.writeUInt16LE(entries.length, 10)
  end.writeUInt32LE(joined(...central).length, 12)
  end.writeUInt32LE(at, 16)
  return joined(...locals, ...central, end)
}

export const aDocx = (...more: Entry[]) =>
  aZip([{ name: '[Content_Types].xml' }, { name: 'word/document.xml' }, ...more])

export { joined }
