import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, type Calendar, type DayKind, type Instant, isWorkday } from '../../src/domain/calendar.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { plan, upcoming } from '../../src/domain/plan.ts'
import type { ProcessView } from '../../src/domain/process.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { project } from '../../src/domain/processes/project.ts'
import { tender } from '../../src/domain/processes/tender.ts'
import { replan } from '../../src/domain/replan.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aDirectory, aProcess, msk, ru } from '../support/build.ts'
import { aWalk, walk } from '../support/walk.ts'

const RUNS = { numRuns: 150 }

const withDays = (days: Record<string, DayKind>, base: Calendar = ru): Calendar => ({
  ...base,
  days: { ...base.days, ...days },
})
const { newId } = aContext('2025-01-01T00:00:00.000Z')

function take(definition: Definition, process: ProcessView, now: Instant, calendar: Calendar = ru) {
  const turned = turn(definition, process, { ...aContext(now, calendar), newId: () => `later-${newId()}` })
  if (isRefusal(turned)) throw new Error(turned.code)
  return turned
}

const compared = (definition: Definition, process: ProcessView, now: Instant, before: Calendar, after: Calendar) =>
  replan(definition, process, { before, after, directory: aDirectory(), now })

/** Other days off and on, short days, hours and zones: what an administrator may make of a calendar. */
const aCalendar: fc.Arbitrary<Calendar> = fc
  .record({
    days: fc.dictionary(
      fc.nat(900).map(index => addDays('2025-01-01', index)),
      fc.constantFrom<DayKind>('off', 'work', '10:00-14:00'),
      { maxKeys: 60 },
    ),
    dayStart: fc.constantFrom('08:00', '09:00', '10:00'),
    zone: fc.constantFrom('Europe/Moscow', 'Europe/Berlin', 'America/New_York', 'Asia/Vladivostok'),
    weekend: fc.constantFrom<number[]>([6, 7], [5, 6, 7], [5, 6], [7]),
  })
  .map(({ days, ...columns }) => ({ ...withDays(days), ...columns }))

/** Where a random life ends. */
const anEnd = fc.tuple(aWalk(), aCalendar).map(([drawn, calendar]) => {
  const last = [...walk(drawn)].at(-1)
  return last && { definition: drawn.definition, process: last.turned.process, now: last.now, calendar }
})

