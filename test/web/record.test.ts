import { describe, expect, test } from '@jest/globals'
import { isEnding, sortCommands } from '../../web/src/lib/command.ts'
import { problemsOf } from '../../web/src/lib/import-report.ts'
import { inTab } from '../../web/src/lib/inbox.ts'
import { letterDocument } from '../../web/src/lib/letter.ts'
import { parseOffset } from '../../web/src/lib/offset.ts'
import { passedStates, stripOf } from '../../web/src/lib/strip.ts'

describe('the process strip', () => {
  const story = [
    { what: 'event', data: { from: 'go_no_go', to: 'preparing' } },
    { what: 'task' },
    { what: 'event', data: { from: 'preparing', to: 'preparing' } },
    { what: 'event', data: { from: 'detected', to: 'go_no_go' } },
  ]

  test('tells the states that were left in the order of the story', () => {
    expect(passedStates(story)).toEqual(['detected', 'go_no_go'])
  })

  test('shows passed, present and possible states, each once', () => {
    const states = stripOf({
      order: ['detected', 'go_no_go', 'preparing', 'approval', 'submitted'],
      present: 'preparing',
      passed: passedStates(story),
      possible: ['submitted', 'approval', 'submitted', 'preparing', 'previous'],
    })
    expect(states.map(({ state, part }) => `${part} ${state}`)).toEqual([
      'passed detected',
      'passed go_no_go',
      'present preparing',
      'possible approval',
      'possible submitted',
    ])
  })
})

describe('the commands of a record', () => {
  const command = (name: string, to: string | null = null) => ({ command: name, to })

  test('stand with the way ahead in front and the end of the road behind', () => {
    const open = [
      command('recordSecurity'),
      command('decline', 'not_participating'),
      command('submit', 'submitted'),
      command('hold'),
      command('amend'),
      command('assign'),
    ]
    const { main, clock, side } = sortCommands(open, 'tender')
    expect([main, clock, side].map(part => part.map(one => one.command))).toEqual([
      ['submit', 'recordSecurity'],
      ['hold'],
      ['decline', 'assign'],
    ])
  })

  test('lose none but those that have forms of their own', () => {
    const open = ['a', 'b', 'c', 'd', 'e', 'resume'].map(name => command(name, 'x'))
    const { main, clock, side } = sortCommands(open, 'deal')
    expect(main).toHaveLength(3)
    expect([...main, ...clock, ...side]).toHaveLength(open.length)
  })

  test('that end something say so', () => {
    expect(isEnding(command('terminate', 'terminated'))).toBe(true)
    expect(isEnding(command('submit', 'submitted'))).toBe(false)
  })
})

describe('the inbox', () => {
  const now = '2026-05-15T09:00:00.000Z'
  const task = { state: 'open', dueAt: '2026-05-15T15:00:00.000Z', snoozedUntil: null }
  const tabOf = (more: Partial<{ state: string; dueAt: string | null; snoozedUntil: string | null }>) =>
    inTab({ ...task, ...more }, now, 'Europe/Moscow')

  test('puts each task on one tab', () => {
    expect(tabOf({})).toBe('today')
    expect(tabOf({ dueAt: null })).toBe('today')
    expect(tabOf({ dueAt: '2026-05-15T08:00:00.000Z' })).toBe('overdue')
    expect(tabOf({ dueAt: '2026-05-16T08:00:00.000Z' })).toBe('later')
    expect(tabOf({ state: 'cancelled' })).toBe('done')
  })

  test('keeps a task that is put off for later, and brings it back', () => {
    expect(tabOf({ snoozedUntil: '2026-05-19T06:00:00.000Z' })).toBe('later')
    expect(tabOf({ snoozedUntil: '2026-05-14T06:00:00.000Z' })).toBe('today')
  })
})

describe('an offset of a rule', () => {
  test('is told by side, count and unit', () => {
    expect(parseOffset('-4wd', 'ru')).toEqual({ side: 'before', count: 4, unit: 'wd', plural: 'few' })
    expect(parseOffset('+1d', 'en')).toEqual({ side: 'after', count: 1, unit: 'd', plural: 'one' })
    expect(parseOffset('-50% since startOn', 'ru')).toMatchObject({ count: 50, unit: '%' })
  })

  test('of nothing is none', () => {
    expect([parseOffset('', 'ru'), parseOffset('+0d', 'ru'), parseOffset('every 2wd', 'ru')]).toEqual([
      null,
      null,
      null,
    ])
  })
})

describe('a letter in the mailbox', () => {
  test("brings its styles along under the page's policy, and opens links beside itself", () => {
    const html =
      '<html><head><style>a{}</style></head><body><p style="color:&quot;x&quot;">1</p><b style=\'color:red\'>2</b></body></html>'
    const shown = letterDocument(html, 'N')
    expect(shown).not.toMatch(/\sstyle=/)
    expect(shown).toContain('<style nonce="N">a{}</style>')
    expect(shown).toContain('[data-style="s1"]{color:red}')
    expect(shown.indexOf('<base target="_blank">')).toBeLessThan(shown.indexOf('<body>'))
  })

  test('leaves text alone that only looks like an attribute', () => {
    expect(letterDocument('<p>use style="x" here</p>', 'N')).toContain('use style="x" here')
  })
})

describe('the report of an import', () => {
  test('lists every problem with its place', () => {
    const report = {
      error: 'not a feed',
      problems: [{ path: '/releases/0/date', message: 'no date' }, 'odd'],
      skipped: [{ reason: 'linked releases' }],
    }
    expect(problemsOf(report)).toEqual([
      { where: '', text: 'not a feed' },
      { where: '/releases/0/date', text: 'no date' },
      { where: '', text: 'odd' },
      { where: '', text: 'linked releases' },
    ])
  })
})
