import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  addDays,
  addWorkdays,
  type Instant,
  instantOf,
  isWorkday,
  workingTimeBetween,
} from '../../src/domain/calendar.ts'
import { ru } from '../../src/domain/calendars/ru.ts'
import { type AnchorValue, evaluate, parseTime, pausedShift } from '../../src/domain/time.ts'

const HOUR = 3_600_000

/** Moscow has been three hours ahead of UTC since 2014, so the tests need no calendar to write its times. */
const moscow = (text: string) => new Date(`${text.replace(' ', 'T')}:00+03:00`).toISOString()
const inMoscow = (instant: Instant) =>
  new Date(Date.parse(instant) + 3 * HOUR).toISOString().slice(0, 16).replace('T', ' ')

const shown =
  (use: 'opens' | 'due') =>
  (time: string, anchors: Record<string, AnchorValue>): string | null => {
    const found = evaluate(time, { calendar: ru, anchors, use })
    return found && inMoscow(found.at)
  }
const opens = shown('opens')
const due = shown('due')

describe('example A: a tender over the May holidays', () => {
  const tender = {
    created: moscow('2026-04-20 10:00'),
    clarificationDeadline: moscow('2026-05-08 18:00'),
    submissionDeadline: moscow('2026-05-15 12:00'),
  }

  test('T1 is due one working day after the tender was detected', () => {
    expect(due('created +1wd', tender)).toBe('2026-04-21 18:00')
  })

  test.each([
    ['+1wd', '2026-04-22 09:00'],
    ['+2wd', '2026-04-23 09:00'],
    ['+5wd', '2026-04-28 09:00'],
  ])('ladder L of T1 climbs at due %s, %s', (step, at) => {
    expect(opens(`due ${step}`, { due: moscow('2026-04-21 18:00') })).toBe(at)
  })

  test('T2 is due at the earlier of two working days and 40 % of the period before the deadline', () => {
    const found = evaluate('earliest(created +2wd, submissionDeadline -40%)', {
      calendar: ru,
      anchors: tender,
      use: 'due',
    })
    expect(found).toEqual({
      at: moscow('2026-04-22 18:00'),
      anchors: ['created'],
      before: null,
      anchorValue: tender.created,
      offset: '+2wd',
    })
  })

  test('T2: 40 % of the period before the deadline is 240 h 48 min, exactly', () => {
    const found = evaluate('submissionDeadline -40%', { calendar: ru, anchors: tender, use: 'due' })
    expect(found).toEqual({
      at: moscow('2026-05-05 11:12'),
      anchors: ['submissionDeadline', 'created'],
      before: tender.submissionDeadline,
      anchorValue: tender.submissionDeadline,
      offset: '-40%',
    })
  })

  test('T3 opens two working days and four hours before the clarification deadline', () => {
    expect(opens('clarificationDeadline -2wd', tender)).toBe('2026-05-06 09:00')
    expect(opens('clarificationDeadline -4h', tender)).toBe('2026-05-08 14:00')
  })

  test.each([
    ['12:00 on 15 May', '2026-05-15 12:00', ['05-07', '05-08', '05-12', '05-13', '05-14']],
    ['12:00 on 22 May, as amended', '2026-05-22 12:00', ['05-15', '05-18', '05-19', '05-20', '05-21']],
  ])('T4 plans back from a deadline at %s', (_when, deadline, days) => {
    const anchors = { submissionDeadline: moscow(deadline) }
    const planned = [5, 4, 3, 2, 1].map(count => due(`submissionDeadline -${count}wd`, anchors))
    expect(planned).toEqual(days.map(day => `2026-${day} 18:00`))
  })

  test.each([
    ['2026-05-15 12:00', ['2026-05-14 12:00', '2026-05-15 08:00', '2026-05-15 11:00']],
    ['2026-05-22 12:00', ['2026-05-21 12:00', '2026-05-22 08:00', '2026-05-22 11:00']],
  ])('T5 calls exactly 24, 4 and 1 hours before %s', (deadline, calls) => {
    const anchors = { submissionDeadline: moscow(deadline) }
    expect([24, 4, 1].map(hours => opens(`submissionDeadline -${hours}h`, anchors))).toEqual(calls)
  })

  test('T6 comes at the deadline itself, its post-mortem two working days later', () => {
    expect(opens('submissionDeadline', tender)).toBe('2026-05-15 12:00')
    expect(due('missed +2wd', { missed: tender.submissionDeadline })).toBe('2026-05-19 18:00')
  })

  test('T8 asks who won ten working days after the deadline', () => {
    expect(opens('submissionDeadline +10wd', tender)).toBe('2026-05-29 09:00')
  })
})

