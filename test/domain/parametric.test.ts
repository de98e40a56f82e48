import { describe, expect, test } from '@jest/globals'
import { ru } from '../../src/domain/calendars/ru.ts'
import { decide } from '../../src/domain/decide.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { type EffectText, effectsOf } from '../../src/domain/effect-text.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { type GuardText, holds, isGuardText } from '../../src/domain/guard-text.ts'
import { plan } from '../../src/domain/plan.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'
import { claim } from '../support/claim.ts'

const NOW = msk('2026-05-15 12:00')
const process = aProcess('claim', 'examined', msk('2026-05-01 10:00'), {
  facts: { amount: 5_000, weight: 'major', count: 2 },
  dates: { answerOn: '2026-05-14', endOn: '2026-05-15', calledAt: msk('2026-05-15 11:00') },
})
const context = (input = {}, now = NOW) =>
  ({
    process,
    command: '',
    input,
    actor: aPerson(),
    now,
    calendar: ru,
    fields: { ...claim.fields, count: { type: 'integer' }, urgent: { type: 'boolean' }, calledAt: { type: 'instant' } },
  }) as const

describe('a condition that names its field', () => {
  test.each<[GuardText, object, boolean]>([
    ['fieldKnown:amount', {}, true],
    ['fieldKnown:answerOn', {}, true],
    ['fieldKnown:reason', {}, false],
    ['fieldKnown:reason', { reason: 'late' }, true],
    ['fieldKnown:constructor', {}, false],
    ['fieldUnknown:reason', {}, true],
    ['fieldEquals:weight=major', {}, true],
    ['fieldEquals:weight=major', { weight: 'minor' }, false],
    ['fieldIsNot:weight=minor', {}, true],
    ['fieldAtLeast:amount=5000', {}, true],
    ['fieldAtLeast:amount=5001', {}, false],
    ['fieldAtLeast:reason=0', {}, false],
    ['fieldBelow:amount=5001', {}, true],
    ['fieldBelow:reason=1', {}, false],
    ['datePassed:answerOn', {}, true],
    ['datePassed:endOn', {}, false],
    ['datePassed:reason', {}, false],
    ['datePassed:calledAt', {}, true],
    ['dateAhead:endOn', {}, true],
    ['dateAhead:answerOn', {}, false],
    ['dateAhead:reason', {}, false],
  ])('%s, given %j: %s', (text, input, expected) => {
    expect(holds(text, context(input))).toBe(expected)
  })

  test('a day has passed when it has ended where the record lives', () => {
    expect(holds('datePassed:endOn', context({}, msk('2026-05-15 23:59')))).toBe(false)
    expect(holds('datePassed:endOn', context({}, msk('2026-05-16 00:00')))).toBe(true)
  })

  test.each([
    'fieldKnown',
    'fieldKnown:',
    'fieldKnown:amount=1',
    'fieldEquals:weight',
    'isMonday:amount',
    'toString:amount',
  ])('%s is none', text => expect(isGuardText(text)).toBe(false))
})

test.each<[EffectText, object]>([
  ['stampNow:calledAt', { dates: { calledAt: NOW } }],
  ['setField:weight=minor', { facts: { weight: 'minor' } }],
  ['setField:amount=700', { facts: { amount: 700 } }],
  ['setField:urgent=true', { facts: { urgent: true } }],
  ['setField:weight=huge', {}],
  ['clearField:amount', { facts: { amount: null } }],
  ['clearField:answerOn', { dates: { answerOn: null } }],
  ['addOne:count', { facts: { count: 3 } }],
])('the effect %s', (text, expected) => {
  expect(effectsOf(text, context())).toEqual(expected)
})

describe('in a definition', () => {
  const own: Definition = {
    ...claim,
    fields: { ...claim.fields, settledAt: { type: 'instant', internal: true } },
    commands: {
      ...claim.commands,
      settle: {
        from: ['examined'],
        to: 'settled',
        by: ['head'],
        input: { amount: { type: 'amount' } },
        guards: ['fieldAtLeast:amount=1000'],
        effects: ['stampNow:settledAt', 'setField:weight=minor'],
        event: 'settled',
      },
    },
  }
  const settle = (amount: number) =>
    decide(own, process, { command: 'settle', input: { amount }, actor: aPerson(['head']), now: NOW, calendar: ru })

  test('a command is held back and has its consequences', () => {
    expect(settle(999)).toMatchObject({ code: 'command.guard', params: { guard: 'fieldAtLeast:amount=1000' } })
    const done = settle(1_000)
    expect(isRefusal(done)).toBe(false)
    expect(done).toMatchObject({ facts: { amount: 1_000, weight: 'minor' }, dates: { settledAt: { value: NOW } } })
  })

  test('a rule speaks while its condition holds, and not at all when it is switched off', () => {
    const rules = (more: object) => own.rules.map(rule => (rule.id === 'C2' ? { ...rule, ...more } : rule))
    const asked = (more: object) =>
      plan({ ...own, rules: rules(more) }, process, aContext(NOW)).filter(({ rule }) => rule === 'C2').length
    expect(asked({ when: ['fieldEquals:weight=major'] })).toBe(2)
    expect(asked({ when: ['fieldEquals:weight=minor'] })).toBe(0)
    expect(asked({ off: true })).toBe(0)
  })
})
