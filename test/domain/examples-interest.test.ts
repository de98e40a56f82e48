import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import { interest } from '../../src/domain/processes/interest.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aProcess, msk } from '../support/build.ts'

// Worked example G: working hours across the May holiday of 2026.
const ARRIVED = msk('2026-04-30 16:30')

function arrived(at = ARRIVED) {
  const turned = turn(interest, aProcess('interest', 'new', at), aContext(at))
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned.process
}

describe('an interest that arrives late on the eve of a holiday', () => {
  test('the first response is due after four working hours, on the Monday', () => {
    expect(arrived().tasks).toMatchObject([{ rule: 'I1', title: 'firstResponse', dueAt: msk('2026-05-04 11:30') }])
  })

  test('silence about it climbs the ladder from the next working day on', () => {
    const steps = plan(interest, arrived(), aContext(ARRIVED)).filter(
      step => step.rule === 'I1' && step.kind === 'rung',
    )
    expect(steps.map(step => [step.at, step.to])).toEqual([
      [msk('2026-05-05 09:00'), ['owner', 'substitute']],
      [msk('2026-05-06 09:00'), ['head']],
      [msk('2026-05-12 09:00'), ['director']],
    ])
  })

  test('one that arrives at night has its four hours from the morning on', () => {
    expect(arrived(msk('2026-04-29 23:10')).tasks).toMatchObject([{ rule: 'I1', dueAt: msk('2026-04-30 13:00') }])
  })
})