describe('example C: renewal of a support contract', () => {
  const contract = { endOn: '2027-03-28', noticeOn: '2027-01-27' }

  test.each([
    [90, '2026-10-29'],
    [60, '2026-11-27'],
    [30, '2026-12-28'],
    [14, '2027-01-13'],
    [7, '2027-01-20'],
    [1, '2027-01-26'],
  ])('K5 opens %i days before the notice deadline, %s', (days, day) => {
    expect(opens(`noticeOn -${days}d`, contract)).toBe(`${day} 09:00`)
  })

  test('K6 writes to the client 30 days before the end', () => {
    expect(opens('endOn -30d', contract)).toBe('2027-02-26 09:00')
  })

  test('K8: a contract has expired when its last day is over', () => {
    expect([opens('endOn', contract), due('endOn', contract)]).toEqual(['2027-03-29 00:00', '2027-03-29 00:00'])
  })

  test('K8 writes on the end, 7 and 30 days after it, on working days', () => {
    expect([0, 7, 30].map(days => opens(`endOn +${days}d`, contract))).toEqual([
      '2027-03-29 09:00',
      '2027-04-05 09:00',
      '2027-04-27 09:00',
    ])
  })
})

describe('example D: support before the main contract ends', () => {
  const contract = { mainEnd: '2026-12-31' }

  test.each([
    ['K1', 120, '2026-09-02'],
    ['K2', 90, '2026-10-02'],
    ['K2', 60, '2026-10-30'],
    ['K2', 45, '2026-11-16'],
    ['K3', 14, '2026-12-17'],
    ['K3', 1, '2026-12-30'],
  ])('%s opens %i days before the main end, %s', (_rule, days, day) => {
    expect(opens(`mainEnd -${days}d`, contract)).toBe(`${day} 09:00`)
  })

  test('K4 finds the gap at midnight and writes on the first working day of the year', () => {
    expect(opens('mainEnd', contract)).toBe('2027-01-01 00:00')
    expect(opens('mainEnd +0d', contract)).toBe('2027-01-11 09:00')
  })

  test('K1 starts a short contract at half of its term, a long one 120 days before its end', () => {
    const start = 'latest(endOn -120d, endOn -50% since startOn)'
    expect(opens(start, { startOn: '2026-11-02', endOn: '2026-12-31' })).toBe('2026-12-02 00:00')
    expect(opens(start, { startOn: '2025-01-01', endOn: '2026-12-31' })).toBe('2026-09-02 09:00')
  })
})

describe("example E: a competitor's contract", () => {
  test.each([
    [540, '2026-09-17'],
    [360, '2027-03-16'],
    [270, '2027-06-11'],
    [180, '2027-09-10'],
    [90, '2027-12-10'],
  ])('T12 opens %i days before its end, %s', (days, day) => {
    expect(opens(`competitorContractEnd -${days}d`, { competitorContractEnd: '2028-03-10' })).toBe(`${day} 09:00`)
  })
})

