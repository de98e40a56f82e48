import { describe, expect, test } from '@jest/globals'
import { type Definition, type Rule, WITHDRAWN } from '../../src/domain/definition.ts'
import { EFFECTS } from '../../src/domain/effects.ts'
import { REFUSALS } from '../../src/domain/errors.ts'
import { isGuardText } from '../../src/domain/guard-text.ts'
import { GUARDS } from '../../src/domain/guards.ts'
import { SHIPPED_KINDS } from '../../src/domain/kind.ts'
import { ROLES } from '../../src/domain/people.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { STAGES } from '../../src/domain/stage.ts'
import { parseTime, type TimeExpression } from '../../src/domain/time.ts'
import { UNIVERSAL, UNIVERSAL_INPUTS } from '../../src/domain/universal.ts'
import en from '../../src/i18n/en.json' with { type: 'json' }
import ru from '../../src/i18n/ru.json' with { type: 'json' }

const BUILT_IN = ['created', 'entered', 'opened', 'heldSince', 'resumedAt', 'lastActivity']
const DEFINITIONS = SHIPPED_KINDS.map(kind => SHIPPED[kind])

describe.each(DEFINITIONS)('the definition of $kind', definition => {
  test('is shipped under its own name and begins in a state that it has', () => {
    expect(SHIPPED).toHaveProperty(definition.kind, definition)
    expect(new Set(definition.states).size).toBe(definition.states.length)
    expect(definition.states).toEqual(
      expect.arrayContaining([definition.initial, ...definition.closed, ...(definition.startStates ?? [])]),
    )
  })

  test('leads from its beginning to every state', () => {
    const reached = reachable(definition)
    expect(definition.states.filter(state => !reached.has(state))).toEqual([])
  })

  test('has a way out of every state that is not closed', () => {
    const stuck = live(definition).filter(state => !leavers(definition, state).length)
    expect(stuck).toEqual([])
  })

  test('arms a rule or waits for a person in every live state, and none in a closed one', () => {
    const silent = live(definition).filter(state => !definition.rules.some(rule => speaks(rule, state)))
    expect(silent).toEqual([])
    const afterwards = definition.rules.filter(rule => definition.closed.some(state => listed(rule, state)))
    expect(afterwards.map(rule => rule.id)).toEqual([])
  })

  test('names only states, commands, guards and effects that exist', () => {
    const states = new Set([...definition.states, 'previous', 'onward'])
    for (const [name, command] of Object.entries(definition.commands)) {
      const named = [...(command.from === '*' ? [] : command.from), ...(command.to === undefined ? [] : [command.to])]
      expect({ name, unknown: named.filter(state => !states.has(state)) }).toEqual({ name, unknown: [] })
      expect(Object.keys(GUARDS)).toEqual(expect.arrayContaining([...(command.guards ?? [])]))
      expect(Object.keys(EFFECTS)).toEqual(expect.arrayContaining([...(command.effects ?? [])]))
    }
    for (const rule of definition.rules) {
      const unknown = rule.states === '*' ? [] : rule.states.filter(state => !states.has(state))
      expect({ rule: rule.id, unknown }).toEqual({ rule: rule.id, unknown: [] })
      expect((rule.when ?? []).filter(guard => !isGuardText(guard))).toEqual([])
    }
  })

  test('measures every rule from an anchor that exists', () => {
    const known = [...BUILT_IN, ...datedFields(definition)]
    const unknown = definition.rules.flatMap(rule => {
      if (rule.each === 'service') return []
      const anchors = textsOf(rule).flatMap(text => anchorsOf(parseTime(text)))
      const own = rule.each === undefined ? known : [...known, 'item', 'itemFrom']
      return anchors.filter(anchor => !own.includes(anchor)).map(anchor => `${rule.id}: ${anchor}`)
    })
    expect(unknown).toEqual([])
  })

  test('asks rules only for commands that need no answer and are open in each of their states', () => {
    const impossible = definition.rules.flatMap(rule => {
      const command = rule.command === undefined ? undefined : definition.commands[rule.command]
      if (rule.command === undefined) return []
      if (!command?.by.includes('system')) return [`${rule.id}: ${rule.command}`]
      const asks = Object.values(command.input ?? {}).some(field => field.required)
      const closed = rule.states !== '*' && rule.states.some(state => !isFrom(command.from, state))
      return asks || closed ? [rule.id] : []
    })
    expect(impossible).toEqual([])
  })

  test('offers each task at least one outcome that its states allow', () => {
    const allowed = (state: string) => (outcome: string) => {
      const command = definition.commands[outcome]
      return command === undefined || isFrom(command.from, state)
    }
    const stuck = definition.rules.flatMap(rule => {
      if (!rule.task || rule.states === '*') return []
      const outcomes = rule.task.outcomes ?? ['done']
      return rule.states.filter(state => !outcomes.some(allowed(state))).map(state => `${rule.id} in ${state}`)
    })
    // The first opening of K5 finds no active contract: K5.window has moved it on at the same moment.
    expect(stuck.filter(one => one !== 'K5 in active')).toEqual([])
  })

  test('gives each rule a number of its own and writes to copies only at openings that it has', () => {
    const ids = definition.rules.map(rule => rule.id)
    expect(new Set(ids).size).toBe(ids.length)
    const astray = definition.rules.flatMap(rule => {
      const own = textsOf(rule).flatMap(text => offsetsOf(parseTime(text)))
      const named = [...Object.keys(rule.copies ?? {}), ...(Array.isArray(rule.critical) ? rule.critical : [])]
      return named.filter(offset => !own.includes(offset)).map(offset => `${rule.id}: ${offset}`)
    })
    expect(astray).toEqual([])
  })

  test('keeps what its commands and rules set: anchors that effects stamp, anchors that amendments move', () => {
    const moved = Object.values(definition.fields).flatMap(field => field.movedAnchor ?? [])
    expect(datedFields(definition)).toEqual(expect.arrayContaining(moved))
  })

  test('carries on along the chain only events that it records', () => {
    const words = [
      ...Object.values(definition.commands).map(command => command.event),
      ...definition.rules.flatMap(rule => rule.event ?? []),
      // Every kind records these.
      'put_on_hold',
      'resumed',
      'hold_lifted',
      'date_moved',
      'withdrawn',
    ]
    const unknown = definition.followed.filter(event => !words.some(word => event === `${definition.kind}.${word}`))
    expect(unknown).toEqual([])
  })
})

