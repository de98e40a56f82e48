import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Actor, ProcessView } from '../../src/domain/process.ts'
import { tender } from '../../src/domain/processes/tender.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk, theHead } from '../support/build.ts'

// Worked example A: a tender over the May holidays of 2026.
const DETECTED = msk('2026-04-20 10:00')
const Q = msk('2026-05-08 18:00')
const D = msk('2026-05-15 12:00')

const aTender = (state: string, more: Partial<ProcessView> = {}) =>
  aProcess('tender', state, DETECTED, {
    facts: { ownership: 'ours' },
    ...more,
    dates: { submissionDeadline: D, clarificationDeadline: Q },
  })

function take(process: ProcessView, now: string, ask?: Ask, actor: Actor = aPerson()): Turn {
  const turned = turn(tender, process, aContext(now), ask && { ask, actor })
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const dueOf = (process: ProcessView) => Object.fromEntries(process.tasks.map(task => [task.rule, task.dueAt]))
const command = (name: string, input: Record<string, unknown> = {}): Ask => ({ act: 'command', command: name, input })

describe('a tender over the May holidays', () => {
  test('T1 asks whose client it is within a working day, and silence climbs the ladder', () => {
    const begun = take(aTender('detected'), DETECTED)
    expect(dueOf(begun.process)).toEqual({ T1: msk('2026-04-21 18:00') })
    const rungs = plan(tender, begun.process, aContext(DETECTED)).filter(step => step.kind === 'rung')
    expect(rungs.map(step => [step.at, step.to])).toEqual([
      [msk('2026-04-22 09:00'), ['owner', 'substitute']],
      [msk('2026-04-23 09:00'), ['head']],
      [msk('2026-04-28 09:00'), ['director']],
    ])
  })

  test('T2 wants a decision by the earlier of two working days and forty percent before the deadline', () => {
    const classified = take(aTender('detected'), msk('2026-04-20 12:00'), command('classify', { ownership: 'ours' }))
    expect(dueOf(classified.process)).toEqual({ T2: msk('2026-04-22 18:00') })
  })

  test('T3 reminds of questions two working days and four hours before the clarification deadline', () => {
    const steps = plan(tender, aTender('preparing'), aContext(DETECTED)).filter(step => step.rule === 'T3')
    expect(steps.map(step => [step.at, step.dueAt])).toEqual([
      [msk('2026-05-06 09:00'), Q],
      [msk('2026-05-08 14:00'), Q],
    ])
  })

  test('T4 counts five tasks back from the deadline when preparation begins', () => {
    const decided = take(aTender('go_no_go'), msk('2026-04-21 12:00'), command('go'), theHead())
    expect(dueOf(decided.process)).toMatchObject({
      'T4.documents': msk('2026-05-07 18:00'),
      'T4.price': msk('2026-05-08 18:00'),
      'T4.approval': msk('2026-05-12 18:00'),
      'T4.security': msk('2026-05-13 18:00'),
      'T4.submit': msk('2026-05-14 18:00'),
    })
    expect(decided.letters.filter(letter => letter.rule.startsWith('T4.'))).toHaveLength(5)
  })

  test('T5 calls three times, to the minute, and T6 misses at the deadline', () => {
    const steps = forecast(
      tender,
      take(aTender('preparing'), DETECTED).process,
      aContext(DETECTED),
      msk('2026-05-20 00:00'),
    )
    const fired = (rule: string) =>
      steps.filter(({ step }) => step.rule === rule && !step.key.includes('/')).map(({ at }) => at)
    expect(fired('T5')).toEqual([msk('2026-05-14 12:00'), msk('2026-05-15 08:00'), msk('2026-05-15 11:00')])
    expect(fired('T6')).toEqual([D])
    expect(steps.find(({ step }) => step.rule === 'T6')?.state).toBe('missed')
  })

  test('T6 asks for a post-mortem within two working days', () => {
    const missed = take(aTender('preparing'), D)
    expect(missed.process.state).toBe('missed')
    expect(dueOf(missed.process)).toEqual({ 'T6.postMortem': msk('2026-05-19 18:00') })
    expect(missed.letters.map(letter => letter.template)).toContain('missed')
    expect(missed.letters.filter(letter => letter.rule === 'T5')).toEqual([])
  })

  test('T8 asks who won ten working days after the deadline, then every two', () => {
    const steps = plan(tender, aTender('submitted'), aContext(D)).filter(
      step => step.rule === 'T8' && step.kind === 'opening',
    )
    expect(steps.map(step => step.at)).toEqual(
      ['2026-05-29', '2026-06-02', '2026-06-04', '2026-06-08', '2026-06-10', '2026-06-15'].map(day =>
        msk(`${day} 09:00`),
      ),
    )
  })

  test('T7 a moved deadline moves what is open, calls anew, and what was done stays done', () => {
    const decided = take(aTender('go_no_go'), msk('2026-04-21 12:00'), command('go'), theHead()).process
    const documents = decided.tasks.find(task => task.rule === 'T4.documents')
    const done = take(decided, msk('2026-05-05 12:00'), {
      act: 'complete',
      taskId: documents?.id ?? '',
      outcome: 'done',
    }).process
    const waited = take(done, msk('2026-05-06 10:00')).process
    const amended = take(
      waited,
      msk('2026-05-06 15:00'),
      command('amend', { submissionDeadline: msk('2026-05-22 12:00') }),
    )
    const due = dueOf(amended.process)
    expect(due).toMatchObject({
      'T4.price': msk('2026-05-18 18:00'),
      'T4.approval': msk('2026-05-19 18:00'),
      'T4.security': msk('2026-05-20 18:00'),
      'T4.submit': msk('2026-05-21 18:00'),
    })
    expect(due).not.toHaveProperty('T4.documents')
    expect(amended.letters.map(letter => letter.template)).toEqual(['deadlineMoved'])
    const calls = plan(tender, amended.process, aContext(msk('2026-05-06 15:00'))).filter(step => step.rule === 'T5')
    expect(calls.map(step => step.at)).toEqual([
      msk('2026-05-21 12:00'),
      msk('2026-05-22 08:00'),
      msk('2026-05-22 11:00'),
    ])
  })

  test('a tender entered an hour and a half before its deadline asks for everything at once, in one collapsed call', () => {
    const created = msk('2026-05-15 10:30')
    const late = take(
      aProcess('tender', 'preparing', created, { facts: { ownership: 'ours' }, dates: { submissionDeadline: D } }),
      created,
    )
    expect(late.process.tasks.map(task => task.rule).toSorted()).toEqual(
      ['T4.approval', 'T4.documents', 'T4.price', 'T4.security', 'T4.submit', 'T5'].toSorted(),
    )
    expect(late.steps.filter(step => step.rule === 'T5').map(step => step.status)).toEqual(['collapsed', 'fired'])
    expect(late.next).toMatchObject({ rule: 'T5', at: msk('2026-05-15 11:00') })
  })
})
