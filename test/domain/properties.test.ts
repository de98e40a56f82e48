import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import {
  dayOf,
  epochOf,
  type Instant,
  instantOf,
  isWorkday,
  nextWindow,
  startOfWork,
  workingTimeBetween,
} from '../../src/domain/calendar.ts'
import { type Definition, isClosed } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { forecast } from '../../src/domain/forecast.ts'
import { plan } from '../../src/domain/plan.ts'
import type { Pause, ProcessView } from '../../src/domain/process.ts'
import { project } from '../../src/domain/processes/project.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aProcess, ru } from '../support/build.ts'
import { aStart, aWalk, type Taken, walk } from '../support/walk.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const RUNS = { numRuns: 150 }

const later = (now: Instant, ms: number) => instantOf(epochOf(now) + ms)

// Ids of tasks differ from turn to turn, as they do in a database.
const { newId } = aContext('2025-01-01T00:00:00.000Z')

function take(definition: Definition, process: ProcessView, now: Instant): Turn {
  const turned = turn(definition, process, { ...aContext(now), newId: () => `later-${newId()}` })
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

/** The state in which a walk ends, and when. */
function endOf(taken: readonly Taken[]): { process: ProcessView; now: Instant } | null {
  const last = taken.at(-1)
  return last ? { process: last.turned.process, now: last.now } : null
}

describe('whatever happens to a record', () => {
  test('no step fires twice', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        const fired = [...walk(drawn)].flatMap(({ turned }) =>
          turned.steps.filter(step => step.status === 'fired').map(step => step.key),
        )
        expect(fired).toEqual([...new Set(fired)])
      }),
      RUNS,
    )
  })

  test('no letter is written twice', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        const letters = [...walk(drawn)].flatMap(({ turned }) =>
          turned.letters.map(letter => `${letter.stepKey} ${letter.readerId ?? ''} ${letter.to.join()}`),
        )
        expect(letters).toEqual([...new Set(letters)])
      }),
      RUNS,
    )
  })

  test('no closed process fires, plans or keeps a task, and only a named command leaves the closed state', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        for (const { turned, before, asked } of walk(drawn)) {
          if (turned.closed) expect(turned).toMatchObject({ next: null, planned: [], process: { tasks: [] } })
          if (!isClosed(drawn.definition, before.state)) continue
          expect(
            turned.steps.filter(step => before.state === turned.process.state || step.at < before.enteredAt),
          ).toEqual([])
          if (turned.process.state === before.state) continue
          expect(drawn.definition.commands[asked?.act === 'command' ? asked.command : '']?.from).toContain(before.state)
        }
      }),
      RUNS,
    )
  })

  test('a turn taken twice at the same moment is taken once', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        for (const { turned, now } of walk(drawn)) {
          const again = take(drawn.definition, turned.process, now)
          expect(again).toMatchObject({ changed: false, steps: [], tasks: [], letters: [], events: [] })
          expect(again.process).toEqual(turned.process)
          expect(again.next).toEqual(turned.next)
        }
      }),
      RUNS,
    )
  })

  test('a live record has a next step ahead or says what it waits for', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        for (const { turned, now } of walk(drawn)) {
          if (turned.closed) continue
          if (turned.next === null) expect(turned.waitingFor).not.toBeNull()
          else expect(turned.next.at ?? '').toMatch(/^\d/)
          if (turned.next?.at) expect(turned.next.at > now).toBe(true)
        }
      }),
      RUNS,
    )
  })
})

describe('what was forecast', () => {
  const HORIZON_MS = 400 * DAY_MS
  const told = (turned: Turn, at: Instant) =>
    turned.steps
      .filter(step => step.status === 'fired')
      .map(step => ({ at, key: step.key, letters: turned.letters.filter(one => one.stepKey === step.key).length }))

  test('is what happens when the watcher wakes at each next step', () => {
    fc.assert(
      fc.property(aWalk(), drawn => {
        const end = endOf([...walk(drawn)])
        if (!end) return
        const until = later(end.now, HORIZON_MS)
        const foreseen = forecast(drawn.definition, end.process, aContext(end.now), until)
        const happened = []
        let { process, now } = end
        for (;;) {
          const turned = take(drawn.definition, process, now)
          happened.push(...told(turned, now))
          process = turned.process
          if (!turned.next?.at || turned.next.at > until) break
          now = turned.next.at
        }
        expect(happened).toEqual(
          foreseen.map(({ at, step, letters }) => ({ at, key: step.key, letters: letters.length })),
        )
      }),
      { numRuns: 100 },
    )
  })

  test('is what happens when the watcher also wakes in between, for nothing', () => {
    fc.assert(
      fc.property(aWalk(), fc.array(fc.integer({ min: 1, max: 40 * 24 }), { maxLength: 30 }), (drawn, pauses) => {
        const end = endOf([...walk(drawn)])
        if (!end) return
        const until = later(end.now, 200 * DAY_MS)
        const foreseen = forecast(drawn.definition, end.process, aContext(end.now), until)
        const happened = []
        let { process, now } = end
        let index = 0
        let wakeAt = later(now, (pauses[0] ?? 10_000) * HOUR_MS)
        for (;;) {
          const turned = take(drawn.definition, process, now)
          happened.push(...told(turned, now))
          process = turned.process
          const due = turned.next?.at ?? '9999'
          const between = wakeAt < due && wakeAt <= until
          if (!between && due > until) break
          now = between ? wakeAt : due
          if (between) wakeAt = later(now, (pauses[++index] ?? 10_000) * HOUR_MS)
        }
        expect(happened.map(({ at, key }) => `${at} ${key}`)).toEqual(
          foreseen.map(({ at, step }) => `${at} ${step.key}`),
        )
      }),
      { numRuns: 100 },
    )
  })
})