describe('another calendar', () => {
  test('moves what counts working days, and nothing that fired', () => {
    const deadline = { submissionDeadline: msk('2026-05-15 12:00') }
    const start = aProcess('tender', 'preparing', msk('2026-05-04 10:00'), { dates: deadline })
    const now = msk('2026-05-08 10:00')
    const process = take(tender, start, msk('2026-05-04 10:00')).process
    const moved = compared(tender, process, now, ru, withDays({ '2026-05-13': 'off' }))
    // Four and three working days before the deadline begin a day earlier now; the last day but one was not in between.
    expect(moved.due.map(({ from, to }) => [from, to])).toContainEqual([
      msk('2026-05-12 18:00'),
      msk('2026-05-08 18:00'),
    ])
    expect(moved.appeared).toEqual([])
    expect(moved.vanished).toEqual([])
    expect(moved.moved.every(step => process.steps[step.key] === undefined)).toBe(true)
  })

  test('counts what a naive recomputation counts', () => {
    fc.assert(
      fc.property(anEnd, end => {
        if (!end) return
        const { definition, process, now, calendar } = end
        const context = (one: Calendar) => ({ calendar: one, directory: aDirectory(), now })
        const moved = compared(definition, process, now, ru, calendar)
        // Openings do not hang on due dates of tasks, so two plain plans are the oracle.
        const openings = (one: Calendar) =>
          new Map(
            upcoming(plan(definition, process, context(one)))
              .filter(step => step.kind === 'opening')
              .map(step => [step.key, `${step.at} ${step.dueAt}`]),
          )
        const [before, after] = [openings(ru), openings(calendar)]
        const differing = [...before].filter(([key, at]) => after.has(key) && after.get(key) !== at)
        expect(moved.moved.filter(step => step.kind === 'opening')).toHaveLength(differing.length)
        const gone = [...before.keys()].filter(key => !after.has(key))
        expect(moved.vanished.filter(step => step.kind === 'opening')).toHaveLength(gone.length)
        const fresh = [...after.keys()].filter(key => !before.has(key))
        expect(moved.appeared.filter(step => step.kind === 'opening')).toHaveLength(fresh.length)
      }),
      RUNS,
    )
  })

  test('leaves the plan that a turn then leaves, as long as nothing is due', () => {
    fc.assert(
      fc.property(anEnd, end => {
        if (!end) return
        const { definition, process, now, calendar } = end
        const moved = compared(definition, process, now, ru, calendar)
        if (moved.overdue > 0) return
        expect(take(definition, process, now, calendar).next?.at ?? null).toBe(moved.nextAfter)
      }),
      RUNS,
    )
  })

  test('that is the same moves nothing, and planning anew twice is planning anew once', () => {
    fc.assert(
      fc.property(anEnd, end => {
        if (!end) return
        const { definition, process, now, calendar } = end
        expect(compared(definition, process, now, ru, { ...ru })).toMatchObject({
          moved: [],
          appeared: [],
          vanished: [],
          due: [],
        })
        const once = take(definition, process, now, calendar)
        const twice = take(definition, once.process, now, calendar)
        expect(twice).toMatchObject({ changed: false, steps: [], tasks: [], letters: [] })
        expect(twice.planned).toEqual(once.planned)
      }),
      RUNS,
    )
  })

  test('taken back restores every planned instant, as long as nothing came due meanwhile', () => {
    fc.assert(
      fc.property(anEnd, end => {
        if (!end) return
        const { definition, process, now, calendar } = end
        if (compared(definition, process, now, ru, calendar).overdue > 0) return
        const there = take(definition, process, now, calendar)
        const back = take(definition, there.process, now)
        expect(back.steps).toEqual([])
        expect(back.planned).toEqual(take(definition, process, now).planned)
        expect(back.process).toEqual(process)
      }),
      RUNS,
    )
  })

  test('fires nothing that has fired: the same matter of the same rule is not brought up again', () => {
    const matter = (key: string) => `${key.split(':')[0]} ${key.split(':').slice(2).join(':')}`
    fc.assert(
      fc.property(anEnd, end => {
        if (!end) return
        const { definition, process, now, calendar } = end
        const texts = new Map(definition.rules.map(rule => [rule.id, rule]))
        const single = (key: string) => {
          const rule = texts.get(key.split(':')[0] ?? '')
          return rule !== undefined && rule.each === undefined && !rule.every && typeof rule.opens === 'string'
        }
        const fired = Object.keys(process.steps).filter(single).map(matter)
        const again = take(definition, process, now, calendar).steps.filter(
          step => step.status === 'fired' && single(step.key) && fired.includes(matter(step.key)),
        )
        expect(again.filter(step => process.steps[step.key]?.status !== 'postponed')).toEqual([])
      }),
      RUNS,
    )
  })

  test('does not move what a person postponed or snoozed', () => {
    const created = msk('2026-03-02 10:00')
    const first = take(
      project,
      aProcess('project', 'new', created, { facts: { stage: 'preparation' } }),
      created,
    ).process
    const task = first.tasks.find(one => one.rule === 'P2')
    if (!task) throw new Error('no task')
    const until = msk('2026-03-12 11:00')
    const step = upcoming(plan(project, first, aContext(created))).find(one => one.kind === 'opening')
    if (!step) throw new Error('no step')
    const process: ProcessView = {
      ...first,
      tasks: [{ ...task, snoozedUntil: until, snoozes: 1 }],
      steps: { ...first.steps, [step.key]: { status: 'postponed', at: msk('2026-03-11 10:30') } },
    }
    const after = { ...withDays({ '2026-03-11': 'off', '2026-03-12': 'off' }), dayStart: '12:00' }
    const planned = plan(project, take(project, process, created, after).process, aContext(created, after))
    expect(planned.find(one => one.key === step.key)).toMatchObject({
      status: 'postponed',
      at: msk('2026-03-11 10:30'),
    })
    expect(take(project, process, created, after).process.tasks.map(one => one.snoozedUntil)).toEqual([until])
  })
})

