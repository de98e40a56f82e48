import { describe, expect, test } from '@jest/globals'
import type { Letter, Step } from '../../src/domain/ask.ts'
import { type LedgerInput, ledgerRows } from '../../src/domain/letters.ts'
import { aDirectory, DIRECTOR, everyDay, HEAD, msk, OWNER, ru, SUBSTITUTE } from '../support/build.ts'

const NOW = msk('2026-04-20 10:00')

const aLetter = (more: Partial<Letter> = {}): Letter => ({
  stepKey: 'T4.price:open:x',
  rule: 'T4.price',
  template: 'task',
  to: ['owner'],
  readerId: null,
  critical: false,
  taskId: null,
  dueAt: null,
  because: [],
  ...more,
})

const rowsOf = (letters: Letter[], more: Partial<LedgerInput> = {}) =>
  ledgerRows({
    letters,
    directory: aDirectory(),
    ownerId: OWNER,
    kind: 'tender',
    processId: 'p1',
    now: NOW,
    calendars: id => (id === 'ru' ? ru : everyDay),
    tasks: [],
    ...more,
  })

const aStep = (more: Partial<Step>): Step => ({
  key: 'k',
  rule: 'T4.price',
  which: 'open',
  kind: 'opening',
  at: msk('2026-04-22 09:00'),
  dueAt: null,
  status: 'planned',
  critical: false,
  to: ['head'],
  template: 'overdue',
  task: null,
  command: null,
  event: null,
  taskId: null,
  because: [],
  ...more,
})

