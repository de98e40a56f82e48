import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { backtest } from '../../src/domain/backtest.ts'
import { epochOf } from '../../src/domain/calendar.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { beginningOf, type History, type HistoryEvent } from '../../src/domain/history.ts'
import type { Actor, ProcessView } from '../../src/domain/process.ts'
import { replay } from '../../src/domain/replay.ts'
import { turn } from '../../src/domain/turn.ts'
import { aContext, aDirectory, aPerson, aProcess, msk, ru } from '../support/build.ts'
import { claim } from '../support/claim.ts'
import { contract } from '../support/renewal.ts'
import { aWalk, walk } from '../support/walk.ts'

const WEEK_MS = 7 * 86_400_000

type Act = { at: string; ask: NonNullable<Parameters<typeof turn>[3]>['ask']; actor?: Actor }

/** A life as the product would have recorded it: people's acts, and the watcher's turns in between. */
function lived(definition: Definition, start: ProcessView, acts: readonly Act[], until: string) {
  const context = aContext(start.createdAt)
  const events: HistoryEvent[] = []
  let process = start
  let next: string | null = start.createdAt
  const take = (now: string, asked?: Parameters<typeof turn>[3]) => {
    const turned = turn(definition, process, { ...context, now }, asked)
    if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
    process = turned.process
    next = turned.next?.at ?? null
    for (const { actorKind, ...event } of turned.events) {
      events.push({ ...event, actorKind: actorKind === 'person' || actorKind === 'feed' ? actorKind : 'system' })
    }
  }
  for (const { at, ask, actor = aPerson() } of acts) {
    while (next !== null && next < at) take(next)
    take(at, { ask, actor })
  }
  while (next !== null && next < until) take(next)
  const history: History = { process: start, calendarId: 'ru', events }
  return { history, process }
}

const DAYS = { startOn: '2026-03-29', endOn: '2027-03-28', noticeOn: '2027-01-27' }
const FACTS = { role: 'support', holder: 'ours' }
const CREATED = msk('2026-04-01 10:00')
const UNTIL = msk('2027-06-01 00:00')
const aSupport = () => aProcess('contract', 'active', CREATED, { facts: FACTS, dates: DAYS })

/** The decision is asked for from `days` before the notice day on. */
const asking = (days: number): Definition => ({
  ...contract,
  version: 2,
  rules: contract.rules.map(rule =>
    rule.id === 'K5' ? { ...rule, opens: `earliest(noticeOn -${days}d, endOn -${days}d)` } : rule,
  ),
})

const renewed: Act = {
  at: msk('2026-11-05 12:00'),
  ask: { act: 'command', command: 'renew', input: { decision: 'renew' } },
}

const compared = (after: Definition, histories: History[], more: { from?: string; until?: string } = {}) =>
  backtest({
    before: contract,
    after,
    histories,
    directory: aDirectory(),
    calendars: () => ru,
    from: CREATED,
    until: UNTIL,
    ...more,
  })

const alone = (definition: Definition, history: History) =>
  replay(definition, history, {
    directory: aDirectory(),
    calendars: () => ru,
    until: UNTIL,
    lived: definition,
    trusted: new Set(),
  })