describe('what an offset means', () => {
  const friday = { on: '2026-05-08', at: moscow('2026-05-08 12:00') }

  test.each([
    ['at -1d', '2026-05-07 09:00', '2026-05-07 18:00'],
    ['at +1d', '2026-05-12 09:00', '2026-05-09 18:00'],
    ['at +0d', '2026-05-08 09:00', '2026-05-08 18:00'],
    ['at +1w', '2026-05-15 09:00', '2026-05-15 18:00'],
    ['at +1mo', '2026-06-08 09:00', '2026-06-08 18:00'],
    ['at -1y', '2025-05-07 09:00', '2025-05-08 18:00'],
    ['on +1wd', '2026-05-12 09:00', '2026-05-12 18:00'],
    ['on -1wd', '2026-05-07 09:00', '2026-05-07 18:00'],
    ['on -90min', '2026-05-08 22:30', '2026-05-08 22:30'],
    ['on +2h', '2026-05-09 02:00', '2026-05-09 02:00'],
    ['on +2wh', '2026-05-12 11:00', '2026-05-12 11:00'],
    ['at -4wh', '2026-05-07 17:00', '2026-05-07 17:00'],
    ['at +0.5wh', '2026-05-08 12:30', '2026-05-08 12:30'],
  ])('%s opens %s and is due %s', (time, opening, deadline) => {
    expect([opens(time, friday), due(time, friday)]).toEqual([opening, deadline])
  })

  test.each([
    ['-0d', '2026-05-08 09:00', '2026-05-09 18:00'],
    ['+0d', '2026-05-12 09:00', '2026-05-09 18:00'],
    ['-0wd', '2026-05-08 09:00', '2026-05-08 18:00'],
    ['+0wd', '2026-05-12 09:00', '2026-05-12 18:00'],
  ])(
    '%s from a holiday opens %s and is due %s: a working day is worked, a due day stays',
    (offset, opening, deadline) => {
      expect([opens(`on ${offset}`, { on: '2026-05-09' }), due(`on ${offset}`, { on: '2026-05-09' })]).toEqual([
        opening,
        deadline,
      ])
    },
  )

  test('P8: a project that stays silent for 30 days is asked about on the next working morning', () => {
    expect(opens('lastActivity +30d', { lastActivity: moscow('2026-04-10 16:40') })).toBe('2026-05-12 09:00')
  })

  test('example G: a first response within four working hours', () => {
    expect(due('created +4wh', { created: moscow('2026-04-30 16:30') })).toBe('2026-05-04 11:30')
  })

  test('the day of an instant is the local one', () => {
    expect(due('created +1d', { created: '2026-03-02T22:30:00.000Z' })).toBe('2026-03-04 18:00') // 01:30 on the 3rd
  })

  test('T14: half of a term is counted from the start of its first day to the end of its last', () => {
    expect(opens('endOn -50% since startOn', { startOn: '2026-03-01', endOn: '2026-03-02' })).toBe('2026-03-02 00:00')
  })

  test('a share of a period that ended before it began is nothing', () => {
    const late = { created: moscow('2026-05-20 10:00'), submissionDeadline: moscow('2026-05-15 12:00') }
    expect(due('submissionDeadline -40%', late)).toBe('2026-05-15 12:00')
  })

  test('a share may also be added to its end', () => {
    expect(due('to +100% since from', { from: '2026-03-01', to: '2026-03-10' })).toBe('2026-03-21 00:00')
  })
})

describe('what is not known yet', () => {
  const context = (anchors: Record<string, AnchorValue>) => ({ calendar: ru, anchors, use: 'opens' as const })

  test('a time without its anchor has no value', () => {
    expect(evaluate('endOn -30d', context({}))).toBeNull()
    expect(evaluate('endOn -30d', context({ endOn: null }))).toBeNull()
    expect(evaluate('endOn -50% since startOn', context({ endOn: '2026-12-31' }))).toBeNull()
    expect(evaluate('constructor', context({}))).toBeNull()
  })

  test('the earliest and the latest are those of the known ones', () => {
    const anchors = { awardDate: null, submissionDeadline: moscow('2026-05-15 12:00') }
    expect(evaluate('earliest(awardDate, submissionDeadline +10wd)', context(anchors))).toMatchObject({
      at: moscow('2026-05-29 09:00'),
      anchors: ['submissionDeadline'],
      offset: '+10wd',
    })
    expect(evaluate('latest(awardDate, endOn)', context(anchors))).toBeNull()
  })

  test('of equal times the first written one wins, at any depth', () => {
    const anchors = { a: '2026-03-10', b: '2026-03-10', c: '2026-03-12' }
    expect(evaluate('earliest(latest(a, b), b, c)', context(anchors))?.anchors).toEqual(['a'])
    expect(evaluate('latest(earliest(c, a), b)', context(anchors))?.anchors).toEqual(['a'])
  })
})

