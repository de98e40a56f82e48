import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { interest } from '../../src/domain/processes/interest.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'

const CREATED = msk('2026-03-02 10:00')

function take(definition: Definition, process: ProcessView, now: string, ask?: Ask) {
  const turned = turn(definition, process, aContext(now), ask && { ask, actor: aPerson() })
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const command = (name: string, input: Record<string, unknown>): Ask => ({ act: 'command', command: name, input })

describe('a contract whose end nobody has entered', () => {
  const begun = () => {
    const facts = { role: 'main', holder: 'ours' }
    return take(contract, aProcess('contract', 'active', CREATED, { facts }), CREATED).process
  }

  test('goes on asking for it when something else is amended', () => {
    const amended = take(contract, begun(), msk('2026-03-02 12:00'), command('amend', { amount: 100 }))
    expect(amended.process.tasks.map(task => task.title)).toEqual(['enterTerm'])
    expect(amended.next).not.toBeNull()
  })

  test('stops asking when the term is there', () => {
    const term = { startOn: '2026-01-01', endOn: '2026-12-31' }
    const amended = take(contract, begun(), msk('2026-03-02 12:00'), command('amend', term))
    expect(amended.process.tasks).toEqual([])
    expect(amended.next).not.toBeNull()
    expect(amended.planned.map(step => step.rule)).toContain('K1')
  })
})

describe('a correction beside the process', () => {
  test('is no call to the client: the task to make one stays open', () => {
    const begun = take(
      interest,
      aProcess('interest', 'proposal', CREATED, { dates: { nextStepOn: '2026-03-20' } }),
      msk('2026-03-04 12:00'),
    ).process
    expect(begun.tasks.map(task => task.title)).toEqual(['followUp'])
    const corrected = take(interest, begun, msk('2026-03-04 13:00'), command('correct', { note: 'title' }))
    expect(corrected.process.tasks.map(task => task.title)).toEqual(['followUp'])
    expect(corrected.events.map(event => event.type)).toEqual(['interest.amended'])
  })
})

describe('a resumption that names no cause', () => {
  const held = (causes: readonly string[]) =>
    aProcess('interest', 'contact', CREATED, {
      pauses: causes.map(cause => ({ cause, from: CREATED, to: null, reason: 'test', by: 'test' })),
    })
  const resume = (process: ProcessView) =>
    turn(interest, process, aContext(msk('2026-03-03 12:00')), { ask: command('resume', {}), actor: aPerson() })

  test('lifts the only one there is, the one by hand first', () => {
    expect(resume(held(['project:p1']))).toMatchObject({ process: { pauses: [{ to: msk('2026-03-03 12:00') }] } })
    expect(resume(held(['project:p1', 'hand']))).toMatchObject({
      process: {
        pauses: [
          { cause: 'project:p1', to: null },
          { cause: 'hand', to: msk('2026-03-03 12:00') },
        ],
      },
    })
  })

  test('is refused, with the causes, when several could be meant', () => {
    expect(resume(held(['project:p1', 'project:p2']))).toMatchObject({
      code: 'process.notHeld',
      params: { causes: ['project:p1', 'project:p2'] },
    })
  })
})
