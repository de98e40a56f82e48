import { describe, expect, test } from '@jest/globals'
import type { Rule } from '../../src/domain/definition.ts'
import { entriesSchema, listOf, openEntriesOf, withDone } from '../../src/domain/entry.ts'
import { openingsOf } from '../../src/domain/openings.ts'
import { aProcess, msk, ru } from '../support/build.ts'

const CREATED = msk('2026-04-01 10:00')
const idsOf = (value: unknown) => entriesSchema.safeParse(value).data?.map(entry => entry.id)

describe('a listed fact', () => {
  test('gives new entries ids that no other entry of the list has', () => {
    const entries = [
      { title: 'one', on: '2026-05-01' },
      { id: 'e7', title: 'two', on: '2026-05-02' },
      { title: 'three', on: '2026-05-03' },
    ]
    expect(idsOf(entries)).toEqual(['e8', 'e7', 'e9'])
  })

  test.each([
    ['no day', [{ title: 'x', on: '2026-02-30' }]],
    ['no words', [{ title: ' ', on: '2026-02-20' }]],
    ['an id twice', [{ id: 'a', title: 'x', on: '2026-02-20' }].flatMap(one => [one, one])],
    ['an end before its beginning', [{ title: 'x', on: '2026-02-20', from: '2026-02-21' }]],
    ['an unknown key', [{ title: 'x', on: '2026-02-20', when: 1 }]],
    ['no list', { title: 'x', on: '2026-02-20' }],
  ])('is refused with %s', (_, value) => {
    expect(entriesSchema.safeParse(value).success).toBe(false)
  })

  test('that somebody wrote by other ways reminds of what can be read, and breaks nothing', () => {
    const process = {
      facts: { visits: [{ id: 'a', on: '2026-05-01' }, { on: 'soon' }, 5, { id: 'a b', on: '2026-05-01' }] },
    }
    expect(openEntriesOf(process, 'visits')).toEqual([{ id: 'a', on: '2026-05-01' }])
    expect(openEntriesOf({ facts: { visits: 'none' } }, 'visits')).toEqual([])
  })

  test('knows its finished entries and finds the list of an open one', () => {
    const facts = {
      visits: [{ id: 'a', title: 'x', on: '2026-05-01' }],
      reports: [{ id: 'b', title: 'y', on: '2026-05-02' }],
    }
    expect([listOf({ facts }, 'b'), listOf({ facts }, 'c'), listOf({ facts }, undefined)]).toEqual([
      'reports',
      undefined,
      undefined,
    ])
    const visits = withDone({ facts }, 'visits', 'a', '2026-04-30')
    expect(visits).toEqual([{ id: 'a', title: 'x', on: '2026-05-01', done: true, doneOn: '2026-04-30' }])
    expect(openEntriesOf({ facts: { visits } }, 'visits')).toEqual([])
  })
})

describe('openings', () => {
  const opened = (rule: Pick<Rule, 'opens' | 'until' | 'each'>, dates: Record<string, string>, facts = {}) => {
    const process = aProcess('contract', 'active', CREATED, { dates, facts })
    const anchors = Object.fromEntries(Object.entries(process.dates).map(([name, date]) => [name, date.value]))
    const context = { process, held: false, anchors, calendar: ru, now: CREATED }
    return openingsOf({ id: 'X', states: '*', ...rule }, context).map(({ which, at }) => [which, at])
  }

  test('of a short period that is halved for several leads open once', () => {
    const opens = ['-90d', '-60d', '-14d'].map(lead => `latest(endOn ${lead}, endOn -50% since startOn)`)
    expect(opened({ opens }, { startOn: '2026-05-01', endOn: '2026-06-09' })).toEqual([
      ['-50%_since_startOn', msk('2026-05-21 00:00')],
      ['-14d', msk('2026-05-26 09:00')],
    ])
  })

  test('end where the rule ends', () => {
    const opens = ['startOn +1y -60d', 'startOn +2y -60d']
    expect(opened({ opens, until: 'endOn' }, { startOn: '2026-01-01', endOn: '2026-12-31' })).toEqual([])
    expect(opened({ opens, until: 'endOn' }, { startOn: '2026-01-01', endOn: '2027-12-31' })).toEqual([
      ['+1y_-60d', msk('2026-11-02 09:00')],
    ])
  })

  test('of an entry with a period may take a share of it', () => {
    const visits = [
      { id: 'sla', on: '2026-05-08', from: '2026-04-29' },
      { id: 'visit', on: '2026-05-08' },
    ]
    expect(opened({ opens: 'item -25% since itemFrom', each: { fact: 'visits' } }, {}, { visits })).toEqual([
      ['-25%_since_itemFrom@sla', msk('2026-05-06 12:00')],
    ])
  })
})
