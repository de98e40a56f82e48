import { describe, expect, test } from '@jest/globals'
import { doneServices, wrongIn } from '../../web/src/lib/done-service.ts'

const SERVICES = [
  { id: 'oil', needsReading: true },
  { id: 'seal', needsReading: false },
]

describe('what a person notes about a visit', () => {
  test('is sent as the API takes it: numbers as people copy them from a meter, and nothing that was left empty', () => {
    const services = { oil: { usage: '54 000', stock: '' }, seal: { expiresOn: '2027-06-01', usage: '' } }
    expect(doneServices(SERVICES, { doneOn: '2026-06-01', result: 'fine', services })).toEqual([
      { serviceId: 'oil', usage: 54_000 },
      { serviceId: 'seal', expiresOn: '2027-06-01' },
    ])
  })

  test.each([
    ['nothing at all', { doneOn: '', result: ' ', services: {} }, { doneOn: true, result: true, usage: ['oil'] }],
    [
      'a reading that is no number',
      { doneOn: '2026-06-01', result: 'fine', services: { oil: { usage: '54k' } } },
      { doneOn: false, result: false, usage: ['oil'] },
    ],
    [
      'one where none is needed',
      { doneOn: '2026-06-01', result: 'fine', services: { oil: { usage: '1' }, seal: { usage: '-3' } } },
      { doneOn: false, result: false, usage: ['seal'] },
    ],
  ])('%s is said to be wrong', (_, given, wrong) => {
    expect(wrongIn(SERVICES, given)).toEqual(wrong)
  })
})