describe('a replay of what was recorded', () => {
  test('under its own version is what happened', () => {
    const { history, process } = lived(contract, aSupport(), [renewed], UNTIL)
    const again = alone(contract, history)
    expect(again).toMatchObject({ refused: [], stuck: null, process: { state: 'renewed' } })
    expect(Object.keys(again.process.steps)).toEqual(Object.keys(process.steps))
  })

  test('finds the tasks again that people worked on', () => {
    const opened = lived(contract, aSupport(), [], msk('2026-10-30 00:00')).process.tasks[0]
    if (!opened) throw new Error('no task')
    const acts: Act[] = [
      { at: msk('2026-10-30 10:00'), ask: { act: 'snooze', taskId: opened.id } },
      { at: msk('2026-11-03 10:00'), ask: { act: 'acknowledge', taskId: opened.id } },
      { at: msk('2026-11-05 10:00'), ask: { act: 'complete', taskId: opened.id, outcome: 'renew', input: {} } },
    ]
    const { history } = lived(contract, aSupport(), acts, UNTIL)
    const again = alone(contract, history)
    expect(again).toMatchObject({ refused: [], process: { state: 'renewed' } })
    expect(again.tasks).toMatchObject([{ title: 'decideRenewal', outcome: 'renew', closedAt: msk('2026-11-05 10:00') }])
  })

  test('repeats holds, amendments, owners, notes and what operators did', () => {
    const command = (at: string, name: string, input: Record<string, unknown> = {}): Act => ({
      at: msk(at),
      ask: { act: 'command', command: name, input },
      actor: aPerson(['administrator']),
    })
    const acts: Act[] = [
      command('2026-05-01 10:00', 'touch', { note: 'called' }),
      command('2026-05-02 10:00', 'amend', { endOn: '2027-04-30', noticeOn: null }),
      command('2026-05-03 10:00', 'assign', { ownerId: aDirectory()[1]?.id }),
      command('2026-06-01 10:00', 'hold', { reason: 'strike' }),
      command('2026-07-01 10:00', 'resume', { reason: 'over' }),
      command('2026-08-01 10:00', 'suspend', { reason: 'fire' }),
      command('2026-09-01 10:00', 'reinstate'),
      { at: msk('2026-09-02 10:00'), ask: { act: 'cancel', reason: 'duplicate' }, actor: aPerson(['administrator']) },
    ]
    const { history, process } = lived(contract, aSupport(), acts, UNTIL)
    const again = alone(contract, history)
    expect(again.refused).toEqual([])
    expect(again.process).toEqual(process)
  })

  test('whatever happens to a record that its watcher wakes in time, is its life again', () => {
    fc.assert(
      fc.property(aWalk(['project', 'tender', 'deal', 'contract']), drawn => {
        const moves = drawn.moves.filter(({ move }) => move !== 'wait')
        const taken = [...walk({ ...drawn, moves })]
        const last = taken.at(-1)
        if (!last) return
        // In life only rules give what only the system may and a rule gives; walks give it themselves.
        const { commands, rules } = drawn.definition
        const ownCommands = new Set(rules.flatMap(rule => rule.command ?? []))
        const bySystem = (name: string) => ownCommands.has(name) && commands[name]?.by.every(who => who === 'system')
        fc.pre(!taken.some(({ asked }) => asked?.act === 'command' && bySystem(asked.command)))
        const events: HistoryEvent[] = taken.flatMap(({ turned }) =>
          turned.events.map(({ actorKind, ...event }) => ({
            ...event,
            actorKind: actorKind === 'person' ? 'person' : 'system',
          })),
        )
        const again = replay(
          drawn.definition,
          { process: drawn.start, calendarId: 'ru', events },
          {
            directory: [],
            calendars: () => ru,
            until: last.now,
            lived: drawn.definition,
            trusted: new Set(),
          },
        )
        expect(again.stuck).toBeNull()
        expect(again.refused).toEqual([])
        const { state, dates, facts, pauses, steps } = last.turned.process
        expect(again.process).toMatchObject({ state, dates, facts, pauses, steps })
      }),
      { numRuns: 100 },
    )
  })
})

describe('the beginning of a record', () => {
  test('is found again from what it is today and what was recorded', () => {
    const amended: Act = {
      at: msk('2026-05-02 10:00'),
      ask: { act: 'command', command: 'amend', input: { endOn: '2027-04-30', noticeOn: null } },
    }
    const { history, process } = lived(contract, aSupport(), [amended], UNTIL)
    const created = {
      type: 'contract.created',
      at: CREATED,
      actorId: 'x',
      actorKind: 'system',
      data: { state: 'active' },
    } as const
    const start = beginningOf(contract, process, [created, ...history.events])
    expect(start).toMatchObject({ state: 'active', enteredAt: CREATED, facts: FACTS, tasks: [], steps: {}, pauses: [] })
    expect(Object.fromEntries(Object.entries(start.dates).map(([name, { value }]) => [name, value]))).toEqual(DAYS)
  })
})

