import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { type Moved, type MovedStep, moveProcess, type NotMoved } from '../../src/domain/move.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'
import { claim } from '../support/claim.ts'
import { contract } from '../support/renewal.ts'
import { aWalk, walk } from '../support/walk.ts'

const DAYS = { startOn: '2026-03-29', endOn: '2027-03-28', noticeOn: '2027-01-27' }
const aSupport = (more: Partial<Omit<ProcessView, 'dates'>> = {}) =>
  aProcess('contract', 'active', msk('2026-04-01 10:00'), {
    facts: { role: 'support', holder: 'ours' },
    dates: DAYS,
    ...more,
  })

/** A copy in which some rules say something else. */
const withRules = (
  definition: Definition,
  change: (rule: Definition['rules'][number]) => object | null,
): Definition => ({
  ...definition,
  version: 2,
  rules: definition.rules.flatMap(rule => {
    const other = change(rule)
    return other === null ? [] : [{ ...rule, ...other }]
  }),
})

/** "Renewal decision 30 days before notice" becomes 45. */
const renewal = (offsets: readonly string[]) =>
  withRules(contract, rule =>
    rule.id === 'K5' ? { opens: offsets.map(offset => `earliest(noticeOn ${offset}, endOn ${offset})`) } : {},
  )
const fortyFive = renewal(['-90d', '-60d', '-45d', '-14d', '-7d', '-1d'])

function lived(definition: Definition, process: ProcessView, ...times: string[]): ProcessView {
  return times.reduce((view, now) => taken(definition, view, now).process, process)
}

function taken(definition: Definition, process: ProcessView, now: string, asked?: Parameters<typeof turn>[3]): Turn {
  const turned = turn(definition, process, aContext(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

function moved(answer: Moved | NotMoved): Moved {
  if (!answer.possible) throw new Error(JSON.stringify(answer))
  return answer
}

const told = ({ steps }: Moved) => ({
  appears: steps.appears.map(step => step.key),
  vanishes: steps.vanishes.map(step => step.key),
  moves: steps.moves.map(({ from, to }: MovedStep) => [from.which, from.at, to.which, to.at]),
})

describe('moving a running process to another version', () => {
  test('changes nothing when the versions say the same', () => {
    const process = lived(contract, aSupport(), msk('2026-10-29 09:00'))
    const answer = moved(moveProcess(contract, { ...contract, version: 2 }, process, aContext(msk('2026-11-01 10:00'))))
    expect(answer).toMatchObject({
      steps: { appears: [], vanishes: [], moves: [] },
      tasks: { changes: [], closes: [] },
    })
    expect(answer.process).toEqual(process)
  })

  test('changes nothing when the versions say the same, whatever happened before', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        const last = [...walk(drawn)].at(-1)
        if (!last) return
        const { process } = last.turned
        const next = { ...drawn.definition, version: 2 }
        const answer = moved(moveProcess(drawn.definition, next, process, aContext(last.now)))
        expect(told(answer)).toEqual({ appears: [], vanishes: [], moves: [] })
        expect(answer.process).toEqual(process)
      }),
      { numRuns: 100 },
    )
  })

  test('shows the renewal decision at its new date', () => {
    const answer = moveProcess(contract, fortyFive, aSupport(), aContext(msk('2026-04-01 10:00')))
    expect(told(moved(answer))).toEqual({
      appears: [],
      vanishes: [],
      moves: [['-30d', msk('2026-12-28 09:00'), '-45d', msk('2026-12-11 09:00')]],
    })
  })

  test('shows what a further opening brings and what a switched-off rule leaves out', () => {
    const more = renewal(['-120d', '-90d', '-60d', '-30d', '-14d', '-7d', '-1d'])
    const process = aSupport()
    const now = aContext(msk('2026-04-01 10:00'))
    expect(told(moved(moveProcess(contract, more, process, now)))).toEqual({
      appears: ['K5:-120d:2027-01-27'],
      vanishes: [],
      moves: [],
    })
    const without = withRules(contract, rule => (rule.id === 'K5.window' ? null : {}))
    expect(told(moved(moveProcess(contract, without, process, now))).vanishes).toEqual(['K5.window:-90d:2027-01-27'])
  })

  test('repeats nothing that was said already under another number', () => {
    const now = msk('2027-01-04 10:00')
    const process = lived(
      contract,
      aSupport(),
      msk('2026-10-29 09:00'),
      msk('2026-11-27 09:00'),
      msk('2026-12-28 09:00'),
    )
    const answer = moved(moveProcess(contract, fortyFive, process, aContext(now)))
    expect(told(answer)).toEqual({ appears: [], vanishes: [], moves: [] })
    const next = taken(fortyFive, answer.process, now)
    expect(next).toMatchObject({ letters: [], tasks: [], steps: [] })
    expect(next.process.tasks.map(task => [task.title, task.stepKey])).toEqual([
      ['decideRenewal', 'K5:-45d:2027-01-27'],
    ])
  })

  test('asks at once for what should have been asked already', () => {
    const now = msk('2026-12-20 10:00')
    const process = lived(contract, aSupport(), msk('2026-10-29 09:00'), msk('2026-11-27 09:00'))
    const answer = moved(moveProcess(contract, fortyFive, process, aContext(now)))
    expect(told(answer).moves).toEqual([['-30d', msk('2026-12-28 09:00'), '-45d', msk('2026-12-11 09:00')]])
    expect(taken(fortyFive, answer.process, now).letters.map(letter => letter.stepKey)).toContain('K5:-45d:2027-01-27')
  })

  test('makes no noise about an opening that a later one has overtaken', () => {
    const more = renewal(['-90d', '-75d', '-60d', '-30d', '-14d', '-7d', '-1d'])
    const process = lived(contract, aSupport(), msk('2026-10-29 09:00'), msk('2026-11-27 09:00'))
    const answer = moved(moveProcess(contract, more, process, aContext(msk('2026-12-01 10:00'))))
    expect(told(answer)).toEqual({ appears: [], vanishes: [], moves: [] })
    expect(answer.process.steps['K5:-75d:2027-01-27']).toMatchObject({ status: 'collapsed' })
  })

  test('gives an open task the outcomes and the ladder of the new version, and closes one whose rule is gone', () => {
    const process = lived(contract, aSupport(), msk('2026-10-29 09:00'))
    const context = aContext(msk('2026-11-01 10:00'))
    const stricter = withRules(contract, rule =>
      rule.id === 'K5' && rule.task ? { task: { ...rule.task, ladder: 'director', outcomes: ['renew'] } } : {},
    )
    const kept = moved(moveProcess(contract, stricter, process, context))
    expect(kept.tasks).toMatchObject({ changes: [{ ladder: 'director', outcomes: ['renew'] }], closes: [] })
    const silent = withRules(contract, rule => (rule.id === 'K5' ? null : {}))
    const gone = moved(moveProcess(contract, silent, process, context))
    expect(gone.tasks).toMatchObject({ changes: [], closes: [{ title: 'decideRenewal' }] })
    expect(taken(silent, gone.process, context.now).tasks).toMatchObject([{ change: 'closed', state: 'cancelled' }])
  })

  test('keeps the remaining time of a hold: paused steps stand in both versions', () => {
    const pause = { cause: 'hand', from: msk('2026-04-02 12:00'), to: null, reason: 'why', by: 'somebody' }
    const created = msk('2026-04-01 10:00')
    const process = aProcess('claim', 'received', created, { facts: { weight: 'minor' }, pauses: [pause] })
    const later = withRules(claim, rule => (rule.id === 'C1' ? { opens: 'created +4wd' } : {}))
    const answer = moved(moveProcess(claim, later, process, aContext(msk('2026-04-02 13:00'))))
    expect(told(answer).vanishes).toEqual([])
    expect(told(answer).appears).toEqual([])
  })

  test('keeps a step that an operator postponed where the operator put it', () => {
    const at = msk('2027-01-08 10:00')
    const key = 'K5:-30d:2027-01-27'
    const ask = { act: 'postpone', stepKey: key, at, reason: 'holidays' } as const
    const asked = { ask, actor: aPerson(['administrator']) }
    const process = taken(contract, aSupport(), msk('2026-04-01 10:00'), asked).process
    const answer = moved(moveProcess(contract, fortyFive, process, aContext(msk('2026-04-02 10:00'))))
    expect(told(answer).moves).toEqual([])
    expect(answer.process.steps['K5:-45d:2027-01-27']).toEqual({ status: 'postponed', at })
  })
})

