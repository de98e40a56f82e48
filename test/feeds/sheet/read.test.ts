import { deflateRawSync } from 'node:zlib'
import { utils, write } from '@e965/xlsx'
import { describe, expect, test } from '@jest/globals'
import { readSheets } from '../../../src/feeds/sheet/read.ts'
import { writeSheet } from '../../../src/feeds/sheet/write.ts'
import { zipOf } from '../../support/zip.ts'

const rowsIn = (bytes: Uint8Array) => {
  const read = readSheets(bytes)
  if (!read.ok) throw new Error(read.problem)
  return read.file.sheets[0]?.rows
}
const problemIn = (bytes: Uint8Array) => {
  const read = readSheets(bytes)
  return read.ok ? null : read.problem
}

const TABLE = [
  ['Название', 'ИНН'],
  ['КАМАЗ; «тягач»', '7707083893'],
]
const CSV = 'Название;ИНН\r\n"КАМАЗ; «тягач»";7707083893\r\n'

function windows1251(text: string): Uint8Array {
  const all = new TextDecoder('windows-1251').decode(Uint8Array.from({ length: 256 }, (_, index) => index))
  return Uint8Array.from([...text].map(sign => all.indexOf(sign)))
}

describe('a CSV file is read whatever program wrote it', () => {
  test.each([
    ['UTF-8', Buffer.from(CSV)],
    ['UTF-8 with its mark', Buffer.from(`\uFEFF${CSV}`)],
    ['UTF-16 of Windows', Buffer.from(`\uFEFF${CSV}`, 'utf16le')],
    ['UTF-16 without a mark', Buffer.from(CSV, 'utf16le')],
    ['UTF-16, big end first', Buffer.from(`\uFEFF${CSV}`, 'utf16le').swap16()],
    ['Russian Windows', windows1251(CSV)],
  ])('%s', (_, bytes) => expect(rowsIn(bytes)).toEqual(TABLE))

  test.each([
    ['commas', 'a,b,c\n1,"2,5",3\n', ['1', '2,5', '3']],
    ['tabs', 'a\tb\tc\n1\t2\t3\n', ['1', '2', '3']],
    ['semicolons with decimal commas', 'a;b;c\n1;2,5;3,5\n', ['1', '2,5', '3,5']],
    ['the hint of Excel', 'sep=|\r\na|b|c\r\n1|2|3\r\n', ['1', '2', '3']],
    ['line breaks within a cell', 'a;b;c\n1;"x\ny";3\n', ['1', 'x\ny', '3']],
    ['old Mac line ends', 'a;b;c\r1;2;3\r', ['1', '2', '3']],
  ])('%s', (_, text, row) => expect(rowsIn(Buffer.from(text))?.[1]).toEqual(row))

  test('a single column is a table too', () => expect(rowsIn(Buffer.from('vin\nX\nY\n'))).toHaveLength(3))
})

const workbook = (rows: unknown[][], options: { date1904?: boolean; merges?: object[] } = {}) => {
  const sheet = utils.aoa_to_sheet(rows)
  if (options.merges) Object.assign(sheet, { '!merges': options.merges })
  const book = utils.book_new()
  utils.book_append_sheet(book, sheet, 'Парк')
  if (options.date1904) book.Workbook = { WBProps: { date1904: true } }
  const bytes: Uint8Array = write(book, { type: 'buffer', bookType: 'xlsx', compression: true })
  return bytes
}
const dated = (serial: number) => ({ t: 'n', v: serial, z: 'dd.mm.yyyy' })