describe('when another part of an "earliest" decides by the new calendar', () => {
  // Ten working days after the deadline are 29 May 09:00, just before the award is expected.
  const awaiting = aProcess('tender', 'submitted', msk('2026-05-15 11:00'), {
    dates: { submissionDeadline: msk('2026-05-15 11:30'), awardPeriodEnd: msk('2026-05-29 12:00') },
  })
  const later = withDays({ '2026-05-25': 'off' })

  test('what was asked under the old one is not asked again, and its task stays', () => {
    const asked = take(tender, awaiting, msk('2026-05-29 09:00'))
    expect(asked.steps.map(step => step.key)).toEqual([`T8:+10wd:${msk('2026-05-15 11:30')}`])
    const noon = take(tender, asked.process, msk('2026-05-29 12:00'), later)
    expect(noon.steps).toEqual([])
    expect(noon.process.tasks.map(task => task.id)).toEqual(asked.process.tasks.map(task => task.id))
  })

  test('a date that somebody sets afterwards is asked about anew', () => {
    const asked = take(tender, awaiting, msk('2026-05-29 09:00')).process
    const setAt = msk('2026-05-29 10:00')
    const dates = { ...asked.dates, awardPeriodEnd: { value: msk('2026-05-29 11:00'), by: 'buyer', setAt } }
    const told = take(tender, { ...asked, dates }, msk('2026-05-29 11:00'), later)
    expect(told.steps.map(step => step.key)).toEqual([`T8:open:${msk('2026-05-29 11:00')}`])
  })

  test('before anything was asked, the new one decides', () => {
    expect(take(tender, awaiting, msk('2026-05-29 09:00'), later).steps).toEqual([])
    expect(take(tender, awaiting, msk('2026-05-29 12:00'), later).steps).toHaveLength(1)
  })
})

describe('a task that is late', () => {
  const created = msk('2026-03-02 10:00')
  // Its research is due on 10 March; the owner was reminded on the 11th, the head on the 12th.
  const late = () => {
    const first = take(
      project,
      aProcess('project', 'new', created, { facts: { stage: 'preparation' } }),
      created,
    ).process
    const owner = take(project, first, msk('2026-03-11 09:00')).process
    return take(project, owner, msk('2026-03-12 09:00')).process
  }

  test('is not escalated from the beginning because its day was yesterday instead of the day before', () => {
    const process = late()
    expect(process.tasks.map(task => [task.rule, task.dueAt])).toContainEqual(['P2', msk('2026-03-10 18:00')])
    const turned = take(project, process, msk('2026-03-12 09:30'), withDays({ '2026-03-05': 'off' }))
    expect(turned.letters).toEqual([])
    expect(turned.process.tasks.map(task => task.dueAt)).toEqual(process.tasks.map(task => task.dueAt))
  })

  test('is given the time that a new day off leaves, when that lies ahead', () => {
    const days = withDays({ '2026-03-04': 'off', '2026-03-05': 'off', '2026-03-06': 'off' })
    const turned = take(project, late(), msk('2026-03-12 09:30'), days)
    expect(turned.letters).toEqual([])
    expect(turned.process.tasks.map(task => task.dueAt)).toContain(msk('2026-03-13 18:00'))
  })
})

