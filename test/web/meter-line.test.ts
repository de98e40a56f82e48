import { describe, expect, test } from '@jest/globals'
import { attributeBody, attributeFilters, withAttribute } from '../../web/src/lib/attribute-filter.ts'
import { meterLine } from '../../web/src/lib/meter-line.ts'
import { actBody, filterBody, missingIn, NO_ACT } from '../../web/src/lib/process-act.ts'

const METER = {
  readings: [
    { on: '2026-01-01', value: 1_000 },
    { on: '2026-01-31', value: 2_500 },
  ],
  perDay: 50,
  slow: 40,
  fast: 60,
  limits: [
    { ruleId: 'near', total: 4_000, dueOn: '2026-03-02' },
    { ruleId: 'passed', total: 2_000, dueOn: '2026-01-21' },
    { ruleId: 'far', total: 900_000, dueOn: '2075-01-01' },
  ],
}

describe('the line of a meter', () => {
  test('goes on from the newest reading to a little behind the limits that it reaches', () => {
    const line = meterLine(METER, '2026-02-10')
    expect(line).toMatchObject({ from: '2026-01-01', days: 90, today: 40, least: 1_000 })
    expect(line?.forecast).toEqual([
      { day: 30, value: 2_500 },
      { day: 90, value: 5_500 },
    ])
    expect(line?.limits).toEqual([{ ruleId: 'near', total: 4_000, day: 60 }])
    expect(line?.most).toBe(2_500 + 60 * 60)
  })

  test('ends with today while nobody can tell how it runs, and is none before anything was read', () => {
    const line = meterLine({ ...METER, perDay: null, slow: null, fast: null, limits: [] }, '2026-02-10')
    expect(line).toMatchObject({ forecast: [], spread: [], days: 70 })
    expect(meterLine({ ...METER, readings: [] }, '2026-02-10')).toBeNull()
  })
})

describe('attributes in the address of a list', () => {
  test('are kept one beside the other, and taken out when they are empty', () => {
    const text = withAttribute(withAttribute('fuel:diesel|gas', 'year', '2015..2020'), 'branch', 'North, "old" harbour')
    expect(text).toBe('fuel:diesel|gas,year:2015..2020,branch:"North, old harbour"')
    expect([...attributeFilters(text)]).toEqual([
      ['fuel', 'diesel|gas'],
      ['year', '2015..2020'],
      ['branch', 'North, old harbour'],
    ])
    expect(withAttribute(text, 'fuel', ' ')).toBe('year:2015..2020,branch:"North, old harbour"')
  })

  test('become the body of a job', () => {
    expect(attributeBody('fuel:diesel|gas,year:2015..,until:..2026-03-01')).toEqual({
      fuel: { is: ['diesel', 'gas'] },
      year: { from: 2015 },
      until: { to: '2026-03-01' },
    })
    expect(
      filterBody({ object_kind: 'vehicle', service: 'overdue,due', attribute: 'fuel:gas', sort: 'service' }),
    ).toEqual({
      object_kind: ['vehicle'],
      service: ['overdue', 'due'],
      attribute: { fuel: { is: ['gas'] } },
    })
  })
})

describe('acts on objects', () => {
  const values = { ...NO_ACT, reason: 'x' }
  test.each([
    [
      { act: 'transfer' as const, partyId: 'p' },
      { act: 'transfer', partyId: 'p' },
    ],
    [
      { act: 'retire' as const, parts: false },
      { act: 'retire', parts: false },
    ],
    [
      { act: 'group' as const, group: '  ' },
      { act: 'group', group: null },
    ],
    [
      { act: 'holder' as const, holder: 'nobody' },
      { command: 'changeHolder', input: { holder: 'nobody' } },
    ],
    [
      { act: 'holder' as const, holder: 'competitor', partyId: 'p', until: '2026-12-31' },
      { input: { holder: 'competitor', holderId: 'p', holderUntil: '2026-12-31' } },
    ],
    [
      { act: 'attribute' as const, attribute: 'year', attributeType: 'integer', value: '2 019' },
      { command: 'amend', input: { attributes: { year: 2019 } } },
    ],
    [
      { act: 'attribute' as const, attribute: 'vin', attributeType: 'text', value: '' },
      { input: { attributes: { vin: null } } },
    ],
  ])('%j are asked as the API takes them', (chosen, body) => {
    expect(missingIn({ ...values, ...chosen })).toBeNull()
    expect(actBody({ ...values, ...chosen })).toMatchObject(body)
  })

  test.each([
    [{ act: 'transfer' as const }, 'partyId'],
    [{ act: 'holder' as const, holder: 'competitor' }, 'partyId'],
    [{ act: 'attribute' as const }, 'attribute'],
    [{ act: 'attribute' as const, attribute: 'year', attributeType: 'integer', value: 'new' }, 'value'],
  ])('%j lack %s', (chosen, missing) => expect(missingIn({ ...values, ...chosen })).toBe(missing))
})
