// The transitions of a task (domain.md 3.8), tried whole: every state × every act × everybody who may try. The table is
// written by hand from the business rules; nothing here asks the product what it would allow.

import { describe, expect, test } from '@jest/globals'
import type { Ask } from '../../src/domain/ask.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import type { User } from '../../src/domain/people.ts'
import { type Actor, type OpenTask, type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { type Turn, turn } from '../../src/domain/turn.ts'
import { aContext, aDirectory, aPerson, aProcess, DIRECTOR, HEAD, msk, OWNER, SUBSTITUTE } from '../support/build.ts'
import { claim } from '../support/claim.ts'

// A Monday and the Tuesday after it.
const CREATED = msk('2026-03-02 10:00')
const NOW = msk('2026-03-03 10:00')

/** A claim that a lawyer examines; the second task hangs on a date that may move. */
const examined: Definition = {
  ...claim,
  rules: [
    {
      id: 'T',
      states: ['received'],
      opens: 'created',
      task: { title: 'examine', to: 'lawyer', ladder: 'L', outcomes: ['examine', 'not_ours'] },
    },
    {
      id: 'D',
      states: '*',
      opens: 'answerOn -5d',
      task: { title: 'settle', to: 'owner', ladder: 'L', outcomes: ['told'] },
    },
  ],
}

const away = [{ id: 'leave', from: CREATED, until: msk('2026-04-01 00:00'), standInId: 'a-stand-in' }]
const someone = (id: string, roles: User['roles'], more: Partial<User> = {}): User => ({
  id,
  name: id,
  email: `${id}@example.test`,
  locale: 'en',
  calendarId: 'ru',
  teamId: null,
  substituteId: null,
  roles,
  ...more,
})

// Both who may have the task are away, so that somebody stands in for either.
const DIRECTORY: readonly User[] = [
  ...aDirectory(),
  someone('a-lawyer', ['lawyer'], { absences: away }),
  someone('a-colleague', ['lawyer']),
  someone('a-delegate', ['marketing'], { absences: away }),
  someone('a-stand-in', ['finance']),
  someone('a-stranger', ['finance']),
]

const person = (id: string, roles: Actor['roles']): Actor => ({ id, kind: 'person', roles })
const ACTORS: Readonly<Record<string, (task: Partial<OpenTask>) => Actor>> = {
  holder: ({ assigneeId }) => person(assigneeId ?? 'a-lawyer', []),
  colleague: () => person('a-colleague', ['lawyer']),
  standIn: () => person('a-stand-in', ['finance']),
  owner: () => person(OWNER, ['manager']),
  substitute: () => person(SUBSTITUTE, ['manager']),
  head: () => person(HEAD, ['head']),
  administrator: () => person('an-administrator', ['administrator']),
  system: () => SYSTEM,
  director: () => person(DIRECTOR, ['director']),
  stranger: () => person('a-stranger', ['finance']),
  feed: () => ({ id: 'feed:test', kind: 'feed', roles: [], source: 'feed:test' }),
}

const SLEEPS = msk('2026-03-04 09:00')
const TAKEN = { assigneeId: 'a-lawyer' }
const STATES: Readonly<Record<string, Partial<OpenTask> | 'closed'>> = {
  open: {},
  in_progress: TAKEN,
  delegated: { assigneeId: 'a-delegate' },
  snoozed: { ...TAKEN, snoozedUntil: SLEEPS, snoozes: 1 },
  snoozedOfNobody: { snoozedUntil: SLEEPS, snoozes: 1 },
  awoken: { ...TAKEN, snoozedUntil: CREATED, snoozes: 1 },
  snoozedTwice: { ...TAKEN, snoozedUntil: SLEEPS, snoozes: 2 },
  done: 'closed',
  cancelled: 'closed',
}

const ACTS: Readonly<Record<string, (taskId: string) => Ask>> = {
  claim: taskId => ({ act: 'claim', taskId }),
  return: taskId => ({ act: 'return', taskId }),
  acknowledge: taskId => ({ act: 'acknowledge', taskId }),
  snooze: taskId => ({ act: 'snooze', taskId }),
  delegate: taskId => ({ act: 'delegate', taskId, userId: 'a-stranger' }),
  withdraw: taskId => ({ act: 'withdraw', taskId, reason: 'asked for twice' }),
  complete: taskId => ({ act: 'complete', taskId, outcome: 'not_ours', result: 'belongs to the carrier' }),
}

const ALL_LIVE = 'open in_progress delegated snoozed snoozedOfNobody awoken snoozedTwice'
const THEIRS = 'holder standIn'
// The task is a lawyer's: neither the record's owner nor their substitute may decide what others were asked for.
const OTHERS = 'colleague head administrator system'
const EVERYBODY = `${THEIRS} ${OTHERS}`

/** [act, states of the task, who, what becomes of it]. What is not written is refused: closed, or not theirs. */
const TABLE: readonly (readonly [act: string, from: string, by: string, leads: string])[] = [
  ['claim', 'open snoozedOfNobody', EVERYBODY, 'in_progress, own, awake'],
  ['claim', 'in_progress delegated snoozed awoken snoozedTwice', THEIRS, 'in_progress, own, awake'],
  ['claim', 'in_progress delegated snoozed awoken snoozedTwice', OTHERS, 'task.taken'],
  ['return', 'open in_progress delegated awoken', EVERYBODY, 'open, nobody, awake'],
  ['return', 'snoozed snoozedOfNobody snoozedTwice', EVERYBODY, 'open, nobody, asleep'],
  ['acknowledge', ALL_LIVE, `${EVERYBODY} substitute`, 'acknowledged'],
  ['snooze', 'open in_progress delegated snoozed snoozedOfNobody awoken', EVERYBODY, 'asleep until 2026-03-05 09:00'],
  ['snooze', 'snoozedTwice', EVERYBODY, 'task.snoozedTwice'],
  ['delegate', ALL_LIVE, EVERYBODY, 'given to a-stranger, awake'],
  // That it need not be done is not for those to say who should do it.
  ['withdraw', ALL_LIVE, 'owner head administrator system', 'cancelled: asked for twice'],
  ['complete', ALL_LIVE, EVERYBODY, 'done: not_ours, belongs to the carrier'],
]

const words = (text: string) => text.split(' ')

function written(act: string, state: string, who: string): string {
  if (STATES[state] === 'closed') return 'task.closed'
  const row = TABLE.find(([name, from, by]) => name === act && words(from).includes(state) && words(by).includes(who))
  return row?.[3] ?? 'task.notYours'
}

const context = (now: string) => ({ ...aContext(now), directory: DIRECTORY })

function taken(process: ProcessView, now: string, asked?: Parameters<typeof turn>[3]): Turn {
  const turned = turn(examined, process, context(now), asked)
  if (isRefusal(turned)) throw new Error(JSON.stringify(turned))
  return turned
}

const begun = (dates: Record<string, string> = {}) =>
  taken(aProcess('claim', 'received', CREATED, { dates }), CREATED).process

/** What became of the task, in the words of the table. */
function happened(act: string, state: string, who: string): string {
  const made = STATES[state] ?? {}
  const set = made === 'closed' ? {} : made
  const process = begun()
  const [task] = process.tasks
  if (!task) throw new Error('no task')
  const tasks = made === 'closed' ? [] : [{ ...task, assigneeId: null, ...set }]
  const actor = ACTORS[who]?.(set)
  const ask = ACTS[act]?.(task.id)
  if (!actor || !ask) throw new Error(`${who} ${act}`)
  const turned = turn(examined, { ...process, tasks }, context(NOW), { ask, actor })
  return isRefusal(turned) ? turned.code : told(turned, act, actor)
}

function told({ tasks, process }: Turn, act: string, actor: Actor): string {
  const [change] = tasks
  if (change?.change === 'closed') {
    const cancelled = change.state === 'cancelled'
    expect([change.by, process.tasks, process.done.length]).toEqual([actor.id, [], cancelled ? 0 : 1])
    return `${change.state}: ${cancelled ? change.reason : `${change.outcome}, ${change.result}`}`
  }
  if (change?.change !== 'updated') return 'nothing'
  const after = process.tasks[0]
  const sleep = (after?.snoozedUntil ?? '') > NOW ? 'asleep' : 'awake'
  const whose = after?.assigneeId === actor.id ? 'own' : (after?.assigneeId ?? 'nobody')
  if (act === 'acknowledge') return after?.acknowledgedAt === NOW ? 'acknowledged' : 'not acknowledged'
  if (act === 'snooze') return `${sleep} until ${local(after?.snoozedUntil)}`
  if (act === 'delegate') return `given to ${whose === 'own' ? 'a-stranger' : whose}, ${sleep}`
  return `${String(change.set.state)}, ${whose}, ${sleep}`
}

const local = (at: string | null | undefined) =>
  at ? new Date(Date.parse(at) + 3 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ') : 'never'

describe('every transition of a task', () => {
  test.each(Object.keys(ACTS))('%s is allowed exactly where and to whom the table says', act => {
    const tried = Object.keys(STATES).flatMap(state => Object.keys(ACTORS).map(who => ({ state, who })))
    expect(tried.map(({ state, who }) => `${state}, ${who}: ${happened(act, state, who)}`)).toEqual(
      tried.map(({ state, who }) => `${state}, ${who}: ${written(act, state, who)}`),
    )
  })

  test('a command that a task waits for is given by whom the definition names, and by nobody else', () => {
    const process = begun()
    const taskId = process.tasks[0]?.id ?? ''
    const complete = (actor: Actor) =>
      turn(examined, process, context(NOW), { ask: { act: 'complete', taskId, outcome: 'examine' }, actor })
    expect(complete(person('a-colleague', ['lawyer']))).toMatchObject({ process: { state: 'examined', tasks: [] } })
    expect(complete(aPerson(['head'], HEAD))).toMatchObject({ code: 'command.notYours' })
  })

  test('the task of a record’s owner is their substitute’s and their head’s as well, and no other role’s', () => {
    const process = begun({ answerOn: '2026-03-06' })
    const taskId = process.tasks.find(task => task.title === 'settle')?.id ?? ''
    const may = Object.entries(ACTORS).filter(([, actor]) => {
      const ask: Ask = { act: 'complete', taskId, outcome: 'told' }
      return !isRefusal(turn(examined, process, context(NOW), { ask, actor: actor({}) }))
    })
    expect(may.map(([who]) => who)).toEqual(['owner', 'substitute', 'head', 'administrator', 'system'])
  })

  test('no word that the task does not know ends it, and nobody unknown is given it', () => {
    const process = begun()
    const taskId = process.tasks[0]?.id ?? ''
    const asked = (ask: Ask) => turn(examined, process, context(NOW), { ask, actor: SYSTEM })
    expect(asked({ act: 'complete', taskId, outcome: 'reject' })).toMatchObject({ code: 'task.unknownOutcome' })
    expect(asked({ act: 'delegate', taskId, userId: 'nobody' })).toMatchObject({ code: 'user.unknown' })
  })

  test('who stands in acts for the holder, and the story says for whom', () => {
    const process = begun()
    const held = { ...process, tasks: process.tasks.map(task => ({ ...task, ...TAKEN })) }
    const standIn = { ...person('a-stand-in', ['finance']), standsFor: [{ id: 'a-lawyer', roles: [] }] }
    const ask: Ask = { act: 'claim', taskId: process.tasks[0]?.id ?? '' }
    expect(taken(held, NOW, { ask, actor: standIn }).events).toMatchObject([{ data: { for: 'a-lawyer' } }])
  })
})

describe('a task whose cause vanished is closed by the system, with the reason', () => {
  const reasonOf = (process: ProcessView, ask: Ask) => {
    const turned = taken(process, NOW, { ask, actor: aPerson(['administrator']) })
    return turned.tasks.map(change => (change.change === 'closed' ? [change.state, change.by, change.reason] : change))
  }
  const command = (name: string, input: Record<string, unknown> = {}): Ask => ({ act: 'command', command: name, input })

  test.each<[string, Ask]>([
    ['closed', command('reject', { reason: 'too late' })],
    ['closed', { act: 'cancel', reason: 'entered twice' }],
    ['state_changed', { act: 'move', state: 'waiting', reason: 'examined by phone' }],
  ])('%s by %j', (reason, ask) => {
    expect(reasonOf(begun(), ask)).toEqual([['cancelled', 'system', reason]])
  })

  test('cause_vanished when the date that it hangs on moves away', () => {
    const process = begun({ answerOn: '2026-03-06' })
    expect(process.tasks.map(task => task.title).toSorted()).toEqual(['examine', 'settle'])
    expect(reasonOf(process, command('amend', { answerOn: '2026-09-01' }))).toEqual([
      ['cancelled', 'system', 'cause_vanished'],
    ])
  })
})
