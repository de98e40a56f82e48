import { describe, expect, test } from '@jest/globals'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal, type Refusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { type Actor, isHeld, type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { deal } from '../../src/domain/processes/deal.ts'
import { interest } from '../../src/domain/processes/interest.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'

const CREATED = msk('2026-04-20 10:00')
const NEXT = { nextStep: 'call', nextStepOn: '2026-12-01' }

type Given = { now: string; command?: string; input?: Record<string, unknown>; actor?: Actor }

function tried(definition: Definition, process: ProcessView, given: Given): Turn | Refusal {
  const { now, command, input = {}, actor = aPerson() } = given
  const asked = command === undefined ? undefined : { ask: { act: 'command', command, input } as const, actor }
  return turn(definition, process, aContext(now), asked)
}

function done(definition: Definition, process: ProcessView, given: Given): Turn {
  const turned = tried(definition, process, given)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const refusal = (turned: Turn | Refusal) => {
  if (!isRefusal(turned)) throw new Error('it was done')
  return turned
}
const titles = ({ process }: Turn) => process.tasks.map(task => task.title).toSorted()

describe('an interest', () => {
  const at = (state: string, more: Parameters<typeof aProcess>[3] = {}) => aProcess('interest', state, CREATED, more)
  const now = msk('2026-04-21 12:00')

  test.each([
    ['contact', 'clarifyNeed'],
    ['proposal', 'negotiate'],
    ['proposal', 'logContact'],
    ['deferred', 'wake'],
    ['refused', 'reopen'],
  ])('in %s is not saved by %s without a next step and its date', (state, command) => {
    const { code, params } = refusal(
      tried(interest, at(state, { facts: { stateBefore: 'contact' } }), { now, command }),
    )
    expect(code).toBe('command.input')
    expect(JSON.stringify(params.errors)).toMatch(/nextStep.*nextStepOn/)
    const past = { nextStep: 'call', nextStepOn: '2026-04-20' }
    const late = refusal(
      tried(interest, at(state, { facts: { stateBefore: 'contact' } }), { now, command, input: past }),
    )
    expect(late).toMatchObject({ code: 'command.guard', params: { guard: 'nextStepAhead' } })
    const today = { nextStep: 'call', nextStepOn: '2026-04-21' }
    expect(
      isRefusal(tried(interest, at(state, { facts: { stateBefore: 'contact' } }), { now, command, input: today })),
    ).toBe(false)
  })

  test('keeps its next step against an amendment that would clear it', () => {
    const { code } = refusal(
      tried(interest, at('contact', { dates: NEXT }), { now, command: 'amend', input: { nextStepOn: null } }),
    )
    expect(code).toBe('command.input')
  })

  test('that changes its stage loses its follow-ups, and the letters that were to be written', () => {
    const asked = done(interest, at('proposal', { dates: { nextStepOn: '2026-12-01' } }), {
      now: msk('2026-04-22 09:00'),
    })
    expect(titles(asked)).toEqual(['followUp'])
    const moved = done(interest, asked.process, { now: msk('2026-04-22 10:00'), command: 'negotiate', input: NEXT })
    expect(titles(moved)).toEqual([])
    expect(moved.planned.filter(step => step.rule.startsWith('I3'))).toEqual([])
  })

  test('put off for a week returns half-way, for longer a week before; a date behind is refused', () => {
    const defer = (deferredUntil: string) =>
      tried(interest, at('proposal'), { now: CREATED, command: 'defer', input: { deferredUntil, reason: 'budget' } })
    expect(refusal(defer('2026-04-20'))).toMatchObject({ params: { guard: 'deferredAhead' } })
    const wakes = (turned: Turn | Refusal) =>
      !isRefusal(turned) && turned.planned.find(step => step.rule === 'I6.wake')?.at
    expect(wakes(defer('2026-04-27'))).toBe(msk('2026-04-24 05:00'))
    expect(wakes(defer('2026-06-15'))).toBe(msk('2026-06-08 09:00'))
  })

  test('that returned asks to prepare for its date, and the question ends with the next step', () => {
    const deferred = done(interest, at('proposal', { dates: NEXT }), {
      now: CREATED,
      command: 'defer',
      input: { deferredUntil: '2026-06-15', reason: 'budget' },
    })
    const back = done(interest, deferred.process, { now: msk('2026-06-08 09:00') })
    expect([back.process.state, titles(back)]).toEqual(['proposal', ['prepareReturn']])
    const planned = done(interest, back.process, { now: msk('2026-06-09 10:00'), command: 'logContact', input: NEXT })
    expect(titles(planned)).toEqual([])
  })

  test('is told to the head when its date passes for the third time, not before', () => {
    let process = at('contact', { dates: { ...NEXT, expectedOn: '2026-04-24' } })
    const heard: boolean[] = []
    for (const [passed, next] of [
      ['2026-04-25', '2026-04-30'],
      ['2026-05-01', '2026-05-08'],
      ['2026-05-09', '2026-05-15'],
    ] as const) {
      const turned = done(interest, process, { now: msk(`${passed} 00:00`) })
      heard.push(turned.letters.some(letter => letter.template === 'slipped'))
      process = done(interest, turned.process, {
        now: msk(`${passed} 10:00`),
        command: 'confirmDate',
        input: { ...NEXT, expectedOn: next },
      }).process
    }
    expect(heard).toEqual([false, false, true])
  })

  test('is silent while only we act: a proposal and a call without an answer do not count', () => {
    const silentSince = (command: string, input: object) =>
      done(interest, at(command === 'propose' ? 'need_clarified' : 'proposal', { facts: { lines: [{}], amount: 1 } }), {
        now,
        command,
        input: { ...NEXT, ...input },
      }).process.dates.clientSilentSince?.value
    expect(silentSince('propose', {})).toBeUndefined()
    expect(silentSince('logContact', {})).toBeUndefined()
    expect(silentSince('logContact', { clientActive: true })).toBe(now)
    expect(silentSince('negotiate', {})).toBe(now)
  })

  test('is never closed by silence, however long', () => {
    const year = forecast(interest, at('proposal', { dates: NEXT }), aContext(CREATED), msk('2027-12-01 00:00'))
    expect(new Set(year.map(step => step.state))).toEqual(new Set(['proposal']))
    expect(year.filter(({ step }) => step.rule === 'I7' && !step.key.includes('/')).length).toBeGreaterThan(8)
  })
})

describe('a deal that is suspended by hand and held with its project', () => {
  const cause = 'project:1'
  const begin = () => {
    const suspended = done(deal, aProcess('deal', 'in_execution', CREATED), {
      now: msk('2026-04-21 10:00'),
      command: 'suspend',
      input: { reason: 'the client builds later' },
    })
    return done(deal, suspended.process, {
      now: msk('2026-04-22 10:00'),
      command: 'hold',
      input: { cause, reason: 'no money' },
      actor: SYSTEM,
    }).process
  }
  const resume = { now: msk('2026-05-18 10:00'), command: 'resume', input: { cause }, actor: SYSTEM }
  const reinstate = { now: msk('2026-05-19 10:00'), command: 'reinstate' }
  const stands = (process: ProcessView) => [process.state, isHeld(process)]

  test('goes on only when both are lifted, in whichever order', () => {
    const resumed = done(deal, begin(), resume).process
    expect(stands(resumed)).toEqual(['suspended', false])
    expect(stands(done(deal, resumed, reinstate).process)).toEqual(['in_execution', false])
    const reinstated = done(deal, begin(), { ...reinstate, now: msk('2026-05-11 10:00') }).process
    expect(stands(reinstated)).toEqual(['in_execution', true])
    expect(stands(done(deal, reinstated, resume).process)).toEqual(['in_execution', false])
  })

  test('keeps reminding of what the client owes', () => {
    const owed = { ...begin(), dates: { paymentDueOn: { value: '2026-05-15', by: 'test', setAt: CREATED } } }
    expect(titles(done(deal, owed, { now: msk('2026-05-12 09:00') }))).toContain('collectPayment')
  })
})

describe('a list of milestones', () => {
  const two = [
    { id: 'e1', title: 'pumps', on: '2026-05-29' },
    { id: 'e2', title: 'valves', on: '2026-05-29' },
  ]
  const begun = () =>
    done(deal, aProcess('deal', 'in_execution', CREATED, { facts: { milestones: two } }), {
      now: msk('2026-05-15 09:00'),
    })

  test('has a task for each, also of one day, and finishing one leaves the other open', () => {
    const opened = begun()
    expect(opened.process.tasks.map(task => task.stepKey)).toEqual(['D3:-10wd@e1:2026-05-29', 'D3:-10wd@e2:2026-05-29'])
    const input = { entryId: 'e1', doneOn: '2026-05-14' }
    const finished = done(deal, opened.process, { now: msk('2026-05-15 12:00'), command: 'finishMilestone', input })
    expect(finished.process.tasks.map(task => task.stepKey)).toEqual(['D3:-10wd@e2:2026-05-29'])
    expect(finished.tasks).toMatchObject([{ change: 'closed', state: 'done', outcome: 'finishMilestone' }])
    // The story names it also when the list is another one later.
    expect(finished.events).toMatchObject([{ type: 'deal.milestone_finished', data: { entry: 'pumps' } }])
    expect(finished.process.facts.milestones).toMatchObject([
      { id: 'e1', done: true, doneOn: '2026-05-14' },
      { id: 'e2' },
    ])
  })

  test('tells a task which of them it is about, and refuses one that there is not', () => {
    const [task] = begun().process.tasks
    const ask = { act: 'complete', taskId: task?.id ?? '', outcome: 'finishMilestone', input: {} } as const
    const finished = turn(deal, begun().process, aContext(msk('2026-05-15 12:00')), { ask, actor: aPerson() })
    expect(isRefusal(finished) ? finished : finished.process.facts.milestones).toMatchObject([{ done: true }, {}])
    const none = tried(deal, begun().process, {
      now: msk('2026-05-15 12:00'),
      command: 'finishMilestone',
      input: { entryId: 'e9' },
    })
    expect(refusal(none)).toMatchObject({ code: 'command.guard', params: { guard: 'entryOpen' } })
  })

  test('that is saved with another day moves its reminders; a removed one takes its task along', () => {
    const saved = done(deal, begun().process, {
      now: msk('2026-05-15 12:00'),
      command: 'saveMilestones',
      input: { milestones: [{ id: 'e1', title: 'pumps', on: '2026-06-13' }] },
    })
    expect(saved.process.tasks).toEqual([])
    expect(saved.planned.filter(step => step.rule === 'D3').map(step => step.at)).toEqual(
      ['2026-05-29', '2026-06-09', '2026-06-11'].map(day => msk(`${day} 09:00`)),
    )
  })
})

describe('the renewal of a contract', () => {
  const aSupport = () =>
    aProcess('contract', 'renewal_window', CREATED, {
      facts: { holder: 'ours', role: 'support' },
      dates: { startOn: '2026-03-29', endOn: '2027-03-28', noticeOn: '2027-01-27' },
    })
  const renew = (now: string, more: object = {}) =>
    tried(contract, aSupport(), { now, command: 'renew', input: { decision: 'renew', ...more } })

  test('is in time until the last day for notice has ended, there where the contract is', () => {
    const turned = renew(msk('2027-01-27 23:59'))
    expect(isRefusal(turned) ? turned : turned.process.facts.decidedLate).toBe(false)
  })

  test('after that day says why it is late, and is kept as late', () => {
    expect(refusal(renew(msk('2027-01-28 00:01')))).toMatchObject({ params: { guard: 'decidedInTimeOrExplained' } })
    const late = renew(msk('2027-01-28 00:01'), { lateReason: 'the client was away' })
    expect(isRefusal(late) ? late : late.process.facts).toMatchObject({
      decidedLate: true,
      lateReason: 'the client was away',
    })
  })

  test('is never decided by silence: the day passes, everybody hears, the contract expires', () => {
    const silent = forecast(contract, aSupport(), aContext(CREATED), msk('2027-04-30 00:00'))
    expect(silent.find(({ step }) => step.rule === 'K5.notice')?.letters.flatMap(letter => letter.to)).toEqual([
      'owner',
      'head',
      'director',
    ])
    expect(silent.at(-1)?.state).toBe('expired')
  })

  test('of a short contract is asked for once where its leads are longer than half of it', () => {
    const short = aProcess('contract', 'active', msk('2026-05-01 10:00'), {
      facts: { holder: 'ours', role: 'support' },
      dates: { startOn: '2026-05-01', endOn: '2026-06-09' },
    })
    const opened = forecast(contract, short, aContext(short.createdAt), msk('2026-06-09 00:00'))
      .filter(({ step }) => step.rule === 'K5' && !step.key.includes('/'))
      .map(({ at }) => at)
    expect(opened).toEqual(['2026-05-21 00:00', '2026-05-26 09:00', '2026-06-02 09:00', '2026-06-08 09:00'].map(msk))
  })
})
