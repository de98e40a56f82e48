import { describe, expect, test } from '@jest/globals'
import { lexiconOf } from '../../scripts/lexicon.ts'
import { checkDefinition, isPublishable } from '../../src/domain/check.ts'
import type { Definition, Rule } from '../../src/domain/definition.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import {
  freeRuleId,
  openingLists,
  openingTimes,
  ownText,
  withAddedOpening,
  withNewRule,
  withOpening,
  withoutOpening,
  withoutState,
  withText,
} from '../../web/src/lib/definition-edit.ts'
import { copiedKind, templateKind } from '../../web/src/lib/new-kind.ts'
import { isGroup, isOneOffset, offsetsOf, readTime, timeError, writeTime } from '../../web/src/lib/time-text.ts'
import { wrapped } from '../../web/src/lib/wrap.ts'
import { claim } from '../support/claim.ts'

const NAMES = { ru: { one: 'Претензия', many: 'Претензии' }, en: { one: 'Complaint', many: 'Complaints' } }
const rule: Rule = {
  id: 'X',
  states: ['examined'],
  opens: ['earliest(answerOn -30d, created -30d)', 'answerOn -7d', 'answerOn'],
  task: { title: 'settle', to: 'owner', ladder: 'L' },
  critical: ['-7d'],
  copies: { '-30d': ['head'], '-7d': ['director'] },
}
const written = (text: string) => {
  const time = readTime(text)
  return time && writeTime(time)
}
const hasText = (locale: 'ru' | 'en', key: string) => lexiconOf(locale).has(key)

describe('a written time in a form', () => {
  test.each([
    'endOn -30d',
    'created',
    'startOn +1y -60d',
    'endOn -50% since startOn',
    'earliest(noticeOn -2wd, endOn -1.5h)',
    'latest(earliest(noticeOn -30d, endOn -30d), endOn -50% since startOn)',
  ])('%s comes back as it was', text => {
    const time = readTime(text)
    expect(time && writeTime(time)).toBe(text)
  })

  test('every time of the shipped definitions can be shown', () => {
    const texts = Object.values(SHIPPED).flatMap(({ rules }) => rules.flatMap(openingTimes))
    expect(texts.filter(text => readTime(text) === null)).toEqual([])
    expect(texts.map(text => written(text))).toEqual(texts)
  })

  test('several dates with one distance are one number', () => {
    const [one, two] = ['earliest(noticeOn -30d, endOn -30d)', 'earliest(noticeOn -30d, endOn -45d)'].map(readTime)
    expect([one, two].map(time => time && isGroup(time) && isOneOffset(time))).toEqual([true, false])
    expect(offsetsOf('latest(earliest(noticeOn -30d, endOn -30d), endOn -50% since startOn)')).toEqual([
      '-30d',
      '-50%_since_startOn',
    ])
  })

  test('what is none says why', () => {
    expect([readTime('endOn -3moons'), timeError('endOn -3d')]).toEqual([null, null])
    expect(timeError('endOn -3moons')).toContain('is not a time')
  })
})

describe('another number in one opening', () => {
  test('takes along what is said of its offset', () => {
    const next = withOpening(rule, 1, 'answerOn -10d')
    expect(next.opens).toEqual(['earliest(answerOn -30d, created -30d)', 'answerOn -10d', 'answerOn'])
    expect(next).toMatchObject({ critical: ['-10d'], copies: { '-30d': ['head'], '-10d': ['director'] } })
  })

  test('half way between two dates leaves nothing unheard', () => {
    const half = withOpening(rule, 0, 'earliest(answerOn -45d, created -30d)')
    expect(half.copies).toMatchObject({ '-30d': ['head'] })
    const whole = withOpening(half, 0, 'earliest(answerOn -45d, created -45d)')
    expect(whole.copies).toEqual({ '-45d': ['head'], '-7d': ['director'] })
    expect(offsetsOf('earliest(answerOn -45d, created -45d)')).toEqual(['-45d'])
  })

  test('an opening less takes what was said of it alone', () => {
    expect(withoutOpening(rule, 1)).toMatchObject({ critical: [], copies: { '-30d': ['head'] } })
  })
})

