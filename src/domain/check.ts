// What an administrator's definition says that cannot be meant: every part compared with the others. Pure.

import { checkGuards, checkParametric } from './check-parametric.ts'
import { BUILT_IN_ANCHORS, checkRules } from './check-rule.ts'
import { checkShipped } from './check-shipped.ts'
import { checkStates } from './check-state.ts'
import { checkTemplates, checkTexts, type HasText, ownTemplates } from './check-text.ts'
import { type Command, type Definition, WITHDRAWN } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'
import { parseDefinition } from './definition-schema.ts'
import { PARAMETRIC_EFFECTS } from './effect-text.ts'
import type { Directory } from './people.ts'
import { UNIVERSAL } from './universal.ts'

/** What the definition is held against; what is not given is not checked. */
export type CheckOptions = {
  /** The kinds that may be defined. */
  kinds?: readonly string[]
  /** Our people: a ladder or a command of a role that nobody holds. */
  directory?: Directory
  /** The letters that there are, beside the definition's own. */
  templates?: readonly string[]
  /** The dictionaries: what would be shown as a stored word. */
  hasText?: HasText
  /** Why a line of a letter cannot be filled in; null for one that can. */
  templateError?: (text: string) => string | null
  /** What the product ships of this kind; null for an administrator's own. */
  shipped?: Definition | null
}

export type Checked = { definition: Definition | null; problems: readonly DefinitionProblem[] }

/** The parsed definition and everything that is wrong with it; `definition` is null when its shape is no definition. */
export function checkDefinition(value: unknown, options: CheckOptions = {}): Checked {
  const parsed = parseDefinition(value)
  if ('problems' in parsed) return { definition: null, problems: parsed.problems }
  const { definition } = parsed
  const problems = [
    ...checkNames(definition, options),
    ...checkFields(definition),
    ...checkStates(definition),
    ...checkCommands(definition, options),
    ...checkRules(definition, withOwnLetters(definition, options)),
    ...checkFollowed(definition),
    ...(options.hasText ? checkTexts(definition, options.hasText) : []),
    ...(options.shipped === undefined ? [] : checkShipped(definition, options.shipped)),
    ...(options.templateError ? checkTemplates(definition, options.templateError) : []),
  ]
  return { definition, problems }
}

const withOwnLetters = (definition: Definition, options: CheckOptions): CheckOptions =>
  options.templates ? { ...options, templates: [...options.templates, ...ownTemplates(definition)] } : options

/** Whether a definition may be published: warnings do not stop it. */
export const isPublishable = ({ definition, problems }: Checked) =>
  definition !== null && problems.every(({ severity }) => severity === 'warning')

// Where an operator's cancel leads, and how a command says "back to where it was" and "on to where it was going".
const RESERVED_STATES = [WITHDRAWN, 'previous', 'onward']
// Words of every kind stand under `common`.
const RESERVED_KINDS = ['common']

function checkNames(definition: Definition, { kinds }: CheckOptions): DefinitionProblem[] {
  const { kind, states, rules, fields, commands } = definition
  const reserved = (names: readonly string[], taken: readonly string[], at: string) =>
    names.flatMap((given, index) =>
      // `constructor` would find what every object has.
      taken.includes(given) || given in {}
        ? [problem('name.reserved', [at, ...place(at, given, index)], { given })]
        : [],
    )
  return [
    ...(kinds && !kinds.includes(kind) ? [problem('kind.unknown', ['kind'], { given: kind, known: kinds })] : []),
    ...(RESERVED_KINDS.includes(kind) || kind in {} ? [problem('name.reserved', ['kind'], { given: kind })] : []),
    ...reserved(states, RESERVED_STATES, 'states'),
    ...reserved(Object.keys(fields), [...BUILT_IN_ANCHORS, 'opened', 'due', 'item', 'itemFrom', 'state'], 'fields'),
    ...reserved(Object.keys(commands), [...Object.keys(UNIVERSAL), 'create'], 'commands'),
    ...twice(states).map(([given, index]) => problem('name.twice', ['states', index], { given })),
    ...twice(rules.map(rule => rule.id)).map(([given, index]) =>
      problem('name.twice', ['rules', index, 'id'], { given }),
    ),
  ]
}

