// Ten years of an object's life in random acts, through its own process: readings, services early and late, standby, rules
// that are edited, meters that are replaced. Beside it a naive reference keeps its own books: days on which the object
// worked, counted one by one, and kilometres that were really driven.

import { expect, test } from '@jest/globals'
import fc from 'fast-check'
import { addDays, type Day, daysBetween } from '../../src/domain/calendar.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { newId } from '../../src/domain/id.ts'
import { serviceFacts } from '../../src/domain/object-service.ts'
import { type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { object } from '../../src/domain/processes/object.ts'
import { nextService, occurrenceOf } from '../../src/domain/service.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aPerson, aProcess, msk, ru } from '../support/build.ts'

const BEGIN = '2026-02-10'
const YEARS_10 = 3_652
const GRACE_PERCENT = 10

const RULES = [
  { id: 'days', anchor: 'fixed', everyDays: 45 },
  { id: 'km', anchor: 'floating', everyUsage: 4_000 },
  { id: 'both', anchor: 'fixed_within_grace', everyDays: 90, everyUsage: 7_000 },
] as const
type RuleId = (typeof RULES)[number]['id']

type Act =
  | { act: 'read' }
  | { act: 'standby' }
  | { act: 'swap' }
  | { act: 'serve'; rule: RuleId }
  | { act: 'edit'; rule: RuleId; factor: number }
type Stride = { days: number; perDay: number; does: Act }

const ruleId = fc.constantFrom<RuleId>('days', 'km', 'both')
const stride: fc.Arbitrary<Stride> = fc.record({
  days: fc.integer({ min: 1, max: 40 }),
  perDay: fc.integer({ min: 0, max: 400 }),
  does: fc.oneof(
    { weight: 5, arbitrary: fc.constant<Act>({ act: 'read' }) },
    { weight: 6, arbitrary: ruleId.map((rule): Act => ({ act: 'serve', rule })) },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'standby' }) },
    { weight: 1, arbitrary: fc.constant<Act>({ act: 'swap' }) },
    {
      weight: 1,
      arbitrary: fc
        .record({ rule: ruleId, factor: fc.constantFrom(0.5, 1.5) })
        .map(one => ({ act: 'edit' as const, ...one })),
    },
  ),
})

/** What one rule owes, in days worked and kilometres driven; `readUpTo` is the highest total read since the last service. */
type Book = {
  anchor: string
  days: number | null
  usage: number | null
  baseDay: number
  baseUsage: number
  doneDay: number
  readUpTo: number
}

/** The object as it really is. */
class World {
  day: Day = BEGIN
  worked = 0
  driven = 40_000
  meterBase = 0
  standsBy = false
  readonly books = new Map<RuleId, Book>(
    RULES.map(rule => [
      rule.id,
      {
        anchor: rule.anchor,
        days: 'everyDays' in rule ? rule.everyDays : null,
        usage: 'everyUsage' in rule ? rule.everyUsage : null,
        baseDay: 0,
        baseUsage: 40_000,
        doneDay: 0,
        readUpTo: 40_000,
      },
    ]),
  )

  get shown() {
    return this.driven - this.meterBase
  }

  pass(days: number, perDay: number) {
    this.day = addDays(this.day, days)
    if (this.standsBy) return
    this.worked += days
    this.driven += days * perDay
  }

  read() {
    for (const book of this.books.values()) book.readUpTo = Math.max(book.readUpTo, this.driven)
  }

  serve(book: Book) {
    const lateDays = book.days === null ? null : this.worked - book.baseDay - book.days
    const lateUsage = book.usage === null ? null : this.driven - book.baseUsage - book.usage
    if (!this.floats(book, lateDays, lateUsage)) {
      if (book.days !== null) {
        book.baseDay += book.days
        while (book.baseDay + book.days <= this.worked) book.baseDay += book.days
      }
      if (book.usage !== null) {
        book.baseUsage += book.usage
        while (book.baseUsage + book.usage <= this.driven) book.baseUsage += book.usage
      }
    } else {
      book.baseDay = this.worked
      book.baseUsage = this.driven
    }
    book.doneDay = this.worked
    book.readUpTo = this.driven
  }

  private floats({ anchor, days, usage }: Book, lateDays: number | null, lateUsage: number | null): boolean {
    if (anchor !== 'fixed_within_grace') return anchor === 'floating'
    const scales: { share: number; late: number; grace: number }[] = []
    if (days !== null && lateDays !== null)
      scales.push({ share: lateDays / days, late: lateDays, grace: Math.floor((days * GRACE_PERCENT) / 100) })
    if (usage !== null && lateUsage !== null)
      scales.push({ share: lateUsage / usage, late: lateUsage, grace: (usage * GRACE_PERCENT) / 100 })
    const judged = scales.reduce((one, other) => (other.share >= one.share ? other : one))
    return Math.abs(judged.late) > judged.grace
  }

  /** When a rule is due by the calendar: in how many days, `come` when it is, `never` while the object stands by. */
  dueDay({ days, baseDay }: Book): Day | 'come' | 'never' {
    const ahead = days === null ? Number.POSITIVE_INFINITY : baseDay + days - this.worked
    if (ahead <= 0) return 'come'
    return days === null || this.standsBy ? 'never' : addDays(this.day, ahead)
  }

  isDueByUsage({ usage, baseUsage, readUpTo }: Book): boolean {
    return usage !== null && !this.standsBy && readUpTo >= baseUsage + usage
  }
}

class Life {
  readonly world = new World()
  process: ProcessView
  opened = new Map<RuleId, number>()
  settled = new Map<RuleId, number>()

