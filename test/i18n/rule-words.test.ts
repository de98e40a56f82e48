import { describe, expect, test } from '@jest/globals'
import { lexiconOf } from '../../scripts/lexicon.ts'
import type { Rule } from '../../src/domain/definition.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { definitionWords } from '../../src/i18n/rule-words.ts'
import { offsetInWords, timeInWords } from '../../src/i18n/time-words.ts'

const [en, ru] = [lexiconOf('en'), lexiconOf('ru')]
/** Without the no-break spaces that hold a number and its unit together. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const inWords = (text: string, lexicon = en) => plain(timeInWords(contract, text, lexicon))

describe('a time in words', () => {
  test.each([
    ['endOn -30d', '30 days before the date “Ends on”', 'за 30 дней до даты «Окончание договора»'],
    [
      'created +1wd',
      '1 working day after the moment “Creation of the record”',
      'через 1 рабочий день после момента «Создание записи»',
    ],
    ['entered', 'at the moment “Beginning of this state”', 'в момент «Начало этого состояния»'],
    ['startOn +0d', 'on the day “Starts on”', 'в день «Начало действия»'],
    ['endOn', 'when the day “Ends on” is over', 'когда заканчивается день «Окончание договора»'],
    [
      'startOn +1y -60d',
      '60 days before the date “Starts on” + 1 year',
      'за 60 дней до даты «Начало действия» + 1 год',
    ],
    [
      'endOn -50% since startOn',
      'when 50 % of the time from “Starts on” to “Ends on” is left',
      'когда от «Начало действия» до «Окончание договора» остаётся 50 % срока',
    ],
    [
      'earliest(noticeOn -2wd, endOn -1.5h)',
      'the earliest of: 2 working days before the date “Last day for notice”; 1.5 hours before the date “Ends on”',
      'самое раннее из: за 2 рабочих дня до даты «Последний день для отказа»; за 1,5 часа до даты «Окончание договора»',
    ],
    [
      'latest(earliest(noticeOn -30d, endOn -30d), earliest(noticeOn -50% since startOn, endOn -50% since startOn))',
      'the latest of: 30 days before the date “Last day for notice” or “Ends on”, whichever comes first; when 50 % of the time from “Starts on” to “Last day for notice” or “Ends on”, whichever comes first, is left',
      'самое позднее из: за 30 дней до даты «Последний день для отказа» или «Окончание договора», что раньше; когда от «Начало действия» до «Последний день для отказа» или «Окончание договора», что раньше, остаётся 50 % срока',
    ],
    [
      'latest(latest(endOn -60d, endOn -50% since startOn), earliest(entered, endOn -1d))',
      'the latest of: 60 days before the date “Ends on”; when 50 % of the time from “Starts on” to “Ends on” is left; (the earliest of: at the moment “Beginning of this state”; 1 day before the date “Ends on”)',
      'самое позднее из: за 60 дней до даты «Окончание договора»; когда от «Начало действия» до «Окончание договора» остаётся 50 % срока; (самое раннее из: в момент «Начало этого состояния»; за 1 день до даты «Окончание договора»)',
    ],
  ])('%s', (text, english, russian) => {
    expect([inWords(text), inWords(text, ru)]).toEqual([english, russian])
  })

  test('that is none is shown as it was typed', () => {
    expect(inWords('endOn -3 moons')).toBe('endOn -3 moons')
  })

  test('offsets of keys are told one by one', () => {
    expect(plain(offsetInWords('+1y_-60d', en))).toBe('1 year after, 60 days before')
    expect(offsetInWords('open', en)).toBe('at the time itself')
  })
})

describe('a rule in words', () => {
  const rule: Rule = {
    id: 'X1',
    states: ['active'],
    when: ['oursSupport'],
    opens: ['endOn -7d', 'endOn -1d'],
    every: { step: '2wd', times: 5 },
    task: { title: 'decideRenewal', to: 'owner', ladder: 'L', outcomes: ['renew', 'done'] },
    mail: { template: 'notice', to: ['head'] },
    critical: ['-1d'],
    copies: { '-1d': ['director'] },
    pauseOnHold: false,
  }

  test('says when, until when, what, to whom, and what silence brings', () => {
    const said = definitionWords(contract, en).rule(rule)
    expect(said).toMatchObject({ id: 'X1', name: 'X1', where: 'Active', conditions: ['It is our support contract'] })
    expect(said.opens.map(plain)).toEqual([
      '7 days before the date “Ends on”',
      '1 day before the date “Ends on”',
      'then every 2 working days, times: 5',
      'at any hour: 1 day before',
    ])
    expect(said.due.map(plain)).toEqual(['within 3 working days of the opening'])
    expect(said.makes).toEqual(['task “Decide about the renewal”', 'ends with: Renew, Done', 'letter “notice”'])
    expect(said.heardBy.map(plain)).toEqual(['Owner, Head of sales', '1 day before: also Director'])
    expect(said.silence.map(plain)).toEqual([
      '1 working day after the due date: Owner, Substitute',
      '2 working days after the due date: Head of sales',
      '5 working days after the due date: Director',
    ])
    expect(said.hold).toBe('the clock goes on')
  })

  test.each([
    ['fieldEquals:holder=competitor', '“Whose contract” is “Competitor”'],
    ['fieldKnown:endOn', '“Ends on” is filled in'],
    ['oursMain', 'It is our main contract'],
  ] as const)('says of %s what must be true', (guard, said) => {
    expect(definitionWords(contract, en).rule({ ...rule, when: [guard] }).conditions).toEqual([said])
  })

  test('says how long it goes on, and what silence brings by a ladder of its own', () => {
    const own = { ...contract, ladders: { soft: [{ offset: '+3d', to: ['lawyer'] }] } } as const
    const turns = {
      ...rule,
      every: { step: '1mo', until: 'endOn' },
      task: { title: 'decideRenewal', to: 'owner', ladder: 'soft' },
    } as const
    const said = definitionWords(own, en).rule(turns)
    expect(said.opens.map(plain)).toContain('then every 1 month, until: when the day “Ends on” is over')
    expect(said.silence.map(plain)).toEqual(['3 days after the due date: Lawyer'])
  })

  test('of nobody but the board says so', () => {
    const quiet = { ...rule, task: { title: 'decideRenewal', to: 'owner', ladder: 'board' } } as const
    expect(definitionWords(contract, en).rule(quiet).silence).toEqual(['stays on the board, nobody else is written to'])
  })

  test('is told in the words of its own definition first', () => {
    const texts = { en: { 'rule.X1': 'Ask about {{ what }}', 'state.contract.active': 'Running' } }
    const { name, where } = definitionWords({ ...contract, texts }, en).rule(rule)
    expect([name, where]).toEqual(['Ask about ', 'Running'])
  })
})