describe('a process whose state has no counterpart', () => {
  const renamed: Definition = {
    ...claim,
    version: 2,
    states: ['received', 'checked', 'waiting', 'settled', 'rejected'],
    commands: {
      ...claim.commands,
      examine: { from: ['received'], to: 'checked', by: ['owner'], event: 'examined' },
      ask: { from: ['checked'], to: 'waiting', by: ['owner'], event: 'asked' },
    },
    rules: claim.rules.map(rule => (rule.id === 'C2' ? { ...rule, states: ['checked', 'waiting'] } : rule)),
  }
  const context = aContext(msk('2026-04-03 10:00'))
  const aClaim = (state: string, stateBefore?: string) =>
    aProcess('claim', state, msk('2026-04-01 10:00'), { facts: stateBefore === undefined ? {} : { stateBefore } })

  test('is not moved', () => {
    const refused = { possible: false, state: 'examined', reason: 'missing' }
    expect(moveProcess(claim, renamed, aClaim('examined'), context)).toEqual(refused)
    expect(moveProcess(claim, renamed, aClaim('examined'), context, { examined: 'nowhere' })).toEqual(refused)
  })

  test('is moved when somebody says which state stands for it', () => {
    const answer = moveProcess(claim, renamed, aClaim('examined'), context, { examined: 'checked' })
    expect(answer).toMatchObject({ possible: true, process: { state: 'checked' } })
  })

  test('is not moved when only the state that it would go back to is missing, unless that is mapped too', () => {
    const process = aClaim('waiting', 'examined')
    expect(moveProcess(claim, renamed, process, context)).toEqual({
      possible: false,
      state: 'examined',
      reason: 'missing',
    })
    expect(moveProcess(claim, renamed, process, context, { examined: 'checked' })).toMatchObject({
      process: { state: 'waiting', facts: { stateBefore: 'checked' } },
    })
  })

  test('is neither closed nor reopened by moving', () => {
    expect(moveProcess(claim, claim, aClaim('received'), context, { received: 'settled' })).toMatchObject({
      reason: 'closes',
    })
    expect(moveProcess(claim, claim, aClaim('settled'), context, { settled: 'received' })).toMatchObject({
      reason: 'reopens',
    })
    expect(moveProcess(claim, renamed, aClaim('withdrawn'), context)).toMatchObject({ possible: true })
  })
})