describe('openings that depend on a state or a fact', () => {
  const byStage: Rule = {
    ...rule,
    opens: { by: 'stage', of: { design: ['answerOn -60d', 'answerOn -30d'], '': 'created +5wd' } },
    copies: { '-60d': ['head'], '-30d': ['director'] },
  }

  test('are edited one by one: the others of the same value stay', () => {
    const next = withOpening(byStage, 1, 'answerOn -45d', 'design')
    expect(next.opens).toEqual({ by: 'stage', of: { design: ['answerOn -60d', 'answerOn -45d'], '': 'created +5wd' } })
    expect(next.copies).toEqual({ '-60d': ['head'], '-45d': ['director'] })
  })

  test('are added and removed for their value alone', () => {
    const more = withAddedOpening(byStage, '')
    expect(openingLists(more)[1]).toEqual({ choice: '', times: ['created +5wd', 'created +5wd'] })
    const less = withoutOpening(byStage, 0, 'design')
    expect(less).toMatchObject({ opens: { of: { design: 'answerOn -30d' } }, copies: { '-30d': ['director'] } })
    expect(less.copies).not.toHaveProperty('-60d')
    expect(openingLists(withoutOpening(less, 0, 'design')).map(({ choice }) => choice)).toEqual([''])
  })

  test.each(Object.values(SHIPPED).flatMap(({ rules }) => rules.map(shipped => [shipped.id, shipped] as const)))(
    '%s is as it was when each of its times is written anew',
    (_, shipped) => {
      const same = openingLists(shipped).reduce(
        (before, { choice, times }) =>
          times.reduce((one, text, index) => withOpening(one, index, text, choice), before),
        shipped,
      )
      expect(openingTimes(same)).toEqual(openingTimes(shipped))
      expect([same.copies, same.critical]).toEqual([shipped.copies, shipped.critical])
    },
  )
})

describe('an edited copy', () => {
  test('gets rules with ids of their own', () => {
    const one = withNewRule(claim, freeRuleId(claim))
    expect(freeRuleId(one)).toBe('R2')
    expect(checkDefinition(one).problems.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  test('says texts in its own words until they are given back', () => {
    const said = withText(claim, 'ru', 'state.claim.received', 'Получена')
    expect(ownText(said, 'ru', 'state.claim.received')).toBe('Получена')
    expect(ownText(withText(said, 'ru', 'state.claim.received', ''), 'ru', 'state.claim.received')).toBe('')
  })

  test('without a state names it nowhere any more', () => {
    expect(JSON.stringify(withoutState(claim, 'waiting').rules).match(/"waiting"/g)).toBeNull()
  })
})

describe('a new kind', () => {
  test('from the template may be published at once, and every word of it has a text', () => {
    const checked = checkDefinition(templateKind('complaint', NAMES), { kinds: ['complaint'], hasText })
    expect(checked.problems).toEqual([])
    expect(isPublishable(checked)).toBe(true)
  })

  test.each(Object.values(SHIPPED))('copied from $kind keeps its words under its own name', from => {
    const flat = (locale: 'ru' | 'en', kind: Definition) => {
      const lexicon = lexiconOf(locale)
      const names = [
        ...kind.states.map(state => `state.${kind.kind}.${state}`),
        ...Object.keys(kind.commands).map(name => `command.${kind.kind}.${name}`),
        ...Object.keys(kind.fields).map(name => `field.${kind.kind}.${name}`),
        ...Object.values(kind.commands).map(({ event }) => `event.${kind.kind}.${event}`),
        ...kind.rules.flatMap(({ task }) => (task ? [`task.${kind.kind}.${task.title}`] : [])),
      ]
      return Object.fromEntries(names.filter(lexicon.has).map(key => [key, lexicon.text(key)]))
    }
    const copy = copiedKind(from, 'complaint', NAMES, { ru: flat('ru', from), en: flat('en', from) })
    const { problems } = checkDefinition(copy, { kinds: ['complaint'], hasText })
    expect(problems.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(copy.texts?.en?.['kind.complaint']).toBe('Complaint')
    expect(copy.followed).toEqual([])
  })
})

test('a name in a picture takes few lines and says when there was more', () => {
  expect(wrapped('Decide about the renewal', 10, 3)).toEqual(['Decide', 'about the', 'renewal'])
  expect(wrapped('one two three four', 4, 2)).toEqual(['one', 'two…'])
})
