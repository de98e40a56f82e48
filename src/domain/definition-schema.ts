// The shape of a definition as it comes from outside: JSON that an administrator edited. Names and times are checked
// here; what the parts say of each other is checked in check.ts.

import { z } from 'zod'
import { type Definition, FIELD_TYPES } from './definition.ts'
import { type DefinitionProblem, type ProblemCode, problem } from './definition-problem.ts'
import { type EffectText, isEffectText, PARAMETRIC_EFFECTS } from './effect-text.ts'
import { EFFECTS } from './effects.ts'
import { type GuardText, isGuardText, PARAMETRIC_GUARDS } from './guard-text.ts'
import { GUARDS } from './guards.ts'
import { AUDIENCES, ROLES } from './people.ts'
import { parseTime } from './time.ts'

// Bounds: about five times the largest shipped definition; a turn looks at every rule of its definition.
const STATES_AT_MOST = 60
const FIELDS_AT_MOST = 150
const COMMANDS_AT_MOST = 100
const RULES_AT_MOST = 150
const TEXTS_AT_MOST = 40
const NAMES_AT_MOST = 60
const TIME_LENGTH_AT_MOST = 300
const TURNS_AT_MOST = 1_000
const VERSION_AT_MOST = 1_000_000

const RUNGS_AT_MOST = 20
const OWN_TEXTS_AT_MOST = 1_000
const TEXT_LENGTH_AT_MOST = 2_000

const guard = z.custom<GuardText>(value => typeof value === 'string' && isGuardText(value), {
  params: { known: [...Object.keys(GUARDS), ...Object.keys(PARAMETRIC_GUARDS).map(word => `${word}:…`)] },
})
const effect = z.custom<EffectText>(value => typeof value === 'string' && isEffectText(value), {
  params: { known: [...Object.keys(EFFECTS), ...Object.keys(PARAMETRIC_EFFECTS).map(word => `${word}:…`)] },
})
const ladderName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
const audience = z.enum(AUDIENCES)
const addressee = z.enum([...AUDIENCES, 'client'])
const giver = z.enum([...ROLES, 'owner', 'feed', 'system'])

/** Stored words: `go_no_go`. */
const word = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/)
/** Looked-up words: `preparePrice`. */
const name = z.string().regex(/^[a-z][A-Za-z0-9]{0,39}$/)
const outcome = z.string().regex(/^[a-z][A-Za-z0-9_]{0,39}$/)
/** A colon or a slash would break the keys of steps. */
const ruleId = z.string().regex(/^[A-Za-z][A-Za-z0-9._-]{0,39}$/)
const choice = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_.+-]{0,59}$/)

const names = <Item extends z.ZodType>(item: Item) => z.array(item).max(NAMES_AT_MOST)
const atLeastOne = <Item extends z.ZodType>(item: Item) => names(item).min(1)

const time = z
  .string()
  .max(TIME_LENGTH_AT_MOST)
  .check(({ value, issues }) => void issues.push(...badTime(value, value)))
const within = z.string().check(({ value, issues }) => void issues.push(...badTime(`opened +${value}`, value)))
const times = z.union([time, z.array(time).min(1).max(TEXTS_AT_MOST)])
const timesBy = z.strictObject({ by: name, of: z.record(z.string().max(60), times) })

const field = z.strictObject({
  type: z.enum(FIELD_TYPES),
  choices: z.array(choice).min(1).max(200).exactOptional(),
  internal: z.boolean().exactOptional(),
  onlyAtCreation: z.boolean().exactOptional(),
  movedAnchor: name.exactOptional(),
  required: z.boolean().exactOptional(),
})

const command = z.strictObject({
  from: z.union([z.literal('*'), atLeastOne(word)]),
  to: word.exactOptional(),
  via: z.strictObject({ when: guard, state: word }).exactOptional(),
  by: atLeastOne(giver),
  guards: names(guard).exactOptional(),
  input: z.record(name, field).exactOptional(),
  effects: names(effect).exactOptional(),
  event: word,
})

const rule = z.strictObject({
  id: ruleId,
  off: z.literal(true).exactOptional(),
  states: z.union([z.literal('*'), atLeastOne(word)]),
  when: names(guard).exactOptional(),
  opens: z.union([time, z.array(time).min(1).max(TEXTS_AT_MOST), timesBy]),
  every: z
    .strictObject({
      step: z.string().regex(/^[1-9]\d{0,4}(min|h|wh|d|wd|w|mo|y)$/),
      times: z.int().min(1).max(TURNS_AT_MOST).exactOptional(),
      until: time.exactOptional(),
    })
    .exactOptional(),
  until: time.exactOptional(),
  due: z.union([time, timesBy]).exactOptional(),
  within: within.exactOptional(),
  task: z
    .strictObject({
      title: name,
      to: audience,
      ladder: ladderName,
      titles: z.record(z.string().max(60), name).exactOptional(),
      outcomes: atLeastOne(outcome).exactOptional(),
    })
    .exactOptional(),
  mail: z.strictObject({ template: name, to: atLeastOne(addressee) }).exactOptional(),
  command: name.exactOptional(),
  event: word.exactOptional(),
  critical: z.union([z.boolean(), names(z.string().max(60))]).exactOptional(),
  copies: z.record(z.string().max(60), names(audience)).exactOptional(),
  pauseOnHold: z.boolean().exactOptional(),
  during: z.literal('hold').exactOptional(),
  catchUp: z.enum(['collapse', 'each', 'skip']).exactOptional(),
  each: z.union([z.literal('service'), z.strictObject({ fact: name })]).exactOptional(),
})

