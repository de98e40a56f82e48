import { describe, expect, test } from '@jest/globals'
import { isRefusal } from '../../src/domain/errors.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk } from '../support/build.ts'
import { testRule } from '../support/rule-table.ts'
import { describeTransitions } from '../support/transition-table.ts'

// domain.md 3.6, from Monday 2 March 2026; 9 March is a holiday.
const CREATED = msk('2026-03-02 10:00')
const { visit } = SHIPPED
const CONTACTS = [{ id: 'c', name: 'Client', email: 'client@example.test', locale: 'en' as const }]
type More = Parameters<typeof aProcess>[3]
const planned = (more: More = {}) =>
  aProcess('visit', 'planned', CREATED, { ...more, dates: { dueOn: '2026-03-20', ...more.dates } })
const booked = (bookedOn: string, more: More = {}) =>
  aProcess('visit', 'booked', CREATED, { ...more, dates: { dueOn: '2026-03-20', bookedOn, ...more.dates } })
const wanted = { facts: { clientLetter: true } }

describe.each([
  {
    rule: 'V1',
    record: planned(),
    opens: ['2026-03-02 10:00 → 2026-03-20 18:00'],
    brings: 'task bookVisit',
    moved: { record: planned({ dates: { dueOn: '2026-03-12' } }), opens: ['2026-03-02 10:00 → 2026-03-12 18:00'] },
    onHold: 'stands still',
    closed: 'done',
  },
  {
    rule: 'V2',
    record: planned({ ...wanted, contacts: CONTACTS }),
    opens: ['2026-03-02 10:00'],
    brings: 'letter clientService',
    onHold: 'falls silent',
    closed: 'done',
  },
  {
    rule: 'V2.call',
    record: planned({ ...wanted, contacts: [] }),
    opens: ['2026-03-02 10:00'],
    brings: 'event client_not_written',
    onHold: 'stands still',
    closed: 'done',
  },
  {
    // The working day before Tuesday the 10th is Friday: the 9th is a holiday.
    rule: 'V3',
    record: booked('2026-03-10'),
    opens: ['2026-03-06 09:00'],
    brings: 'letter visitAhead',
    moved: { record: booked('2026-03-13'), opens: ['2026-03-12 09:00'] },
    onHold: 'stands still',
    closed: 'done',
  },
  {
    rule: 'V4',
    record: booked('2026-03-10', { contacts: CONTACTS }),
    opens: ['2026-03-06 09:00'],
    brings: 'letter clientVisit',
    onHold: 'falls silent',
    closed: 'cancelled',
  },
  {
    rule: 'V5',
    record: booked('2026-03-10'),
    opens: ['2026-03-10 09:00 → 2026-03-10 18:00'],
    brings: 'task completeVisit',
    moved: { record: booked('2026-03-13'), opens: ['2026-03-13 09:00 → 2026-03-13 18:00'] },
    onHold: 'stands still',
    closed: 'done',
  },
  {
    rule: 'V6',
    record: planned({ dates: { lostOn: '2026-06-15' } }),
    opens: ['2026-06-15 09:00'],
    brings: 'task askLost',
    moved: {
      record: planned({ dates: { lostOn: '2026-06-15', notLostAt: msk('2026-06-16 12:00') } }),
      opens: ['2026-09-14 09:00'],
    },
    onHold: 'stands still',
    closed: 'done',
  },
  {
    rule: 'V7',
    record: planned({ dates: { saleWantedAt: CREATED } }),
    opens: ['2026-03-02 10:00'],
    brings: 'event sale_wanted',
    onHold: 'stands still',
    closed: 'done',
  },
] as const)('$rule of a visit', row => {
  testRule(visit, row)
})

const SERVICE = 'owner service_manager head'

describeTransitions({
  definition: visit,
  live: 'planned booked',
  closed: 'done cancelled',
  now: msk('2026-03-03 12:00'),
  rows: [
    ['book', 'planned booked', 'booked', SERVICE],
    ['unbook', 'booked', 'planned', SERVICE],
    ['complete', 'planned booked', 'done', SERVICE],
    ['completePart', 'planned booked', 'stays', SERVICE],
    ['cancel', 'planned booked', 'cancelled', SERVICE],
    ['lose', 'planned booked', 'cancelled', `${SERVICE} director`],
    ['notLost', 'planned booked', 'stays', `${SERVICE} director`],
    ['sell', 'planned booked', 'stays', `${SERVICE} manager kam director`],
    ['follow', 'planned booked', 'stays', '-'],
    ['fallAway', 'planned booked', 'cancelled', '-'],
  ],
  record: state => aProcess('visit', state, CREATED),
  input: {
    book: { bookedOn: '2026-03-10' },
    unbook: { reason: 'the client is away' },
    complete: { doneOn: '2026-03-03' },
    completePart: { doneOn: '2026-03-03' },
    cancel: { reason: 'sold', openServices: 'skip' },
    lose: { competitorId: '00000000-0000-7000-8000-00000000000c' },
    notLost: { note: 'the client waits for a part' },
    sell: { sale: 'deal' },
  },
})

