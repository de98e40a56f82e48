import { describe, expect, test } from '@jest/globals'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { mainDates, ownKinds } from '../../web/src/lib/kind.ts'
import { templateKind } from '../../web/src/lib/new-kind.ts'
import { claim } from '../support/claim.ts'

const names = { ru: { one: 'Рекламация', many: 'Рекламации' }, en: { one: 'Claim', many: 'Claims' } }

describe('the main date of a list', () => {
  test('is the date that must be given where an administrator defined the kind', () => {
    expect(mainDates(templateKind('claim', names))).toEqual(['answerOn'])
  })

  test('else the first one that rules count from, never one that the product sets itself', () => {
    expect(mainDates(claim)).toEqual(['answerOn'])
    expect(mainDates({ ...claim, fields: { movedAt: { type: 'instant', internal: true } } })).toEqual([])
  })

  test('of a shipped kind is one of its fields', () => {
    for (const definition of Object.values(SHIPPED)) {
      expect(Object.keys(definition.fields)).toEqual(expect.arrayContaining([...mainDates(definition)]))
    }
  })
})

describe('a kind of an administrator’s own', () => {
  const row = { kind: 'claim', own: true, version: 1, retiredAt: null, records: 0 }

  test('has a page once it is published, and keeps it while there are records', () => {
    expect(ownKinds([row])).toEqual([row])
    expect(ownKinds([{ ...row, version: null }])).toEqual([])
    expect(ownKinds([{ ...row, own: false }])).toEqual([])
    expect(ownKinds([{ ...row, retiredAt: '2026-03-03T08:00:00.000Z' }])).toEqual([])
    expect(ownKinds([{ ...row, retiredAt: '2026-03-03T08:00:00.000Z', records: 2 }])).toHaveLength(1)
  })
})
