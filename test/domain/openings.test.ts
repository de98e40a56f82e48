import { describe, expect, test } from '@jest/globals'
import type { Definition, Rule } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Fact } from '../../src/domain/process.ts'
import { deal } from '../../src/domain/processes/deal.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'

const CREATED = msk('2026-03-02 10:00')
const milestone: Rule = {
  id: 'X1',
  states: ['in_execution'],
  each: { fact: 'milestones' },
  opens: ['item -10wd', 'item -3wd', 'item +0d'],
  task: { title: 'deliver', to: 'owner', ladder: 'owner_only' },
  pauseOnHold: false,
}
const definition: Definition = { ...deal, rules: [milestone] }
const aDeal = (milestones: Fact) => aProcess('deal', 'in_execution', CREATED, { facts: { milestones } })

describe('a rule over the entries of a list', () => {
  test('opens for each entry by its own day, and skips what is done or has no day', () => {
    const process = aDeal([
      { id: 'a', on: '2026-04-01' },
      { id: 'b', on: '2026-06-01' },
      { id: 'c', on: '2026-07-01', done: true },
      { id: 'd' },
    ])
    const steps = plan(definition, process, aContext(CREATED))
    expect(steps.map(step => [step.which, step.at])).toEqual([
      ['-10wd@a', msk('2026-03-18 09:00')],
      ['-3wd@a', msk('2026-03-27 09:00')],
      ['+0d@a', msk('2026-04-01 09:00')],
      ['-10wd@b', msk('2026-05-18 09:00')],
      ['-3wd@b', msk('2026-05-27 09:00')],
      ['+0d@b', msk('2026-06-01 09:00')],
    ])
  })

  test('has a task for each entry, and a further reminder is about the same entry', () => {
    const process = aDeal([
      { id: 'a', on: '2026-04-01' },
      { id: 'b', on: '2026-04-02' },
    ])
    const opened = turn(definition, process, aContext(msk('2026-03-23 12:00')))
    if (isRefusal(opened)) throw new Error(opened.code)
    expect(opened.process.tasks.map(task => task.stepKey)).toEqual(['X1:-10wd@a:2026-04-01', 'X1:-10wd@b:2026-04-02'])
    const first = opened.process.tasks[0]?.id ?? ''
    const done = turn(definition, opened.process, aContext(msk('2026-03-24 12:00')), {
      ask: { act: 'complete', taskId: first, outcome: 'done' },
      actor: aPerson(),
    })
    if (isRefusal(done)) throw new Error(done.code)
    expect(done.process.tasks.map(task => task.stepKey)).toEqual(['X1:-10wd@b:2026-04-02'])
    const reminded = turn(definition, done.process, aContext(msk('2026-03-30 12:00')))
    if (isRefusal(reminded)) throw new Error(reminded.code)
    expect(
      reminded.letters.filter(letter => letter.template !== 'overdue').map(letter => [letter.stepKey, letter.template]),
    ).toEqual([['X1:-3wd@b:2026-04-02', 'reminder']])
  })
})

describe('two tasks of one rule that are due on the same day', () => {
  test('climb each by itself', () => {
    const process = aDeal([
      { id: 'a', on: '2026-04-01' },
      { id: 'b', on: '2026-04-01' },
    ])
    const opened = turn(definition, process, aContext(msk('2026-03-18 12:00')))
    if (isRefusal(opened)) throw new Error(opened.code)
    const late = turn(definition, opened.process, aContext(msk('2026-03-24 12:00')))
    if (isRefusal(late)) throw new Error(late.code)
    const told = late.letters.filter(letter => letter.template === 'overdue').map(letter => letter.taskId)
    expect(new Set(told)).toEqual(new Set(opened.process.tasks.map(task => task.id)))
    expect(told).toHaveLength(2)
  })
})

describe('a rule that recurs without an end', () => {
  const review: Rule = {
    id: 'X2',
    states: ['in_execution'],
    opens: 'entered +30d',
    every: { step: '30d' },
    task: { title: 'review', to: 'owner', ladder: 'owner_only' },
  }
  const recurring: Definition = { ...deal, rules: [review] }

  test('goes on after a turn that was skipped before its time', () => {
    const now = msk('2026-03-02 12:00')
    const process = aProcess('deal', 'in_execution', CREATED, {
      steps: {
        [`X2:+30d:${CREATED}`]: { status: 'skipped', at: now },
        [`X2:+30d+1x30d:${CREATED}`]: { status: 'skipped', at: now },
      },
    })
    const ahead = plan(recurring, process, aContext(now)).filter(step => step.status === 'planned')
    expect(ahead.map(step => [step.which, step.at])).toEqual([['+30d+2x30d', msk('2026-06-01 09:00')]])
  })
})