describe('working time', () => {
  const pausesOf = (created: Instant, stretches: readonly { after: number; lasts: number; cause: string }[]): Pause[] =>
    stretches.map(({ after, lasts, cause }) => ({
      cause,
      from: later(created, after * HOUR_MS),
      to: later(created, (after + lasts) * HOUR_MS),
      reason: 'why',
      by: 'somebody',
    }))
  const stretches = fc.array(
    fc.record({ after: fc.nat(20 * 24), lasts: fc.nat(40 * 24), cause: fc.constantFrom('hand', 'project:1') }),
    { maxLength: 4 },
  )

  /** Working time between two instants outside of all pauses, counted hour by hour of the clock, not by the ledger. */
  function workedOutside(pauses: readonly Pause[], from: Instant, to: Instant): number {
    const cuts = [from, to, ...pauses.flatMap(pause => [pause.from, pause.to ?? to])].filter(
      at => at >= from && at <= to,
    )
    const sorted = [...new Set(cuts)].toSorted()
    return sorted.slice(1).reduce((sum, end, index) => {
      const start = sorted[index] ?? end
      const stands = pauses.some(pause => pause.from <= start && (pause.to ?? '9') >= end)
      return stands ? sum : sum + workingTimeBetween(ru, start, end)
    }, 0)
  }

  test('holds, however many and however they overlap, leave every clock of ours the working time it had', () => {
    fc.assert(
      fc.property(fc.nat(300 * 24), stretches, (hour, drawn) => {
        const created = later('2025-01-09T00:00:00.000Z', hour * HOUR_MS)
        const pauses = pausesOf(created, drawn)
        const now = later(created, 100 * DAY_MS)
        const stepsOf = (process: ProcessView) =>
          plan(project, process, aContext(now)).filter(step => step.rule === 'P2' && step.kind === 'opening')
        const fresh = aProcess('project', 'new', created)
        for (const step of stepsOf({ ...fresh, pauses })) {
          const before = stepsOf(fresh).find(one => one.key === step.key)
          if (!before?.at || !before.dueAt || !step.at || !step.dueAt) throw new Error(`${step.key} lost its time`)
          expect(workedOutside(pauses, created, step.at)).toBe(workingTimeBetween(ru, created, before.at))
          expect(workedOutside(pauses, step.at, step.dueAt)).toBe(workingTimeBetween(ru, before.at, before.dueAt))
        }
      }),
      RUNS,
    )
  })

  test('a hold that is lifted gives an open task back what it had left', () => {
    fc.assert(
      fc.property(aStart(['project', 'interest', 'deal']), fc.nat(30 * 24), fc.nat(60 * 24), (begin, wait, lasts) => {
        const { definition, start } = begin
        const heldAt = later(start.createdAt, wait * HOUR_MS)
        const begun = take(definition, start, start.createdAt)
        const before = take(definition, begun.process, heldAt)
        const resumedAt = later(heldAt, lasts * HOUR_MS)
        const pause = { cause: 'hand', from: heldAt, to: resumedAt, reason: 'why', by: 'somebody' }
        const after = take(definition, { ...before.process, pauses: [pause] }, resumedAt)
        for (const task of before.process.tasks) {
          const rule = definition.rules.find(one => one.id === task.rule)
          const same = after.process.tasks.find(one => one.id === task.id && one.stepKey === task.stepKey)
          if (!task.dueAt || !same?.dueAt || task.dueAt <= heldAt) continue
          if (rule?.pauseOnHold === false) expect(same.dueAt).toBe(task.dueAt)
          else expect(workingTimeBetween(ru, resumedAt, same.dueAt)).toBe(workingTimeBetween(ru, heldAt, task.dueAt))
        }
      }),
      RUNS,
    )
  })

  test('the service of a tracked object opens on a working day, as every reminder before a date does', () => {
    fc.assert(
      fc.property(aWalk(['object']), drawn => {
        for (const { turned } of walk(drawn)) {
          const services = turned.planned.filter(
            step => step.rule === 'O1' && step.kind === 'opening' && step.status !== 'postponed',
          )
          const days = services.flatMap(({ at }) => (at === null ? [] : [dayOf(ru, at)]))
          expect(days.filter(day => !isWorkday(ru, day))).toEqual([])
        }
      }),
      RUNS,
    )
  })

  test('an ordinary step that is opened by days opens at nine on a working day', () => {
    const byDays = /^[+-]\d+(d|wd|w|mo|y)(\+\d+x\d+(d|wd|w|mo|y))?$/
    fc.assert(
      fc.property(aWalk(), drawn => {
        for (const { turned } of walk(drawn)) {
          for (const step of turned.planned) {
            if (step.status !== 'planned' || step.critical || step.kind !== 'opening' || !byDays.test(step.which))
              continue
            const { at } = step
            if (at === null) continue
            const day = dayOf(ru, at)
            expect([step.key, isWorkday(ru, day)]).toEqual([step.key, true])
            if (turned.process.pauses.length === 0) expect([step.key, at]).toEqual([step.key, startOfWork(ru, day)])
            else expect([step.key, nextWindow(ru, at)]).toEqual([step.key, at])
          }
        }
      }),
      RUNS,
    )
  })
})
