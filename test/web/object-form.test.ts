import { expect, test } from '@jest/globals'
import { toBody, toFormValue } from '../../web/src/lib/field.ts'
import { filled, freeName, moved, withEntry } from '../../web/src/lib/kind-edit.ts'
import { attributeField, attributeIn, objectBody } from '../../web/src/lib/object-form.ts'
import { unitName } from '../../web/src/lib/unit.ts'

const CONTEXT = { zone: 'Europe/Moscow', locale: 'ru', currency: 'RUB' } as const
const TITLE = { ru: 'Х', en: 'X' }

test('attributes of a form are sent together, and the last service as one', () => {
  const flat = {
    title: 'A',
    'attributes.vin': 'X1',
    'attributes.year': null,
    lastServiceOn: '2026-01-01',
    lastServiceUsage: 5,
  }
  expect(objectBody(flat)).toEqual({
    title: 'A',
    attributes: { vin: 'X1', year: null },
    lastService: { on: '2026-01-01', usage: 5 },
  })
  expect(objectBody({ title: 'A' })).toEqual({ title: 'A' })
  expect(attributeIn({ attributes: { vin: 'X1' } }, 'attributes.vin')).toBe('X1')
  expect(attributeIn({}, 'attributes.vin')).toBeUndefined()
})

test('numbers come with comma or point, lists one entry in a line, and a word for a number is told', () => {
  const fields = [
    attributeField({ id: 'area', title: TITLE, type: 'number' }),
    attributeField({ id: 'sizes', title: TITLE, type: 'list' }),
  ]
  const values = { 'attributes.area': '1 250,5', 'attributes.sizes': 'M\n\n L ' }
  expect(toBody(fields, values, CONTEXT).body).toEqual({ 'attributes.area': 1_250.5, 'attributes.sizes': ['M', 'L'] })
  expect(toBody(fields, { 'attributes.area': 'wide' }, CONTEXT).problems).toEqual({ 'attributes.area': 'number' })
  expect(toFormValue('list', ['M', 'L'], CONTEXT)).toBe('M\nL')
})

test('entries of an edited kind are moved, changed and taken out', () => {
  expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  expect(moved(['a', 'b', 'c'], 0, 1)).toEqual(['b', 'a', 'c'])
  expect(withEntry(['a', 'b'], 0, null)).toEqual(['b'])
  expect(withEntry(['a', 'b'], 1, 'x')).toEqual(['a', 'x'])
  expect(filled({ a: 1, b: undefined })).toEqual({ a: 1 })
  expect(freeName(['rule-1', 'rule-3'], 'rule-')).toBe('rule-4')
})

test('a unit that the product knows has its short word, another one is said as it is written', () => {
  const ui = (key: string) => key
  expect([unitName('hours', ui), unitName('doses', ui)]).toEqual(['measure.hours', 'doses'])
})
