// The transition table of a kind, tried whole: every state × every command × everybody who may ask.
// The table is written by hand in the test, from the business rules and not from the definition: two independent
// sayings of one thing, so that a slip in either shows.

import { describe, expect, test } from '@jest/globals'
import { decide } from '../../src/domain/decide.ts'
import { type Definition, WITHDRAWN } from '../../src/domain/definition.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import { ROLES } from '../../src/domain/people.ts'
import { type Actor, type ProcessView, SYSTEM } from '../../src/domain/process.ts'
import { OWNER } from './build.ts'

/**
 * `[command, from, to, by]`, words separated by spaces. `from`: states, or `*` for all that are not closed. `to`: a
 * state, `stays`, `back` for the state before, or `onward` for the one ahead. `by`: roles, `owner`, `feed`, or `-` for our own rules only;
 * administrators and our own rules may whatever the table allows at all.
 */
export type WrittenRow = readonly [command: string, from: string, to: string, by: string]

export type WrittenTable = {
  definition: Definition
  live: string
  closed: string
  rows: readonly WrittenRow[]
  now: string
  /** A record in which every guard of the command holds, with `facts.stateBefore` and `facts.stateAhead` for such words. */
  record: (state: string, command: string) => ProcessView
  /** What the command must be given. */
  input?: Readonly<Record<string, Readonly<Record<string, unknown>>>>
}

const KEEPERS = 'owner kam head director feed'

/** What every kind understands (universal.ts). */
const EVERY_KIND: readonly WrittenRow[] = [
  ['hold', '*', 'stays', KEEPERS],
  ['resume', '*', 'stays', KEEPERS],
  ['assign', '*', 'stays', KEEPERS],
  ['touch', '*', 'stays', KEEPERS],
  ['announce', 'any', 'stays', '-'],
  // A closed record can still be put right.
  ['amend', 'any', 'stays', KEEPERS],
  ['correct', 'any', 'stays', KEEPERS],
]
/** Objects are also kept by those who serve them, whoever owns them. */
const keptBy = ([command, from, to, by]: WrittenRow, kind: string): WrittenRow =>
  kind === 'object' && by === KEEPERS ? [command, from, to, `${by} service_manager`] : [command, from, to, by]

const EVERY_INPUT: WrittenTable['input'] = {
  hold: { reason: 'the money is late' },
  resume: { cause: 'flood' },
  assign: { ownerId: OWNER },
  announce: { template: 'hold' },
}

/** A person with one role each, the owner without any, a stranger, a feed, our own rules. */
const EVERYBODY: readonly { who: string; actor: Actor }[] = [
  ...ROLES.map(role => ({ who: role, actor: { id: `a-${role}`, kind: 'person' as const, roles: [role] } })),
  { who: 'owner', actor: { id: OWNER, kind: 'person', roles: [] } },
  { who: 'stranger', actor: { id: 'a-stranger', kind: 'person', roles: [] } },
  { who: 'feed', actor: { id: 'feed:test', kind: 'feed', roles: [], source: 'feed:test' } },
  { who: 'system', actor: SYSTEM },
]

/** Registers the tests: one for the words, and one for each command. */
export function describeTransitions(table: WrittenTable) {
  const { definition } = table
  const rows = [...table.rows, ...EVERY_KIND.map(row => keptBy(row, definition.kind))]
  const commands = [...new Set(rows.map(([command]) => command))]
  describe(`every transition of ${definition.kind}`, () => {
    test('the table and the definition know the same states and commands', () => {
      expect(words(table.live, table.closed).toSorted()).toEqual(definition.states.toSorted())
      expect(words(table.closed).toSorted()).toEqual(definition.closed.toSorted())
      expect([...new Set(table.rows.map(([command]) => command))].toSorted()).toEqual(
        Object.keys(definition.commands).toSorted(),
      )
    })

    test.each(commands)('%s is allowed exactly where and to whom the table says', command => {
      const states = [...words(table.live, table.closed), WITHDRAWN]
      const tried = states.flatMap(state => EVERYBODY.map(({ who, actor }) => ({ state, who, actor })))
      const asWritten = tried.map(({ state, who }) => `${state}, ${who}: ${written(table, rows, command, state, who)}`)
      const asDecided = tried.map(
        ({ state, who, actor }) => `${state}, ${who}: ${decided(table, command, state, actor)}`,
      )
      expect(asDecided).toEqual(asWritten)
    })
  })
}

const words = (...texts: readonly string[]) => texts.flatMap(text => text.split(/\s+/).filter(Boolean))

/** What the table says of one attempt: the state that it leads to, or the code of the refusal. */
function written(
  table: WrittenTable,
  rows: readonly WrittenRow[],
  command: string,
  state: string,
  who: string,
): string {
  const isUniversal = !Object.hasOwn(table.definition.commands, command)
  const row = rows.find(([name, from]) => name === command && isFrom(table, from, state))
  if (!row) return isUniversal ? 'process.closed' : 'command.notAllowedNow'
  const [, , to, by] = row
  // Administrators may what a definition allows to anybody; letters of our follow-ups are nobody's to give.
  const administers = who === 'administrator' && !(isUniversal && by === '-')
  if (who !== 'system' && !administers && !words(by).includes(who)) return 'command.notYours'
  if (to === 'back') return String(table.record(state, command).facts.stateBefore)
  if (to === 'onward') return String(table.record(state, command).facts.stateAhead)
  return to === 'stays' ? state : to
}

function isFrom(table: WrittenTable, from: string, state: string): boolean {
  if (from === 'any') return true
  return from === '*' ? words(table.live).includes(state) : words(from).includes(state)
}

function decided(table: WrittenTable, command: string, state: string, actor: Actor): string {
  const record = table.record(state, command)
  const held = { cause: 'flood', from: record.createdAt, to: null, reason: 'a flood', by: 'test' }
  const process = command === 'resume' ? { ...record, pauses: [held] } : record
  const input = table.input?.[command] ?? EVERY_INPUT?.[command] ?? {}
  const decision = decide(table.definition, process, { command, input, actor, now: table.now })
  if (!isRefusal(decision)) return decision.state
  // A guard or an input that is missing would hide who may: the record and the input of the test must not be in the way.
  const inTheWay = decision.code === 'command.guard' || decision.code === 'command.input'
  return inTheWay ? `${decision.code} ${JSON.stringify(decision.params)}` : decision.code
}
