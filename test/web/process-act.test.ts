import { describe, expect, test } from '@jest/globals'
import { bulk } from '../../src/endpoints/bulk.ts'
import { type ActValues, actBody, filterBody, missingIn, NO_ACT } from '../../web/src/lib/process-act.ts'

const command: ActValues = { ...NO_ACT, act: 'command', command: 'settle', input: { amount: 500 }, reason: 'Agreed' }

describe('a command of the definition as a bulk act', () => {
  test('is sent as the API takes it', () => {
    const body = { act: actBody(command), reason: command.reason, filter: filterBody({ kind: 'claim', party: ID }) }
    expect(bulk.startBulk.body?.parse(body)).toMatchObject({
      act: { act: 'command', command: 'settle', input: { amount: 500 } },
      filter: { kind: ['claim'], party: ID },
    })
  })

  test('gives its reason to a command that asks for one', () => {
    expect(actBody({ ...command, command: 'reject', input: {}, asksReason: true })).toEqual({
      act: 'command',
      command: 'reject',
      input: { reason: 'Agreed' },
    })
  })

  test('waits for the command, for what it asks, and for the reason', () => {
    expect(missingIn({ ...command, command: '' })).toBe('command')
    expect(missingIn({ ...command, problems: { amount: 'required' } })).toBe('input')
    expect(missingIn({ ...command, reason: ' ' })).toBe('reason')
    expect(missingIn(command)).toBeNull()
  })
})

const ID = '0190a000-0000-7000-8000-000000000001'
