import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Absence } from '../../src/domain/absence.ts'
import type { Letter } from '../../src/domain/ask.ts'
import { ledgerRows } from '../../src/domain/letters.ts'
import { answersFor, type Directory, resolveAudience, standsInFor, type User } from '../../src/domain/people.ts'
import { dutiesOf, onDuty } from '../../src/domain/permission.ts'
import { contract } from '../../src/domain/processes/contract.ts'
import { daysAway } from '../../src/domain/reading-time.ts'
import { turn } from '../../src/domain/turn.ts'
import {
  aContext,
  aDirectory,
  aPerson,
  aProcess,
  DIRECTOR,
  HEAD,
  msk,
  OWNER,
  ru,
  SUBSTITUTE,
} from '../support/build.ts'

const NOW = msk('2026-05-13 10:00')
const may = (from: number, to: number, standInId: string | null): Absence => ({
  id: `${from}`,
  standInId,
  ...daysAway(ru, { fromOn: `2026-05-${from}`, toOn: `2026-05-${to}` }),
})

/** The people of the builders, some of them away. */
const away = (absences: Readonly<Record<string, readonly Absence[]>>): User[] =>
  aDirectory().map(user => ({ ...user, absences: absences[user.id] ?? [] }))

const idsOf = (users: readonly User[]) => users.map(user => user.id)
const asked = (directory: Directory, audience: Parameters<typeof resolveAudience>[2], now = NOW) =>
  idsOf(resolveAudience(directory, OWNER, audience, now))

const letter = (more: Partial<Letter> = {}): Letter => ({
  stepKey: 'R:open:2026-05-13',
  rule: 'R',
  template: 'task',
  to: ['owner'],
  readerId: null,
  critical: false,
  taskId: null,
  dueAt: null,
  because: [],
  ...more,
})

const rowsFor = (directory: Directory, letters: readonly Letter[], now = NOW) =>
  ledgerRows({
    letters,
    directory,
    ownerId: OWNER,
    kind: 'tender',
    processId: 'p',
    now,
    calendars: () => ru,
    tasks: [],
  })

describe('an absence', () => {
  test('hands duties to the stand-in from the first instant of its first day to the last of its last', () => {
    const directory = away({ [OWNER]: [may(13, 15, SUBSTITUTE)] })
    expect(asked(directory, 'owner', msk('2026-05-12 23:59'))).toEqual([OWNER])
    expect(asked(directory, 'owner', msk('2026-05-13 00:00'))).toEqual([SUBSTITUTE])
    expect(asked(directory, 'owner', msk('2026-05-15 23:59'))).toEqual([SUBSTITUTE])
    expect(asked(directory, 'owner', msk('2026-05-16 00:00'))).toEqual([OWNER])
  })

  test('goes on to the stand-in of a stand-in who is away as well', () => {
    const directory = away({ [OWNER]: [may(10, 20, SUBSTITUTE)], [SUBSTITUTE]: [may(12, 14, DIRECTOR)] })
    expect(asked(directory, 'owner')).toEqual([DIRECTOR])
    expect(asked(directory, 'owner', msk('2026-05-15 10:00'))).toEqual([SUBSTITUTE])
  })

  test('goes to the head when two stand in for each other, or the stand-in is away without anybody', () => {
    const circle = away({ [OWNER]: [may(10, 20, SUBSTITUTE)], [SUBSTITUTE]: [may(10, 20, OWNER)] })
    expect(asked(circle, 'owner')).toEqual([HEAD])
    const nobody = away({ [OWNER]: [may(10, 20, SUBSTITUTE)], [SUBSTITUTE]: [may(10, 20, null)] })
    expect(asked(nobody, 'owner')).toEqual([HEAD])
    expect(answersFor(nobody, OWNER, NOW)?.id).toBe(HEAD)
  })

  test('passes over a holder of a role who is away without a stand-in where a colleague is there', () => {
    const directory = away({ [OWNER]: [may(10, 20, null)] })
    expect(asked(directory, 'manager')).toEqual([SUBSTITUTE])
    expect(asked(directory, 'service_manager')).toEqual([OWNER])
  })

  test('without a stand-in lets letters wait until the return; what is critical is told to the head as well', () => {
    const directory = away({ [OWNER]: [may(13, 15, null)] })
    expect(rowsFor(directory, [letter()])).toMatchObject([
      { readerId: OWNER, state: 'deferred', reason: 'away', notBefore: msk('2026-05-18 09:00') },
    ])
    const critical = rowsFor(directory, [letter({ critical: true })])
    expect(critical).toMatchObject([
      { readerId: OWNER, state: 'queued', forId: null },
      { readerId: HEAD, state: 'queued', forId: OWNER },
    ])
  })

  test('writes to the stand-in once, in the name of who is away, also when both are told', () => {
    const directory = away({ [OWNER]: [may(13, 15, SUBSTITUTE)] })
    const rows = rowsFor(directory, [letter({ to: ['owner', 'substitute'] })])
    expect(rows).toMatchObject([{ readerId: SUBSTITUTE, forId: OWNER }])
    expect(rowsFor(directory, [letter({ to: [], readerId: OWNER })])).toMatchObject([
      { readerId: SUBSTITUTE, forId: OWNER },
    ])
  })

  test('lends the rights of who is away, the powers of an administrator excepted', () => {
    const directory = away({ [OWNER]: [may(13, 15, SUBSTITUTE)] }).map(user =>
      user.id === OWNER ? { ...user, roles: ['lawyer', 'administrator'] as const } : user,
    )
    const actor = onDuty(aPerson(['manager'], SUBSTITUTE), directory, NOW)
    expect(actor.standsFor).toEqual([{ id: OWNER, roles: ['lawyer'] }])
    expect(onDuty(aPerson(['manager'], SUBSTITUTE), directory, msk('2026-05-16 10:00')).standsFor).toBeUndefined()
  })

  test('leaves a task with whom it belongs to; who takes it keeps it, and it says for whom it was', () => {
    const directory = away({ [OWNER]: [may(13, 15, SUBSTITUTE)] })
    const process = aProcess('contract', 'active', msk('2026-05-13 09:30'), { dates: { endOn: '2026-06-10' } })
    const context = { ...aContext(NOW), directory }
    const begun = turn(contract, process, context)
    if ('refused' in begun) throw new Error(begun.code)
    const [task] = begun.process.tasks
    expect(task?.assigneeId).toBe(OWNER)
    const actor = onDuty(aPerson(['manager'], SUBSTITUTE), directory, NOW)
    const taken = turn(contract, begun.process, context, { ask: { act: 'claim', taskId: task?.id ?? '' }, actor })
    if ('refused' in taken) throw new Error(taken.code)
    expect(taken.process.tasks.find(one => one.id === task?.id)?.assigneeId).toBe(SUBSTITUTE)
    expect(taken.tasks).toMatchObject([{ set: { delegatedBy: OWNER } }])
    expect(taken.events.at(-1)?.data).toMatchObject({ for: OWNER })
  })
})

