import { describe, expect, test } from '@jest/globals'
import { linesToSend, readLines, writeLines } from '../../web/src/lib/line.ts'
import { firstRows, rowsToSend } from '../../web/src/lib/table.ts'

describe('the table of participants', () => {
  const sent = (rows: object[]) => rowsToSend('parties', JSON.stringify(rows))

  test('sends what is whole and leaves out what is empty', () => {
    expect(sent([{ role: 'investor', partyId: 'p' }, {}])).toEqual([{ role: 'investor', partyId: 'p' }])
  })

  test('says that half a row is none', () => {
    expect(sent([{ role: 'investor' }])).toBeNull()
  })

  test('begins with those who are known', () => {
    const facts = { participants: [{ id: 'investor-p', role: 'investor', partyId: 'p', on: '2026-03-01' }] }
    expect(firstRows('parties', facts)).toBe('[{"role":"investor","partyId":"p"}]')
  })
})

describe('the table of presence', () => {
  const facts = {
    needLines: [{ description: 'Pump' }, { description: 'Pipe' }],
    presence: [{ position: 1, delivered: 3 }],
  }

  test('has a row for each needed line, with how far it got', () => {
    expect(JSON.parse(firstRows('presence', facts) ?? '')).toMatchObject([
      { position: 0, description: 'Pump', delivered: 0 },
      { position: 1, description: 'Pipe', delivered: 3 },
    ])
  })

  test('reads numbers as people write them, and refuses words', () => {
    const sent = (delivered: string) => rowsToSend('presence', JSON.stringify([{ position: 0, delivered }]))
    expect(sent('1 200,5')).toEqual([{ position: 0, delivered: 1200.5 }])
    expect(sent('')).toEqual([{ position: 0, delivered: 0 }])
    expect(sent('many')).toBeNull()
  })
})

test('what we can make in a quarter is written beside the need, and kept as a number', () => {
  const text = writeLines([{ description: 'Pump', quantity: '12', capacityPerQuarter: '4' }])
  expect(readLines(text)).toMatchObject([{ capacityPerQuarter: '4' }])
  expect(linesToSend(JSON.parse(text))).toEqual([{ description: 'Pump', quantity: 12, capacityPerQuarter: 4 }])
})