describe('an XLSX file', () => {
  test('gives days of both epochs, numbers as they are kept, and long numbers whole', () => {
    expect(rowsIn(workbook([['a'], [dated(46_143)], [0.1 + 0.2], [7_707_083_893], [45_000.5]]))).toEqual([
      ['a'],
      ['2026-05-01'],
      ['0.3'],
      ['7707083893'],
      ['45000.5'],
    ])
    expect(rowsIn(workbook([['a'], [dated(46_143 - 1_462)]], { date1904: true }))?.[1]).toEqual(['2026-05-01'])
    expect(rowsIn(workbook([['a'], [{ t: 'n', v: 46_143.5, z: 'dd.mm.yyyy hh:mm' }]]))?.[1]).toEqual([
      '2026-05-01 12:00',
    ])
  })

  test('spreads merged headings over what they head', () => {
    const merges = [{ s: { r: 0, c: 0 }, e: { r: 0, c: 1 } }]
    expect(
      rowsIn(
        workbook(
          [
            ['Клиент', '', 'VIN'],
            ['ИНН', 'Название', ''],
          ],
          { merges },
        ),
      )?.[0],
    ).toEqual(['Клиент', 'Клиент', 'VIN'])
  })

  test('that says it is of a million rows and has one costs what it has', () => {
    const xml = (name: string, text: string) => ({ name, data: Buffer.from(`<?xml version="1.0"?>${text}`) })
    const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
    const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
    const bytes = zipOf([
      xml(
        '[Content_Types].xml',
        `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>`,
      ),
      xml(
        'xl/workbook.xml',
        `<workbook xmlns="${main}" xmlns:r="${office}"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>`,
      ),
      xml(
        'xl/_rels/workbook.xml.rels',
        `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="${office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>`,
      ),
      xml(
        'xl/worksheets/sheet1.xml',
        `<worksheet xmlns="${main}"><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row r="2"><c r="A2"><v>1</v></c></row></sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>`,
      ),
    ])
    expect(rowsIn(bytes)).toEqual([['a'], ['a']])
  })
})

describe('what is no table, or would burst, is one problem', () => {
  const sheetXml = { name: 'xl/workbook.xml', data: Buffer.from('<workbook/>') }
  const zeros = Buffer.alloc(64 * 1024 * 1024)
  test.each([
    ['nothing', new Uint8Array(), 'empty'],
    ['only empty lines', Buffer.from('\n\n;;\n'), 'empty'],
    [
      'a picture',
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 1, 2, 3, 4, 5, 6]),
      'notASheet',
    ],
    ['Excel of the last century', Buffer.from([0xd0, 0xcf, 0x11, 0xe0, 0, 0]), 'oldExcel'],
    ['a document', zipOf([{ name: 'word/document.xml', data: Buffer.from('<a/>') }]), 'notASheet'],
    ['half an archive', workbook([['a']]).subarray(0, 2_000), 'broken'],
    ['a bomb by its ratio', zipOf([sheetXml, { name: 'xl/worksheets/sheet1.xml', data: zeros }]), 'bomb'],
    ['a bomb that hides its size', zipOf([sheetXml, { name: 'b', data: zeros, saysBytes: 1_000 }]), 'bomb'],
    [
      'thousands of entries',
      zipOf(Array.from({ length: 3_000 }, (_, index) => ({ name: `f${index}`, data: Buffer.from('') }))),
      'bomb',
    ],
    ['a file under a password', zipOf([{ ...sheetXml, flags: 1 }]), 'encrypted'],
    [
      'rubbish under the right name',
      zipOf([{ name: 'xl/workbook.xml', data: deflateRawSync(Buffer.from('x')) }]),
      'broken',
    ],
    ['a thousand columns', Buffer.from(`${'a;'.repeat(1_000)}b\n`), 'tooManyColumns'],
  ])('%s', (_, bytes, problem) => expect(problemIn(bytes)).toBe(problem))
})

describe('a table that we wrote', () => {
  const table = [
    ['Название', 'Телефон'],
    ['=HYPERLINK("http://x")', '+7 916 000-00-00'],
    ['@SUM(A1)', '-5'],
    ["'quoted'", '00123'],
    ['a;b"c\nd', '1234567890123456'],
  ]
  test.each(['csv', 'xlsx'] as const)('%s has no formulas and reads back as it was', format => {
    const bytes = writeSheet(table, format)
    expect(rowsIn(bytes)).toEqual(table)
    if (format === 'csv') expect(Buffer.from(bytes).toString()).toContain(`'=HYPERLINK`)
  })
})
