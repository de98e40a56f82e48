// a file is what its bytes say, wholly, or it is not kept.

import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { fileNameOf, keptFile } from '../../src/domain/document.ts'
import { mediaOf } from '../../src/domain/media-walk.ts'
import { aDocx, aJpeg, aPdf, aPng, aWebp, aZip, joined } from '../support/file.ts'

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const aXlsx = () => aZip([{ name: '[Content_Types].xml' }, { name: 'xl/workbook.xml' }])

describe('a file', () => {
  test.each([
    ['image/jpeg', aJpeg()],
    ['image/png', aPng(3)],
    ['image/webp', aWebp()],
    [DOCX, aDocx()],
    [XLSX, aXlsx()],
  ])('%s is known by its content', (type, bytes) => {
    expect(mediaOf(bytes)).toEqual({ type, length: bytes.length })
  })

  test('a page ends at its last mark', () => {
    expect(mediaOf(aPdf())).toEqual({ type: 'application/pdf', length: aPdf().length - 1 })
  })

  test.each([
    ['a JPEG', aJpeg()],
    ['a PNG', aPng()],
    ['a WebP', aWebp()],
  ])('%s is kept without what hangs behind its end', (_, bytes) => {
    const tail = joined('<script>alert(1)</script>', aZip([{ name: 'a.js' }]))
    expect(keptFile(joined(bytes, tail), 'a.png')?.bytes).toEqual(bytes)
  })

  test.each([
    ['nothing', new Uint8Array()],
    ['a page of HTML', joined('<!doctype html><script>alert(1)</script>')],
    ['a drawing with script', joined('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a program', joined('MZ', new Uint8Array(100))],
    ['HTML that goes on as a page', joined('<html>', aPdf())],
    ['a page without its end', joined('%PDF-1.7\n')],
    ['a JPEG that is cut off', aJpeg().subarray(0, -2)],
    ['a JPEG without a picture', Uint8Array.from([0xff, 0xd8, 0xff, 0xd9])],
    ['a PNG that is cut off', aPng().subarray(0, -1)],
    ['a WebP that says it is longer', aWebp().subarray(0, -1)],
    ['any other archive', aZip([{ name: 'a.txt' }])],
    ['an archive with something before it', joined('GIF89a', aDocx())],
    ['an archive with something behind it', joined(aDocx(), '<script>')],
    ['a document with macros', aDocx({ name: 'word/vbaProject.bin' })],
    ['a name that leads out', aDocx({ name: '../../etc/passwd' })],
    ['an absolute name', aDocx({ name: '/etc/passwd' })],
    ['a bomb', aDocx({ name: 'word/a.xml', unpacked: 2_000_000_000 })],
    ['many small bombs', aDocx(...Array.from({ length: 2_000 }, (_, n) => ({ name: `${n}` })))],
  ])('%s is not kept', (_, bytes) => {
    expect(keptFile(bytes, 'act.pdf')).toBeNull()
  })

  test('whatever the bytes are, looking at them ends and throws nothing', () => {
    const starts = [aJpeg(), aPng(), aWebp(), aPdf(), aDocx(), new Uint8Array()]
    fc.assert(
      fc.property(fc.constantFrom(...starts), fc.nat(), fc.uint8Array({ maxLength: 60 }), (start, cut, noise) => {
        const kept = start.subarray(0, cut % (start.length + 1))
        const media = mediaOf(joined(kept, noise))
        if (media) expect(media.length).toBeLessThanOrEqual(kept.length + noise.length)
      }),
    )
  })
})

describe('the name of a file', () => {
  test.each([
    ['Акт 12.pdf', 'Акт 12.pdf'],
    ['../../etc/passwd', 'passwd.pdf'],
    ['C:\\Users\\anna\\act.docx', 'act.pdf'],
    ['act.pdf.exe', 'act.pdf.pdf'],
    ['a\u202efdp.exe', 'a fdp.pdf'],
    ['line\r\nSet-Cookie: x', 'line Set-Cookie x.pdf'],
    ['.htaccess', 'htaccess.pdf'],
    ['', 'document.pdf'],
    ['\ud800', '\ufffd.pdf'],
    ['x'.repeat(400), `${'x'.repeat(120)}.pdf`],
  ])('%j is kept as %j', (given, kept) => {
    expect(fileNameOf(given, 'application/pdf')).toBe(kept)
  })
})