const place = (at: string, given: string, index: number) => (at === 'states' ? [index] : [given])

/** Every repetition with its position. */
const twice = (names: readonly string[]) =>
  [...names.entries()]
    .filter(([index, name]) => names.indexOf(name) < index)
    .map(([index, name]) => [name, index] as const)

function checkFields({ fields }: Definition): DefinitionProblem[] {
  return Object.entries(fields).flatMap(([name, field]) => {
    const moved = field.movedAnchor
    const target = moved === undefined ? undefined : fields[moved]?.type
    return [
      ...(field.type === 'choice' && !field.choices
        ? [problem('field.noChoices', ['fields', name], { field: name })]
        : []),
      ...(moved !== undefined && target !== 'instant'
        ? [problem('field.movedAnchor', ['fields', name, 'movedAnchor'], { field: name, anchor: moved })]
        : []),
    ]
  })
}

function checkCommands(definition: Definition, options: CheckOptions): DefinitionProblem[] {
  const { commands, states, fields } = definition
  return Object.entries(commands).flatMap(([name, command]) => {
    const path = ['commands', name]
    const from = command.from === '*' ? [] : command.from
    const unknown = (state: string, place: readonly (string | number)[]) =>
      states.includes(state)
        ? []
        : [problem('state.unknown', [...path, ...place], { command: name, state, known: states })]
    return [
      ...from.flatMap((state, index) => unknown(state, ['from', index])),
      ...(command.to === undefined || RESERVED_STATES.includes(command.to) ? [] : unknown(command.to, ['to'])),
      ...(command.via === undefined ? [] : unknown(command.via.state, ['via', 'state'])),
      ...Object.entries(command.input ?? {}).flatMap(([field, given]) => {
        const at = [...path, 'input', field]
        const own = fields[field]?.type
        return [
          ...(given.type === 'choice' && !given.choices
            ? [problem('field.noChoices', at, { command: name, field })]
            : []),
          ...(own === undefined || own === given.type
            ? []
            : [problem('command.otherType', at, { command: name, field, type: given.type, known: own })]),
        ]
      }),
      ...checkGivers(name, command, options),
      ...checkGuards(definition, command.guards ?? [], [...path, 'guards'], command.input),
      ...(command.effects ?? []).flatMap((text, index) =>
        checkParametric(text, PARAMETRIC_EFFECTS, fields, {
          code: 'effect.field',
          path: [...path, 'effects', index],
        }),
      ),
    ]
  })
}

function checkGivers(name: string, { by }: Command, { directory }: CheckOptions): DefinitionProblem[] {
  const held = by.some(
    who =>
      who === 'owner' ||
      who === 'feed' ||
      who === 'system' ||
      directory === undefined ||
      directory.some(user => user.roles.includes(who)),
  )
  return held ? [] : [problem('command.nobodyMay', ['commands', name, 'by'], { command: name, by })]
}

// Every kind records these (universal.ts).
const UNIVERSAL_EVENTS = [
  'created',
  'put_on_hold',
  'resumed',
  'hold_lifted',
  'date_moved',
  'amended',
  'assigned',
  'withdrawn',
  'migrated',
]

function checkFollowed({ kind, commands, rules, followed }: Definition): DefinitionProblem[] {
  const words = [
    ...UNIVERSAL_EVENTS,
    ...Object.values(commands).map(command => command.event),
    ...rules.flatMap(rule => rule.event ?? []),
  ]
  const recorded = new Set(words.map(word => `${kind}.${word}`))
  return followed.flatMap((event, index) =>
    recorded.has(event) ? [] : [problem('followed.unknown', ['followed', index], { event })],
  )
}