describe('a visit', () => {
  const give = (process: ProcessView, now: string, command: string, input: Record<string, unknown>) =>
    turn(visit, process, aContext(now), { ask: { act: 'command', command, input }, actor: aPerson(['head']) })
  const at = (process: ProcessView, now: string) => {
    const turned = turn(visit, process, aContext(now))
    if (isRefusal(turned)) throw new Error(turned.code)
    return turned
  }

  test('mistake 3: that nobody books is told upwards, and neither it nor its rule switches itself off', () => {
    let process: ProcessView = planned({ dates: { lostOn: '2026-09-20' } })
    let now = CREATED
    const told = new Set<string>()
    for (let count = 0; count < 200; count += 1) {
      const turned = at(process, now)
      for (const letter of turned.letters) for (const audience of letter.to) told.add(audience)
      process = turned.process
      if (!turned.next?.at || turned.next.at > msk('2030-02-10 12:00')) break
      now = turned.next.at
    }
    expect(process.state).toBe('planned')
    expect(process.tasks.map(task => task.title)).toEqual(['bookVisit', 'askLost'])
    expect([...told]).toEqual(expect.arrayContaining(['head', 'director']))
  })

  test('a day that is over is not booked, and services are not put off to the past', () => {
    const now = msk('2026-03-10 12:00')
    expect(give(planned(), now, 'book', { bookedOn: '2026-03-09' })).toMatchObject({ code: 'command.guard' })
    expect(give(planned(), now, 'book', { bookedOn: '2026-03-10' })).toMatchObject({ process: { state: 'booked' } })
    const later = { reason: 'repairs', openServices: 'later' }
    expect(give(planned(), now, 'cancel', later)).toMatchObject({ code: 'command.guard' })
    expect(give(planned(), now, 'cancel', { ...later, putOffUntil: '2026-03-10' })).toMatchObject({
      code: 'command.guard',
    })
    expect(give(planned(), now, 'cancel', { ...later, putOffUntil: '2026-03-11' })).toMatchObject({ closed: true })
  })

  test('a day that has come near says so once; another day says so anew', () => {
    const first = give(planned(), CREATED, 'book', { bookedOn: '2026-03-10' })
    if (isRefusal(first)) throw new Error(first.code)
    expect(first.process.tasks).toEqual([])
    const near = at(first.process, msk('2026-03-06 09:00'))
    expect(near.letters.map(letter => letter.template)).toEqual(['visitAhead'])
    const moved = give(near.process, msk('2026-03-06 11:00'), 'book', { bookedOn: '2026-03-20' })
    if (isRefusal(moved)) throw new Error(moved.code)
    expect(moved.letters).toEqual([])
    expect(at(moved.process, msk('2026-03-19 09:00')).letters.map(letter => letter.template)).toEqual(['visitAhead'])
  })

  test('whoever goes answers for it', () => {
    const performerId = '00000000-0000-7000-8000-000000000002'
    expect(give(planned(), CREATED, 'book', { bookedOn: '2026-03-10', performerId })).toMatchObject({
      process: { ownerId: performerId },
    })
  })

  test('lost to a competitor is asked once; not lost asks again after three months', () => {
    const asked = at(planned({ dates: { lostOn: '2026-06-15' } }), msk('2026-06-15 09:00')).process
    expect(asked.tasks.filter(task => task.rule === 'V6')).toMatchObject([{ audience: 'head' }])
    const answered = give(asked, msk('2026-06-16 12:00'), 'notLost', { note: 'a part is awaited' })
    if (isRefusal(answered)) throw new Error(answered.code)
    expect(answered.process.tasks.map(task => task.rule)).toEqual(['V1'])
    expect(at(answered.process, msk('2026-09-13 12:00')).process.tasks.map(task => task.rule)).toEqual(['V1'])
    expect(at(answered.process, msk('2026-09-14 09:00')).process.tasks.map(task => task.rule)).toEqual(['V1', 'V6'])
  })
})