describe('what another version would have made of the past', () => {
  test('is nothing else when it says the same', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const report = compared({ ...contract, version: 2 }, [history])
    expect(report).toMatchObject({ processes: 1, notReplayed: 0, decisions: [], steps: [], refused: [], stuck: [] })
    expect(report.before).toEqual(report.after)
    expect(report.before).toMatchObject({ tasks: 1, decisions: 1 })
  })

  test('is a decision that is asked for later, and the letters that it saves, by month and rule', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const report = compared(asking(88), [history])
    expect(report.decisions).toMatchObject([
      {
        rule: 'K5',
        task: 'decideRenewal',
        decidedAt: renewed.at,
        before: { openedAt: msk('2026-10-29 09:00'), dueAt: msk('2026-11-03 18:00') },
        after: { openedAt: msk('2026-10-30 09:00'), dueAt: msk('2026-11-05 18:00'), lateMs: 0 },
      },
    ])
    expect(report.before).toMatchObject({ decisions: 1, late: 1 })
    expect(report.after).toMatchObject({ decisions: 1, late: 0 })
    expect(report.rules.filter(row => row.rule === 'K5')).toMatchObject([
      { month: '2026-10', before: { letters: 1, tasks: 1, steps: 1 }, after: { letters: 1, tasks: 1, steps: 1 } },
      // The owner and the substitute at +1wd.
      { month: '2026-11', before: { letters: 2, tasks: 0, steps: 1 }, after: { letters: 0, tasks: 0, steps: 0 } },
    ])
    expect(report.months.map(row => [row.month, row.before.letters, row.after.letters])).toEqual([
      ['2026-10', 1, 1],
      ['2026-11', 2, 0],
    ])
  })

  test('is a reminder that would have come earlier', () => {
    const { history } = lived(contract, aSupport(), [], msk('2027-01-01 00:00'))
    const offsets = (third: string) =>
      ['-90d', '-60d', third].map(offset => `earliest(noticeOn ${offset}, endOn ${offset})`)
    const version = (third: string): Definition => ({
      ...contract,
      rules: contract.rules.map(rule => (rule.id === 'K5' ? { ...rule, opens: offsets(third) } : rule)),
    })
    const report = backtest({
      ...{ before: version('-30d'), after: version('-45d'), histories: [history] },
      ...{ directory: aDirectory(), calendars: () => ru, from: CREATED, until: msk('2026-12-29 00:00') },
    })
    expect(report.steps[0]).toMatchObject({
      rule: 'K5',
      before: { key: 'K5:-30d:2027-01-27', at: msk('2026-12-28 09:00') },
      after: { key: 'K5:-45d:2027-01-27', at: msk('2026-12-11 09:00') },
    })
  })

  test('is a decision that would never have been asked for', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    expect(compared(asking(30), [history]).decisions).toMatchObject([{ rule: 'K5', after: null }])
  })

  test('is a command that it refuses, with its reason', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const { renew: _, ...commands } = contract.commands
    const report = compared({ ...contract, commands }, [history])
    expect(report.refused).toMatchObject([{ asked: 'renew', at: renewed.at, code: 'command.unknown' }])
    expect(report.notReplayed).toBe(0)
  })

  test('blames no version for roles that people have lost since', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const events = history.events.map(event => ({ ...event, actorId: aDirectory()[3]?.id ?? '' }))
    expect(compared(asking(88), [{ ...history, events }])).toMatchObject({ refused: [], notReplayed: 0 })
  })

  test('tells a role that the new version takes away', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const { renew } = contract.commands
    if (!renew) throw new Error('no such command')
    const strict: Definition = {
      ...contract,
      commands: { ...contract.commands, renew: { ...renew, by: ['lawyer'] } },
    }
    expect(compared(strict, [history]).refused).toMatchObject([{ asked: 'renew', code: 'command.notYours' }])
  })

  test('counts only the time that was asked for', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    const report = compared(asking(88), [history], { from: msk('2026-11-01 00:00') })
    expect(report.before).toMatchObject({ tasks: 0, letters: 2, decisions: 1 })
  })

  test('is told of records whose first state it does not know', () => {
    const { history } = lived(contract, aSupport(), [renewed], UNTIL)
    expect(compared({ ...claim, kind: 'contract' }, [history]).stuck).toMatchObject([
      { processId: history.process.id, reason: 'state active is unknown' },
    ])
  })

  test('is the same for the same past', () => {
    const histories = [0, 1, 2].map(index => {
      const at = new Date(epochOf(renewed.at) + index * WEEK_MS).toISOString()
      return lived(contract, { ...aSupport(), id: `record-${index}` }, [{ ...renewed, at }], UNTIL).history
    })
    expect(compared(asking(60), histories)).toEqual(compared(asking(60), histories))
  })
})