/** Offsets count from a due date, and later only. */
const rung = z.strictObject({
  offset: z
    .string()
    .max(40)
    .check(({ value, issues }) => {
      const text = value.startsWith('+') ? `due ${value}` : 'an offset after the due date begins with +'
      issues.push(...badTime(text, value))
    }),
  to: atLeastOne(audience),
})

/** Which texts a definition may say in its own words: labels, and the lines of letters. */
const textKey = z
  .string()
  .max(160)
  .regex(
    /^((kind|kinds|rule)|(state|command|field|task|event|choice)\.[A-Za-z0-9_]+|outcome|mail\.templates\.[A-Za-z0-9]+)\.[A-Za-z0-9_.+-]+$/,
  )
const ownTexts = atMost(z.record(textKey, z.string().trim().min(1).max(TEXT_LENGTH_AT_MOST)), OWN_TEXTS_AT_MOST)

/** A definition from JSON, strict: a misspelt key is refused. The version is given when it is published. */
export const definitionSchema: z.ZodType<Definition> = z.strictObject({
  kind: word,
  version: z.int().min(0).max(VERSION_AT_MOST).default(0),
  initial: word,
  states: z.array(word).min(1).max(STATES_AT_MOST),
  closed: z.array(word).max(STATES_AT_MOST),
  startStates: z.array(word).max(STATES_AT_MOST).exactOptional(),
  fields: atMost(z.record(name, field), FIELDS_AT_MOST),
  commands: atMost(z.record(name, command), COMMANDS_AT_MOST),
  rules: z.array(rule).max(RULES_AT_MOST),
  followed: z.array(z.string().max(90)).max(COMMANDS_AT_MOST),
  ladders: atMost(z.record(ladderName, z.array(rung).max(RUNGS_AT_MOST)), NAMES_AT_MOST).exactOptional(),
  texts: z.strictObject({ ru: ownTexts.exactOptional(), en: ownTexts.exactOptional() }).exactOptional(),
  createdBy: atLeastOne(z.enum(ROLES)).exactOptional(),
})

/** The definition, or everything that is wrong with its shape. */
export function parseDefinition(value: unknown): { definition: Definition } | { problems: DefinitionProblem[] } {
  const parsed = definitionSchema.safeParse(value, { reportInput: true })
  return parsed.success ? { definition: parsed.data } : { problems: shapeProblems(parsed.error.issues) }
}

type Issue = z.core.$ZodIssue

/** What a schema found, in our words. */
export const shapeProblems = (issues: readonly Issue[]): DefinitionProblem[] => issues.flatMap(told)

function atMost<Schema extends z.ZodType<Record<string, unknown>>>(schema: Schema, maximum: number) {
  return schema.check(({ value, issues }) => {
    if (Object.keys(value).length <= maximum) return
    issues.push({ code: 'too_big', origin: 'record', maximum, inclusive: true, input: value })
  })
}

function badTime(text: string, input: string): z.core.$ZodRawIssue[] {
  try {
    parseTime(text)
    return []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    return [{ code: 'custom', input, message: error.message, params: { time: true } }]
  }
}

// Whose name it is that nobody knows, by the place where it stands.
const UNKNOWN: Readonly<Record<string, ProblemCode>> = {
  guards: 'guard.unknown',
  when: 'guard.unknown',
  effects: 'effect.unknown',
  to: 'audience.unknown',
  copies: 'audience.unknown',
  by: 'role.unknown',
  createdBy: 'role.unknown',
  type: 'fieldType.unknown',
}

/** One issue of the schema in our words. */
function told(issue: Issue): DefinitionProblem[] {
  const path = issue.path.filter(key => typeof key !== 'symbol')
  const { message } = issue
  const given = typeof issue.input === 'object' ? undefined : issue.input
  switch (issue.code) {
    case 'invalid_union':
      return nearest(issue.errors).flatMap(inner => told({ ...inner, path: [...issue.path, ...inner.path] }))
    case 'invalid_key':
      return [problem('name.syntax', path, { given: path.at(-1), message: issue.issues[0]?.message ?? message })]
    case 'unrecognized_keys':
      return issue.keys.map(key => problem('shape.unknownKey', [...path, key], { key }))
    case 'invalid_value':
      return [unknownName(path, { given, known: issue.values })]
    case 'invalid_format':
      return [problem(path.at(-1) === 'step' ? 'time.syntax' : 'name.syntax', path, { given, message })]
    case 'too_big':
      return [problem('shape.size', path, { atMost: issue.maximum, message })]
    case 'too_small':
      return [problem('shape.size', path, { atLeast: issue.minimum, message })]
    case 'invalid_type':
      return [problem(issue.input === undefined ? 'shape.missing' : 'shape.type', path, { expected: issue.expected })]
    case 'custom':
      if (issue.params?.known) return [unknownName(path, { given, known: issue.params.known })]
      return [problem(issue.params?.time ? 'time.syntax' : 'shape.value', path, { given, message })]
    default:
      return [problem('shape.value', path, { given, message })]
  }
}

function unknownName(path: readonly (string | number)[], params: Record<string, unknown>): DefinitionProblem {
  const place = path.findLast(key => typeof key === 'string' && Object.hasOwn(UNKNOWN, key))
  const code = params.given === undefined ? 'shape.missing' : UNKNOWN[String(place)]
  return problem(code ?? 'shape.value', path, params)
}

/** Of several shapes the one that was meant: whose issues lie inside the value, not in its being of another type. */
function nearest(branches: readonly (readonly Issue[])[]): readonly Issue[] {
  const inside = branches.find(issues => issues.length > 0 && issues.every(issue => !isOtherType(issue)))
  return inside ?? branches.find(issues => issues.length > 0) ?? []
}

const isOtherType = (issue: Issue) =>
  issue.path.length === 0 && (issue.code === 'invalid_type' || issue.code === 'invalid_value')