describe('the grammar', () => {
  test('a text is read once and spaces do not matter', () => {
    expect(parseTime(' earliest( created+2wd ,submissionDeadline  -40% ) ')).toEqual(
      parseTime('earliest(created +2wd, submissionDeadline -40%)'),
    )
    expect(parseTime('endOn -50%  since  startOn')).toEqual({
      anchor: 'endOn',
      moves: [],
      offset: { sign: '-', amount: 50, unit: '%', since: 'startOn', text: '-50% since startOn' },
    })
    expect(parseTime('endOn')).toBe(parseTime('endOn'))
  })

  test.each([
    ['', '"" is not a time'],
    ['endOn 4d', '"endOn 4d" is not a time'],
    ['endOn - 4d', '"endOn - 4d" is not a time'],
    ['endOn -4days', '"endOn -4days" is not a time'],
    ['-4d', '"-4d" is not a time'],
    ['earliest()', '"" is not a time'],
    ['earliest(endOn,)', '"" is not a time'],
    ['earliest(endOn', '"earliest(endOn" is not a time'],
    ['earliest(endOn), latest(startOn)', 'brackets do not match'],
    ['soonest(endOn, startOn)', '"soonest(endOn, startOn)" is not a time'],
    ['latest(endOn, startOn +1q)', '" startOn +1q" is not a time'],
    ['endOn -1.5wd', 'wd takes whole numbers'],
    ['endOn -30d since startOn', 'only a percentage has "since"'],
    ['endOn +101y', 'at most 100y'],
  ])('%j is refused and says what is wrong', (text, message) => {
    expect(() => parseTime(text)).toThrow(RangeError)
    expect(() => parseTime(text)).toThrow(message)
  })
})

describe('properties of times', () => {
  const anInstant = fc
    .integer({ min: Date.UTC(2025, 0, 1) / 60_000, max: Date.UTC(2027, 10, 1) / 60_000 })
    .map(minutes => instantOf(minutes * 60_000))
  const anOffset = fc
    .tuple(fc.constantFrom('+', '-'), fc.nat(60), fc.constantFrom('d', 'w', 'mo', 'wd'))
    .map(part => part.join(''))

  test('whatever opens by days opens at 09:00 of a working day', () => {
    fc.assert(
      fc.property(anInstant, anOffset, (at, offset) => {
        const opening = opens(`at ${offset}`, { at }) ?? ''
        expect(opening.slice(11)).toBe('09:00')
        expect(isWorkday(ru, opening.slice(0, 10))).toBe(true)
      }),
    )
  })

  test('a later anchor never gives an earlier time', () => {
    fc.assert(
      fc.property(anInstant, anInstant, anOffset, fc.constantFrom(opens, due), (one, other, offset, use) => {
        const [early, late] = one < other ? [one, other] : [other, one]
        expect((use(`at ${offset}`, { at: early }) ?? '') <= (use(`at ${offset}`, { at: late }) ?? '')).toBe(true)
      }),
    )
  })

  test('the earliest is not later than any of its parts, the latest not earlier', () => {
    fc.assert(
      fc.property(anInstant, anOffset, anOffset, (at, one, other) => {
        const parts = [opens(`at ${one}`, { at }), opens(`at ${other}`, { at })].toSorted()
        expect(opens(`earliest(at ${one}, at ${other})`, { at })).toBe(parts[0])
        expect(opens(`latest(at ${one}, at ${other})`, { at })).toBe(parts[1])
      }),
    )
  })
})