describe('over random absences', () => {
  const day = fc.integer({ min: 10, max: 28 })
  const person = fc.constantFrom(OWNER, SUBSTITUTE, HEAD, DIRECTOR)
  const absences = fc
    .array(fc.record({ who: person, from: day, length: fc.integer({ min: 0, max: 6 }), by: fc.option(person) }), {
      maxLength: 8,
    })
    .map(list => {
      const byPerson: Record<string, Absence[]> = {}
      for (const { who, from, length, by } of list) {
        const own = byPerson[who] ?? []
        byPerson[who] = own
        const one = may(from, Math.min(from + length, 31), by === who ? null : by)
        if (own.every(other => other.until <= one.from || one.until <= other.from)) own.push(one)
      }
      return away(byPerson)
    })
  const moment = fc.integer({ min: 0, max: 24 * 22 }).map(hours => new Date(Date.UTC(2026, 4, 9, hours)).toISOString())

  test('each task is in one inbox: nothing lost, nothing to both', () => {
    fc.assert(
      fc.property(absences, moment, (directory, now) => {
        for (const holder of directory) {
          const inboxes = directory.filter(reader =>
            dutiesOf(reader, directory, now).some(duty => duty.id === holder.id),
          )
          expect(inboxes).toHaveLength(1)
          expect(inboxes[0]?.id).toBe(answersFor(directory, holder.id, now)?.id)
        }
      }),
      { numRuns: 300 },
    )
  })

  test('each step is heard by somebody and by nobody twice, whoever is away', () => {
    fc.assert(
      fc.property(
        absences,
        moment,
        fc.constantFrom('owner' as const, 'manager' as const, 'head' as const, 'director' as const, 'lawyer' as const),
        fc.boolean(),
        (directory, now, audience, critical) => {
          const rows = rowsFor(directory, [letter({ to: [audience], critical })], now)
          expect(rows.length).toBeGreaterThan(0)
          expect(new Set(rows.map(row => row.readerId)).size).toBe(rows.length)
          for (const row of rows) {
            const reader = directory.find(user => user.id === row.readerId)
            const isAway = reader?.absences?.some(one => one.from <= row.notBefore && row.notBefore < one.until)
            // An ordinary letter reaches nobody who is away; a critical one has a second reader then.
            expect(critical || !isAway).toBe(true)
          }
        },
      ),
      { numRuns: 300 },
    )
  })

  test('who stands in for whom is what both inboxes say', () => {
    fc.assert(
      fc.property(absences, moment, (directory, now) => {
        const given = directory.flatMap(user => standsInFor(directory, user.id, now).map(one => one.id))
        expect(new Set(given).size).toBe(given.length)
      }),
    )
  })
})
