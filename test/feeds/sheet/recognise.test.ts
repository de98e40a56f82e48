import { describe, expect, test } from '@jest/globals'
import { fieldsOf } from '../../../src/feeds/sheet/field.ts'
import { headersHash, isInn, recognise, recogniseAt } from '../../../src/feeds/sheet/recognise.ts'
import { columnsOf, readRow } from '../../../src/feeds/sheet/row.ts'
import { dayIn, numberIn, readCell, styleOf, USUAL_STYLE } from '../../../src/feeds/sheet/value.ts'

const FIELDS = {
  object: fieldsOf('object', null),
  reading: fieldsOf('reading', null),
  service: fieldsOf('service', null),
}
const found = (rows: string[][]) => recognise({ name: '', rows }, FIELDS)
const mapped = (rows: string[][]) => {
  const { headers, mapping } = found(rows)
  return Object.fromEntries(headers.map((header, index) => [header, mapping[index]]))
}

describe('which of the three a sheet is', () => {
  test('a list of vehicles, in Russian', () => {
    const rows = [
      ['Парк ООО «Альфа» на 01.10.2026'],
      [],
      ['№', 'Наименование', 'VIN', 'Гос. номер', 'ИНН', 'Пробег, км', 'Дата последнего ТО'],
      ['1', 'КАМАЗ 5490', 'XTC549005K2512345', 'А123ВС77', '7707083893', '45 000', '10.02.2026'],
    ]
    expect(found(rows)).toMatchObject({ kind: 'object', headerRow: 3 })
    expect(mapped(rows)).toEqual({
      '№': null,
      Наименование: 'title',
      VIN: 'attribute:vin',
      'Гос. номер': 'attribute:plate',
      ИНН: 'client.inn',
      'Пробег, км': 'reading',
      'Дата последнего ТО': 'mark:*.on',
    })
  })

  test('readings, in English', () => {
    const rows = [
      ['Plate', 'Reading date', 'Odometer (km)', 'Comment'],
      ['A123BC77', '2026-10-01', '45000', ''],
    ]
    expect(found(rows)).toMatchObject({
      kind: 'reading',
      headerRow: 1,
      mapping: ['attribute:plate', 'at', 'value', 'reason'],
    })
  })

  test('completed services', () => {
    const rows = [
      ['Госномер', 'Вид ТО', 'Дата', 'Пробег', 'Результат'],
      ['А123ВС77', 'ТО-1', '25.09.2026', '54000', 'сделано'],
    ]
    expect(found(rows)).toMatchObject({
      kind: 'service',
      mapping: ['attribute:plate', 'rule', 'on', 'usage', 'result'],
    })
  })

  test('headings in two rows, merged or not, are read together', () => {
    const rows = [
      ['Клиент', '', 'Техника', ''],
      ['ИНН', 'Название', 'Название', 'VIN'],
      ['7707083893', 'Альфа', 'КАМАЗ', 'XTC549005K2512345'],
    ]
    expect(found(rows)).toMatchObject({
      kind: 'object',
      headerRow: 2,
      mapping: ['client.inn', 'client.name', 'title', 'attribute:vin'],
    })
  })

  test('a column without a heading is known by what stands in it', () => {
    const rows = [
      ['Название', '', 'Плательщик'],
      ['КАМАЗ', 'XTC549005K2512345', '7707083893'],
      ['МАЗ', 'XTC549005K2512346', '7736050003'],
    ]
    expect(found(rows).mapping).toEqual(['title', 'attribute:vin', 'client.inn'])
  })

  test('what a person says it is, it is; and where the headings stand', () => {
    const rows = [['x'], ['Plate', 'Date', 'Reading'], ['A', '2026-01-01', '5']]
    expect(recognise({ name: '', rows }, FIELDS, 'object').kind).toBe('object')
    expect(recogniseAt({ name: '', rows }, FIELDS.reading, 'reading', 2).mapping).toEqual([
      'attribute:plate',
      'at',
      'value',
    ])
  })

  test('an empty table gives a proposal of nothing', () => {
    expect(found([])).toMatchObject({ mapping: [], headers: [] })
  })

  test('the same headings are the same set in any order and case', () => {
    expect(headersHash(['VIN', 'Год  выпуска'])).toBe(headersHash(['год выпуска', 'vin']))
    expect(headersHash(['VIN'])).not.toBe(headersHash(['VIN', 'x']))
  })
})