describe('a hold', () => {
  test('mistake 9: over nights and weekends it gives back working time only, by the calendar that counts now', () => {
    const created = msk('2026-03-02 10:00')
    const first = take(
      project,
      aProcess('project', 'new', created, { facts: { stage: 'preparation' } }),
      created,
    ).process
    const pauses = [{ cause: 'hand', from: msk('2026-03-06 18:00'), to: msk('2026-03-10 09:00'), reason: 'x', by: 'x' }]
    const due = (calendar: Calendar) =>
      take(project, { ...first, pauses }, msk('2026-03-10 09:00'), calendar).process.tasks.find(
        one => one.rule === 'P2',
      )?.dueAt
    // A weekend and a holiday inside of the hold lose nothing and give nothing.
    expect(due(ru)).toBe(msk('2026-03-10 18:00'))
    // With the holiday worked, the hold took a working day, and its deadline was a day earlier: the two cancel out.
    expect(due(withDays({ '2026-03-09': 'work' }))).toBe(msk('2026-03-10 18:00'))
  })
})

describe('a calendar of a zone with summer time', () => {
  const zoned = (zone: string): Calendar => ({ ...ru, zone, days: {} })

  test.each([
    ['Europe/Berlin', '2027-03-28', '2027-03-28T01:30:00.000Z'],
    ['America/New_York', '2027-03-14', '2027-03-14T07:30:00.000Z'],
  ])('opens a step of a skipped half past two once, at half past three: %s', (zone, day, at) => {
    const calendar = { ...zoned(zone), dayStart: '02:30', weekend: [1] }
    const endOn = addDays(day, 14)
    expect(isWorkday(calendar, day)).toBe(true)
    const process = aProcess('contract', 'active', '2026-12-01T09:00:00.000Z', {
      facts: { role: 'support', holder: 'ours' },
      dates: { endOn },
    })
    const step = plan(contract, process, aContext('2026-12-01T09:00:00.000Z', calendar)).find(
      one => one.key === `K5:-14d:${endOn}`,
    )
    expect(step?.at).toBe(at)
    const before = take(contract, process, addDays(day, -1).concat('T12:00:00.000Z'), calendar).process
    const fired = take(contract, before, at, calendar)
    expect(fired.steps.filter(one => one.key === step?.key)).toHaveLength(1)
    expect(take(contract, fired.process, at.replace(/T\d\d/, 'T23'), calendar).steps).toEqual([])
  })

  test.each([
    ['Europe/Berlin', '2027-10-31', '2027-10-31T00:30:00.000Z'],
    ['America/New_York', '2027-11-07', '2027-11-07T05:30:00.000Z'],
  ])('opens a step of a half hour that comes twice at the first of them: %s', (zone, day, at) => {
    const hour = zone === 'Europe/Berlin' ? '02:30' : '01:30'
    const calendar = { ...zoned(zone), dayStart: hour, weekend: [1] }
    const endOn = addDays(day, 14)
    const process = aProcess('contract', 'active', '2026-12-01T09:00:00.000Z', {
      facts: { role: 'support', holder: 'ours' },
      dates: { endOn },
    })
    const step = plan(contract, process, aContext('2026-12-01T09:00:00.000Z', calendar)).find(
      one => one.key === `K5:-14d:${endOn}`,
    )
    expect(step?.at).toBe(at)
  })

  test('a record that moves from one zone to another keeps its days and takes the hours of the new place', () => {
    const process = aProcess('contract', 'active', '2026-12-01T09:00:00.000Z', {
      facts: { role: 'support', holder: 'ours' },
      dates: { endOn: '2027-09-20' },
    })
    const moved = compared(
      contract,
      process,
      '2026-12-01T09:00:00.000Z',
      zoned('Europe/Berlin'),
      zoned('Asia/Vladivostok'),
    )
    expect(moved.moved.find(step => step.key === 'K5:-90d:2027-09-20')).toMatchObject({
      from: '2027-06-22T07:00:00.000Z',
      to: '2027-06-21T23:00:00.000Z',
    })
  })
})