describe('pauses (convention 9)', () => {
  const created = moscow('2026-03-02 10:00')
  const dueAt = moscow('2026-03-10 18:00')
  const pause = (from: string, to: string | null) => ({ from: moscow(from), to: to === null ? null : moscow(to) })
  const shift = (pauses: ReturnType<typeof pause>[], at = dueAt, start = created) => {
    const moved = pausedShift(ru, at, pauses, start)
    return moved && inMoscow(moved)
  }

  test('example B: P2 gets back the 33 working hours that were left', () => {
    expect(due('created +5wd', { created })).toBe('2026-03-10 18:00')
    expect(shift([pause('2026-03-04 12:00', '2026-03-19 10:00')])).toBe('2026-03-24 16:00')
  })

  test('a clock that is paused now has no due time', () => {
    expect(shift([pause('2026-03-04 12:00', null)])).toBeNull()
  })

  test('a pause that begins at or after the due time changes nothing', () => {
    expect(shift([pause('2026-03-10 18:00', null)])).toBe('2026-03-10 18:00')
    expect(shift([pause('2026-03-12 10:00', '2026-03-13 10:00')])).toBe('2026-03-10 18:00')
  })

  test('a pause over before the clock started changes nothing, one that reaches into it counts from the start', () => {
    expect(shift([pause('2026-02-20 10:00', '2026-03-02 10:00')])).toBe('2026-03-10 18:00')
    expect(shift([pause('2026-02-20 10:00', '2026-03-02 12:00')])).toBe('2026-03-11 11:00')
  })

  test('a pause outside working time gives nothing back', () => {
    expect(shift([pause('2026-03-06 18:00', '2026-03-10 09:00')])).toBe('2026-03-10 18:00')
    expect(shift([pause('2026-03-03 20:00', '2026-03-04 08:00')])).toBe('2026-03-10 18:00')
    expect(shift([pause('2026-03-07 10:00', '2026-03-07 20:00')], moscow('2026-03-10 21:00'))).toBe('2026-03-10 21:00')
  })

  test('a second pause counts from where the first one moved the due time', () => {
    const first = pause('2026-03-04 12:00', '2026-03-19 10:00')
    expect(shift([first, pause('2026-03-20 09:00', '2026-03-20 12:00')])).toBe('2026-03-25 10:00')
    expect(shift([pause('2026-03-20 09:00', null), first])).toBeNull()
  })

  test('pauses with two causes that overlap count once, in any order', () => {
    const parts = [pause('2026-03-06 10:00', '2026-03-19 10:00'), pause('2026-03-04 12:00', '2026-03-12 10:00')]
    expect(shift(parts)).toBe('2026-03-24 16:00')
    expect(shift([...parts, pause('2026-03-05 10:00', '2026-03-06 09:00')])).toBe('2026-03-24 16:00')
    expect(shift([...parts, pause('2026-03-12 10:00', null)])).toBeNull()
  })

  test('a time outside the window keeps its working time and comes to lie in the window', () => {
    expect(shift([pause('2026-03-10 12:00', '2026-03-11 12:00')], moscow('2026-03-10 21:00'))).toBe('2026-03-11 18:00')
    expect(shift([pause('2026-03-10 19:00', '2026-03-11 19:00')], moscow('2026-03-10 21:00'))).toBe('2026-03-12 09:00')
  })

  test('an opening at 09:00 that a pause of a weekend touches stays where it was', () => {
    expect(shift([pause('2026-03-13 20:00', '2026-03-15 20:00')], moscow('2026-03-16 09:00'))).toBe('2026-03-16 09:00')
  })

  test('a hold followed by a resume keeps the working time that was left, whatever the moments', () => {
    const hour = fc.integer({ min: 0, max: 24 * 60 }).map(hours => instantOf(Date.parse(created) + hours * HOUR))
    fc.assert(
      fc.property(hour, hour, fc.nat(30), (one, other, days) => {
        const at = moscow(`${addWorkdays(ru, addDays('2026-03-02', days), 1)} 18:00`)
        const [from, to] = one < other ? [one, other] : [other, one]
        const moved = pausedShift(ru, at, [{ from, to }], created) ?? ''
        expect(moved >= at).toBe(true)
        if (from < at) expect(workingTimeBetween(ru, to, moved)).toBe(workingTimeBetween(ru, from, at))
      }),
    )
  })
})

describe('a time that runs up to a moved anchor', () => {
  const opens = (text: string) => evaluate(text, { calendar: ru, anchors: { startOn: '2026-03-01' }, use: 'opens' })

  test('counts back from the anniversary, and opens before a day off', () => {
    // 60 days before 2027-03-01 is 2026-12-31, a day off after 30 December.
    expect(opens('startOn +1y -60d')).toMatchObject({
      at: moscow('2026-12-30 09:00'),
      before: moscow('2027-03-02 00:00'),
      offset: '+1y -60d',
    })
  })

  test('refuses hours or a share in the middle', () => {
    expect(() => parseTime('startOn +4h -1d')).toThrow('only the last offset')
    expect(() => parseTime('startOn -50% -1d')).toThrow('only the last offset')
  })
})