describe('cells', () => {
  test.each([
    ['01.05.2026', '2026-05-01'],
    ['1.5.26', '2026-05-01'],
    ['2026-05-01', '2026-05-01'],
    ['2026/5/1', '2026-05-01'],
    ['01/05/2026', '2026-05-01'],
    ['1 мая 2026 г.', '2026-05-01'],
    ['1 May 2026', '2026-05-01'],
    ['01.05.2026 г.', '2026-05-01'],
    ['46143', '2026-05-01'],
    ['01.05.2026 09:30', '2026-05-01 09:30'],
    ['2026-05-01T09:30:00Z', '2026-05-01 09:30'],
    ['01.05.2026 0:00', '2026-05-01'],
    ['31.02.2026', null],
    ['32.01.2026', null],
    ['вчера', null],
    ['123', null],
    ['01.05.2026 25:00', null],
  ])('the day %s is %s', (text, day) => expect(dayIn(text, USUAL_STYLE)).toBe(day))

  test('one American day tells of the whole column', () => {
    const style = styleOf('day', ['05/06/2026', '05/13/2026'])
    expect(dayIn('05/06/2026', style)).toBe('2026-05-06')
  })

  test.each([
    ['45000', 'integer', 45_000],
    ['45 000 км', 'integer', 45_000],
    ['45\u00A0000', 'integer', 45_000],
    ['45,000', 'integer', 45_000],
    ['45.000', 'integer', 45_000],
    ['1.234.567', 'integer', 1_234_567],
    ['45000,6', 'integer', 45_001],
    ['1,5', 'number', 1.5],
    ['1.5', 'number', 1.5],
    ['1 234,56', 'number', 1_234.56],
    ['1,234.56', 'number', 1_234.56],
    ['1.234,56', 'number', 1_234.56],
    ['12 м²', 'number', 12],
    ['-5', 'number', -5],
    ['', 'number', null],
    ['много', 'integer', null],
    ['1-2', 'integer', null],
    ['1e999', 'number', null],
    ['12 34 руб за 1', 'number', null],
  ] as const)('the number %s as %s is %s', (text, type, value) => expect(numberIn(text, type, USUAL_STYLE)).toBe(value))

  test.each([
    ['boolean', 'Да', true],
    ['boolean', 'no', false],
    ['list', 'фильтр; масло', ['фильтр', 'масло']],
  ] as const)('%s %s', (type, text, value) =>
    expect(readCell({ type }, text, USUAL_STYLE)).toEqual({ ok: true, value }),
  )

  test('a choice is known by its word in either language, and an unknown one says which there are', () => {
    const state = FIELDS.object.find(field => field.target === 'state')
    const read = (text: string) => readCell(state ?? { type: 'text' }, text, USUAL_STYLE)
    expect(read('В эксплуатации')).toEqual({ ok: true, value: 'in_service' })
    expect(read('In service')).toEqual({ ok: true, value: 'in_service' })
    expect(read('где-то')).toMatchObject({
      ok: false,
      code: 'notAChoice',
      params: { known: expect.stringContaining('на консервации') },
    })
  })

  test.each(['7707083893', '7736050003', '500100732259'])('%s is a taxpayer number', text =>
    expect(isInn(text)).toBe(true),
  )
  test.each(['7707083894', '123', '500100732250'])('%s is none', text => expect(isInn(text)).toBe(false))
})

test('a row gives its values, its gaps and what could not be read, with its place', () => {
  const headers = ['VIN', 'Дата', 'Пробег']
  const columns = columnsOf({ headers, mapping: ['attribute:vin', 'at', 'value'] }, FIELDS.reading, [])
  expect(readRow(columns, ['X', '', 'много'], 7)).toEqual({
    row: 7,
    values: { 'attribute:vin': 'X' },
    empty: ['at'],
    problems: [{ row: 7, column: 'Пробег', value: 'много', code: 'notANumber' }],
  })
  expect(readRow(columns, ['', '', ''], 8)).toBeNull()
})