describe('ledgerRows', () => {
  test('writes one row for each reader of a step, under a key that names the step and the reader', () => {
    const rows = rowsOf([aLetter({ to: ['owner', 'substitute', 'head'] })])
    expect(rows.map(row => row.key)).toEqual(
      [OWNER, SUBSTITUTE, HEAD].map(id => `tender:p1:T4.price:open:x:${id}:email`),
    )
    expect(rows[0]).toMatchObject({
      readerId: OWNER,
      address: 'owner@example.test',
      locale: 'en',
      priority: 3,
      state: 'queued',
    })
  })

  test('writes to a reader once per step, though several audiences and letters of the step name them', () => {
    const rows = rowsOf([aLetter({ to: ['owner', 'manager', 'kam'] }), aLetter({ to: ['owner'] })])
    expect(rows.filter(row => row.readerId === OWNER)).toHaveLength(1)
  })

  test('writes to the assignee alone, and to the audience when the assignee has left', () => {
    expect(rowsOf([aLetter({ readerId: HEAD, to: [] })]).map(row => row.readerId)).toEqual([HEAD])
    expect(rowsOf([aLetter({ readerId: 'gone', to: ['director'] })]).map(row => row.readerId)).toEqual([DIRECTOR])
    expect(rowsOf([aLetter({ readerId: 'gone', to: [] })]).map(row => row.readerId)).toEqual([OWNER])
  })

  test('defers to the opening of the reader’s own calendar, unless the letter is critical', () => {
    const friday = { now: msk('2026-05-08 18:00') }
    expect(rowsOf([aLetter()], friday)).toMatchObject([
      { state: 'deferred', reason: 'window', notBefore: msk('2026-05-12 09:00') },
    ])
    expect(rowsOf([aLetter({ critical: true })], friday)).toMatchObject([
      { state: 'queued', reason: null, notBefore: friday.now, priority: 1, critical: true },
    ])
    const directory = aDirectory().map(user => ({ ...user, calendarId: 'every-day' }))
    expect(rowsOf([aLetter()], { ...friday, directory })).toMatchObject([{ notBefore: msk('2026-05-09 09:00') }])
  })

  test('answers a person’s act before the letters of the clock', () => {
    expect(rowsOf([aLetter()], { actorKind: 'person' })).toMatchObject([{ priority: 2 }])
    expect(rowsOf([aLetter({ critical: true })], { actorKind: 'person' })).toMatchObject([{ priority: 1 }])
  })

  test('a turn with several letters to one reader writes one carrier before the rows that it carries', () => {
    const letters = [
      aLetter(),
      aLetter({ stepKey: 'T4.sign:open:x', template: 'reminder' }),
      aLetter({ stepKey: 'T8:open:x', to: ['head'] }),
    ]
    const rows = rowsOf(letters)
    expect(rows.map(row => row.state)).toEqual(['queued', 'merged', 'merged', 'queued'])
    expect(rows[0]).toMatchObject({
      key: `collapse:${OWNER}:tender:p1:T4.price:open:x:${OWNER}:email`,
      template: 'collapse',
      stepKey: null,
    })
    expect(rows[0]?.data.items.map(item => item.stepKey)).toEqual(['T4.price:open:x', 'T4.sign:open:x'])
    expect(rows.slice(1, 3).map(row => row.carrier)).toEqual([0, 0])
    expect(rows[3]).toMatchObject({ readerId: HEAD, carrier: null })
  })

  test('letters of one kind keep their template when they are collapsed', () => {
    const [carrier] = rowsOf([aLetter(), aLetter({ stepKey: 'T4.sign:open:x' })])
    expect(carrier).toMatchObject({ template: 'task' })
  })

  test('A: passed steps and the last call of one turn are one letter, as urgent as the last call', () => {
    const last = aLetter({ stepKey: 'T5:-4h:x', rule: 'T5', critical: true })
    const [carrier] = rowsOf([aLetter(), aLetter({ stepKey: 'T4.sign:open:x' }), last], {
      now: msk('2026-05-16 22:00'),
    })
    expect(carrier).toMatchObject({ state: 'queued', critical: true, priority: 1, notBefore: msk('2026-05-16 22:00') })
    expect(carrier?.data.items.map(item => item.rule)).toEqual(['T5', 'T4.price', 'T4.price'])
  })

  test('with a carrier key every row waits for a letter that is written later', () => {
    const rows = rowsOf([aLetter(), aLetter({ stepKey: 'b', critical: true })], { carrierKey: 'hold:1' })
    expect(rows.map(({ state, carrierKey, carrier }) => ({ state, carrierKey, carrier }))).toEqual([
      { state: 'merged', carrierKey: 'hold:1', carrier: null },
      { state: 'merged', carrierKey: 'hold:1', carrier: null },
    ])
  })

  test('tells what follows silence: the ladder of its own task before everything else', () => {
    const planned = [
      aStep({ rule: 'T8', at: msk('2026-04-21 09:00') }),
      aStep({ rule: 'other', taskId: 't1', status: 'planned' }),
      aStep({ rule: 'other', taskId: 't1', status: 'skipped' }),
      aStep({ rule: 'T4.price', at: msk('2026-04-19 09:00') }),
    ]
    const [row] = rowsOf([aLetter({ taskId: 't1' })], {
      planned,
      tasks: [{ id: 't1', title: 'preparePrice', dueAt: NOW }],
    })
    expect(row?.data.next).toEqual([
      {
        at: msk('2026-04-22 09:00'),
        kind: 'tender',
        rule: 'other',
        task: null,
        template: 'overdue',
        command: null,
        readerIds: [HEAD],
      },
    ])
    expect(row?.data.items).toMatchObject([{ task: 'preparePrice', dueAt: NOW }])
    const missed = aStep({ rule: 'T6', at: msk('2026-05-15 12:00'), template: 'missed' })
    const alone = rowsOf([aLetter({ taskId: 't1' })], { planned: [...planned, { ...missed, command: 'miss' }] })
    expect(alone[0]?.data.next).toMatchObject([{ rule: 'other' }, { rule: 'T6', command: 'miss' }])
    expect(rowsOf([aLetter({ rule: 'T1' })], { planned })[0]?.data.next[0]).toMatchObject({ rule: 'T8' })
  })

  test('retries of a reminder end at what it reminds of, of other letters after three days', () => {
    const dueAt = msk('2026-04-20 12:00')
    expect(rowsOf([aLetter({ template: 'reminder', dueAt })])[0]?.expiresAt).toBe(dueAt)
    expect(rowsOf([aLetter({ dueAt })])[0]?.expiresAt).toBe(msk('2026-04-23 10:00'))
    expect(rowsOf([aLetter({ template: 'reminder', dueAt: msk('2026-04-19 12:00') })])[0]?.expiresAt).toBe(
      msk('2026-04-23 10:00'),
    )
  })
})