  constructor() {
    this.process = aProcess('object', 'in_service', msk(`${BEGIN} 12:00`), {
      facts: {
        meter: 'km',
        readings: [{ at: BEGIN, value: 40_000 }],
        serviceRules: RULES.map(({ id, anchor, ...every }) => ({
          id,
          anchor,
          combine: 'first',
          gracePercent: GRACE_PERCENT,
          last: { on: BEGIN, usage: 40_000 },
          ...('everyDays' in every ? { calendar: { every: every.everyDays, unit: 'day' } } : {}),
          ...('everyUsage' in every ? { everyUsage: every.everyUsage } : {}),
        })),
      },
    })
  }

  live({ days, perDay, does }: Stride) {
    this.world.pass(days, perDay)
    this.take()
    this.act(does)
    this.take()
    this.compare()
  }

  private act(does: Act) {
    const { world } = this
    if (does.act === 'read') {
      this.give('addReading', { value: world.shown })
      world.read()
      return
    }
    if (does.act === 'standby') {
      if (world.standsBy) this.give('fromStandby', {})
      else this.give('toStandby', { reason: 'season' })
      world.standsBy = !world.standsBy
      return
    }
    if (does.act === 'swap') {
      this.give('replaceMeter', { removedAt: world.shown, startsAt: 0, reason: 'worn out' })
      world.read()
      world.meterBase = world.driven
      return
    }
    const book = world.books.get(does.rule)
    if (!book) return
    if (does.act === 'edit') return this.edit(does.rule, does.factor, book)
    const usage = book.usage === null ? {} : { usage: world.shown }
    this.give('completeService', { serviceRuleId: does.rule, on: world.day, result: 'done', ...usage })
    this.settled.set(does.rule, (this.settled.get(does.rule) ?? 0) + 1)
    if (book.usage !== null) world.read()
    world.serve(book)
  }

  /** Other intervals from the next occurrence on; what was done stays. */
  private edit(id: RuleId, factor: number, book: Book) {
    const scaled = (value: number, least: number) => Math.max(Math.round(value * factor), least)
    if (book.days !== null) book.days = Math.min(scaled(book.days, 10), 400)
    if (book.usage !== null) book.usage = Math.min(scaled(book.usage, 500), 50_000)
    const serviceRules = serviceFacts(this.process).rules.map(rule =>
      rule.id === id
        ? {
            ...rule,
            ...(book.days === null ? {} : { calendar: { every: book.days, unit: 'day' } }),
            ...(book.usage === null ? {} : { everyUsage: book.usage }),
          }
        : rule,
    )
    this.give('amend', { serviceRules: JSON.parse(JSON.stringify(serviceRules)) })
  }

  private give(command: string, input: Record<string, unknown>): Turn {
    return this.take({ ask: { act: 'command', command, input }, actor: command === 'amend' ? SYSTEM : aPerson() })
  }

  private take(asked?: Parameters<typeof turn>[3]): Turn {
    const turned = turn(object, this.process, { ...aContext(msk(`${this.world.day} 12:00`)), newId }, asked)
    if (isRefusal(turned)) throw new Error(JSON.stringify([asked, turned]))
    for (const { ruleId, occurrence, state } of turned.services) {
      const rule = RULES.find(({ id }) => id === ruleId)
      if (!rule) throw new Error(ruleId)
      const wasOpen = this.process.services?.some(one => one.ruleId === ruleId && one.occurrence === occurrence)
      const count = (by: number) => this.opened.set(rule.id, (this.opened.get(rule.id) ?? 0) + by)
      if (state === 'open' && !wasOpen) count(1)
      // What standby or a slower meter takes back may open again.
      if (state === 'cancelled') count(-1)
    }
    this.process = turned.process
    return turned
  }

  private compare() {
    const { world, process } = this
    const facts = serviceFacts(process)
    for (const rule of facts.rules) {
      const id = RULES.find(one => one.id === rule.id)?.id
      const book = id && world.books.get(id)
      if (!id || !book) throw new Error(rule.id)
      // Without a day nothing is reached by its date, so what is reached was read.
      const found = nextService(rule, facts, ru)
      const context = JSON.stringify({ id, day: world.day, rule, standby: facts.standby })
      const { dueOn } = found
      const told = dueOn === null ? 'never' : dueOn <= world.day ? 'come' : dueOn
      if (book.usage === null) expect([context, told]).toEqual([context, world.dueDay(book)])
      expect([context, found.dueReached]).toEqual([context, world.isDueByUsage(book)])
      // Not lost: what has come is open. Not doubled: one opening for each service, and one for the next.
      const came = world.isDueByUsage(book) || world.dueDay(book) === 'come'
      const opened = this.opened.get(id) ?? 0
      if (came) expect([context, openNow(process, id)]).toEqual([context, true])
      expect(opened).toBeLessThanOrEqual((this.settled.get(id) ?? 0) + 1)
    }
  }
}

/** Whether the present occurrence of a rule is open, and no other one of it. */
function openNow(process: ProcessView, id: RuleId): boolean {
  const rule = serviceFacts(process).rules.find(one => one.id === id)
  const open = process.services?.filter(one => one.ruleId === id) ?? []
  return rule !== undefined && open.length === 1 && open[0]?.occurrence === occurrenceOf(rule)
}

test('ten years of random life: no service lost or doubled, and every date is what plain counting says', () => {
  fc.assert(
    fc.property(fc.array(stride, { minLength: 1, maxLength: 250, size: 'max' }), strides => {
      const life = new Life()
      for (const one of strides) {
        if (daysBetween(BEGIN, life.world.day) > YEARS_10) return
        life.live(one)
      }
    }),
    { numRuns: 10 },
  )
})