describe.each([
  ['ru', ru],
  ['en', en],
])('the dictionary of %s', (_locale, dictionary) => {
  test.each(DEFINITIONS)('has a word for everything that the definition of $kind shows', definition => {
    expect(wordsOf(definition).filter(path => !labelled(dictionary, path))).toEqual([])
  })

  test('has a word for what all kinds share', () => {
    const paths = [
      ...SHIPPED_KINDS.map(kind => ['kind', kind]),
      ...[...STAGES, 'on_hold', 'cancelled'].map(stage => ['stage', stage]),
      ...ROLES.flatMap(role => [
        ['role', role],
        ['audience', role],
      ]),
      ...['owner', 'substitute'].map(audience => ['audience', audience]),
      ...Object.keys(GUARDS).map(guard => ['guard', guard]),
      ...Object.keys(REFUSALS).map(code => ['refusal', code]),
      ...Object.keys(UNIVERSAL).map(command => ['command', 'common', command]),
      ...Object.values(UNIVERSAL_INPUTS)
        .flatMap(Object.keys)
        .map(field => ['field', 'common', field]),
      ...BUILT_IN.map(anchor => ['field', 'common', anchor]),
      ['state', 'common', WITHDRAWN],
    ]
    expect(paths.filter(path => !labelled(dictionary, path))).toEqual([])
  })
})

test('both dictionaries have the same business words', () => {
  const own = ({ ui: _ui, mail: _mail, ...words }: Record<string, unknown>) => pathsOf(words)
  expect(own(ru)).toEqual(own(en))
})

