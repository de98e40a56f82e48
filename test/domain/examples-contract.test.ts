import { describe, expect, test } from '@jest/globals'
import type { Step } from '../../src/domain/ask.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { ledgerRows } from '../../src/domain/letters.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Fact, ProcessView } from '../../src/domain/process.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { evaluate } from '../../src/domain/time.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aDirectory, aPerson, aProcess, msk, OWNER, ru } from '../support/build.ts'

const CREATED = msk('2026-04-01 10:00')

const aContract = (state: string, facts: Record<string, Fact>, days: Record<string, string>) =>
  aProcess('contract', state, CREATED, { facts: { holder: 'ours', ...facts }, dates: days })

function take(process: ProcessView, now: string, command?: { name: string; input: Record<string, unknown> }): Turn {
  const asked = command && {
    ask: { act: 'command', command: command.name, input: command.input } as const,
    actor: aPerson(),
  }
  const turned = turn(contract, process, aContext(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const openings = (process: ProcessView, rule: string, now = CREATED): Step[] =>
  plan(contract, process, aContext(now)).filter(step => step.rule === rule && step.kind === 'opening')
const atNine = (...days: string[]) => days.map(day => msk(`${day} 09:00`))

describe('the renewal of a support contract that ends on a Sunday', () => {
  // Worked example C: E 2027-03-28, notice period 60 days.
  const DAYS = { startOn: '2026-03-29', endOn: '2027-03-28', noticeOn: '2027-01-27' }
  const aSupport = (state = 'active') => aContract(state, { role: 'support' }, DAYS)
  const silence = (until: string) => forecast(contract, aSupport(), aContext(CREATED), until)

  test('K5 asks for a decision six times before the notice day, critically from seven days on', () => {
    const steps = openings(aSupport(), 'K5')
    expect(steps.map(step => step.at)).toEqual(
      atNine('2026-10-29', '2026-11-27', '2026-12-28', '2027-01-13', '2027-01-20', '2027-01-26'),
    )
    expect(steps.map(step => step.critical)).toEqual([false, false, false, false, true, true])
  })

  test('K5 opens the renewal window ninety days before the notice day', () => {
    const opened = take(aSupport(), msk('2026-10-29 09:00')).process
    expect(opened.state).toBe('renewal_window')
    expect(opened.tasks.map(task => task.title)).toContain('decideRenewal')
  })

  test('K5 falls silent as soon as somebody decides', () => {
    const opened = take(aSupport(), msk('2026-10-29 09:00')).process
    const decided = take(opened, msk('2026-11-02 10:00'), { name: 'renew', input: { decision: 'renew' } })
    expect(decided).toMatchObject({ closed: true, next: null, process: { state: 'renewed', tasks: [] } })
  })

  test('K5 without a notice period runs up to the end', () => {
    const process = aContract('active', { role: 'support' }, { startOn: DAYS.startOn, endOn: DAYS.endOn })
    expect(openings(process, 'K5').map(step => step.at)).toEqual(
      atNine('2026-12-28', '2027-01-27', '2027-02-26', '2027-03-12', '2027-03-19', '2027-03-26'),
    )
  })

  test('K6 thirty days before the end is the twenty-sixth of February', () => {
    const found = evaluate('endOn -30d', { calendar: ru, anchors: { endOn: DAYS.endOn }, use: 'opens' })
    expect(found?.at).toBe(msk('2027-02-26 09:00'))
  })

  test('K8 expires at the first instant after the end and writes when the office opens', () => {
    const steps = silence(msk('2027-04-30 00:00'))
    expect(steps.find(({ step }) => step.rule === 'K8')).toMatchObject({
      at: msk('2027-03-29 00:00'),
      state: 'expired',
    })
    expect(steps.find(({ step }) => step.rule === 'K8.expired')).toMatchObject({
      at: msk('2027-03-29 09:00'),
      letters: [{ template: 'expired', to: ['owner', 'head'] }],
    })
  })

  test('K8 tries to win the client back seven and thirty days after the end', () => {
    const opened = silence(msk('2027-04-30 00:00')).filter(
      ({ step }) => step.rule === 'K8.winBack' && !step.key.includes('/'),
    )
    expect(opened.map(({ at }) => at)).toEqual(atNine('2027-04-05', '2027-04-27'))
  })

  test('an amended end moves everything that lies ahead', () => {
    const amended = take(aSupport(), msk('2026-10-01 10:00'), {
      name: 'amend',
      input: { endOn: '2027-06-28', noticeOn: '2027-04-29' },
    }).process
    expect(openings(amended, 'K5', msk('2026-10-01 10:00'))[0]?.at).toBe(msk('2027-01-29 09:00'))
  })
})

describe('support that must stand before the main contract ends', () => {
  // Worked example D: M 2026-12-31.
  const M = '2026-12-31'
  const aSupport = (state = 'planned') => aContract(state, { role: 'support' }, { mainEndOn: M })

  test('K1 starts support 120 days before the main contract ends', () => {
    const main = aContract('active', { role: 'main' }, { startOn: '2026-01-01', endOn: M })
    expect(openings(main, 'K1').map(step => [step.at, step.event])).toEqual([[msk('2026-09-02 09:00'), 'support_due']])
  })

  test('K1 takes half of a short contract instead', () => {
    const main = aContract('active', { role: 'main' }, { startOn: '2026-10-01', endOn: M })
    expect(openings(main, 'K1').map(step => step.at)).toEqual([msk('2026-11-16 00:00')])
  })

  test('K2 offers, reminds and agrees in time', () => {
    const at = (rule: string) => openings(aSupport(), rule).map(step => step.at)
    const offered = { ...aSupport('offered'), contacts: [] }
    const reminded = openings(offered, 'K2.remind.call').map(step => step.at)
    expect([at('K2.offer'), reminded, at('K2.draft')]).toEqual([
      atNine('2026-10-02'),
      atNine('2026-10-30'),
      atNine('2026-11-16'),
    ])
    expect(openings(aSupport(), 'K2.draft')[0]?.to).toContain('head')
  })

  test('K3 warns fourteen days and, critically, one day before the gap', () => {
    const steps = openings(aSupport('agreed'), 'K3')
    expect(steps.map(step => step.at)).toEqual(atNine('2026-12-17', '2026-12-30'))
    expect(steps.map(step => step.critical)).toEqual([false, true])
    expect(steps[1]?.to).toEqual(['owner', 'head', 'director'])
  })

  test('K4 notes the gap as the year begins, and its letter waits for the first working day', () => {
    const gap = forecast(contract, aSupport('agreed'), aContext(CREATED), msk('2027-01-02 00:00')).find(
      ({ step }) => step.rule === 'K4',
    )
    expect(gap).toMatchObject({
      at: msk('2027-01-01 00:00'),
      letters: [{ template: 'notice', to: ['owner', 'director'], critical: false }],
    })
    const letters = ledgerRows({
      letters: gap?.letters ?? [],
      directory: aDirectory(),
      ownerId: OWNER,
      kind: 'contract',
      processId: aSupport().id,
      now: gap?.at ?? '',
      calendars: () => ru,
      tasks: [],
    })
    expect(letters.map(({ address, state, notBefore }) => [address, state, notBefore])).toEqual([
      ['owner@example.test', 'deferred', msk('2027-01-11 09:00')],
      ['director@example.test', 'deferred', msk('2027-01-11 09:00')],
    ])
  })
})