const live = (definition: Definition) => definition.states.filter(state => !definition.closed.includes(state))
const listed = (rule: Rule, state: string) => rule.states !== '*' && rule.states.includes(state)
const isFrom = (from: readonly string[] | '*', state: string) => from === '*' || from.includes(state)

/** Whether a rule may say something in a state without a hold or a project that is held. */
const speaks = (rule: Rule, state: string) =>
  listed(rule, state) && rule.during === undefined && !rule.id.startsWith('H.')

const leavers = (definition: Definition, state: string) =>
  Object.values(definition.commands).filter(
    command => command.to !== undefined && command.to !== state && isFrom(command.from, state),
  )

function reachable(definition: Definition): Set<string> {
  const reached = new Set([definition.initial])
  for (const state of reached) {
    for (const { to = state, via } of leavers(definition, state)) {
      reached.add(to)
      if (via) reached.add(via.state)
    }
  }
  return reached
}

function textsOf(rule: Rule): string[] {
  const due = rule.due === undefined ? [] : [rule.due]
  return [rule.opens, ...due].flatMap(texts => {
    if (typeof texts === 'string') return [texts]
    return 'by' in texts ? Object.values(texts.of).flat() : [...texts]
  })
}

const anchorsOf = (time: TimeExpression): string[] => {
  if ('pick' in time) return time.of.flatMap(anchorsOf)
  return time.offset?.unit === '%' ? [time.anchor, time.offset.since] : [time.anchor]
}

const offsetsOf = (time: TimeExpression): string[] =>
  'pick' in time ? time.of.flatMap(offsetsOf) : [time.offset?.text.replaceAll(' ', '_') ?? 'open']

const datedFields = (definition: Definition) =>
  Object.entries(definition.fields)
    .filter(([, field]) => field.type === 'day' || field.type === 'instant')
    .map(([name]) => name)

function wordsOf(definition: Definition): string[][] {
  const { kind } = definition
  const commands = Object.values(definition.commands)
  const inputs = commands.flatMap(command => Object.entries(command.input ?? {}))
  const fields = [...Object.entries(definition.fields), ...inputs]
  const outcomes = definition.rules.flatMap(rule => rule.task?.outcomes ?? (rule.task ? ['done'] : []))
  return [
    ...definition.states.map(state => ['state', kind, state]),
    ...Object.keys(definition.commands).map(command => ['command', kind, command]),
    ...fields.map(([name]) => ['field', kind, name]),
    ...fields.flatMap(([name, field]) => (field.choices ?? []).map(choice => ['choice', name, choice])),
    ...commands.map(command => ['event', kind, command.event]),
    ...definition.rules.flatMap(rule => (rule.event ? [['event', kind, rule.event]] : [])),
    ...definition.rules.map(rule => ['rule', rule.id]),
    ...definition.rules.flatMap(({ task }) =>
      task ? [task.title, ...Object.values(task.titles ?? {})].map(title => ['task', kind, title]) : [],
    ),
    ...outcomes
      .filter(outcome => !(outcome in definition.commands))
      .map(outcome => (outcome in UNIVERSAL ? ['command', 'common', outcome] : ['outcome', outcome])),
  ]
}

/** A word of a kind may be shared by all kinds under `common`. */
function labelled(dictionary: unknown, path: readonly string[]): boolean {
  const shared = path.length === 3 ? [path[0] ?? '', 'common', path[2] ?? ''] : path
  return [path, shared].some(one => {
    const found = one.reduce<unknown>(property, dictionary)
    return typeof found === 'string' && found.length > 0
  })
}

const property = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null ? Object.getOwnPropertyDescriptor(value, key)?.value : undefined

function pathsOf(value: unknown, prefix = ''): string[] {
  if (typeof value !== 'object' || value === null) return [prefix]
  return Object.entries(value).flatMap(([key, part]) => pathsOf(part, `${prefix}/${key}`))
}
