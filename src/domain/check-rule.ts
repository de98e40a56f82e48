// What is wrong with the rules of a definition: anchors, openings, commands, outcomes, and who would hear them.

import { checkAudiences } from './check-audience.ts'
import { checkGuards } from './check-parametric.ts'
import { activeRules, type Definition, isFrom, type OpeningsBy, type Rule } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'
import { isLadder, LADDERS } from './ladder.ts'
import type { Directory } from './people.ts'
import { SHIPPED } from './processes/shipped.ts'
import { parseTime, type TimeExpression } from './time.ts'
import { UNIVERSAL } from './universal.ts'

/** The anchors that every process has (anchors.ts); `opened` is the opening itself, `item` the day of a listed entry. */
export const BUILT_IN_ANCHORS = ['created', 'entered', 'heldSince', 'resumedAt', 'lastActivity'] as const

type RuleOptions = { directory?: Directory; templates?: readonly string[] }

/** One rule at its place: what every check of it looks at. */
type Looked = { definition: Definition; rule: Rule; path: readonly (string | number)[] }

export function checkRules(definition: Definition, options: RuleOptions): DefinitionProblem[] {
  const own = definition.rules.flatMap((rule, index) => {
    // What is switched off does no harm, and need not fit what was changed since.
    if (rule.off) return []
    const looked = { definition, rule, path: ['rules', index] }
    return [
      ...checkPlace(looked),
      ...checkGuards(definition, rule.when ?? [], ['rules', index, 'when']),
      ...checkTimes(looked),
      ...checkRecurrence(looked),
      ...checkCommand(looked),
      ...checkTask(looked),
      ...checkLetter(looked, options),
    ]
  })
  return [...own, ...checkCircles(definition)]
}

/** The states that a rule speaks in. */
const statesOf = ({ states, closed }: Definition, rule: Rule) =>
  rule.states === '*' ? states.filter(state => !closed.includes(state)) : rule.states

function checkPlace({ definition, rule, path }: Looked): DefinitionProblem[] {
  const { states, closed, fields } = definition
  const named = rule.states === '*' ? [] : rule.states
  const list = rule.each === 'service' ? 'serviceRules' : rule.each?.fact
  // A rule about services makes them, and needs nothing else.
  const idle = !rule.task && !rule.mail && !rule.command && !rule.event && rule.each !== 'service'
  const urgent = Boolean(rule.critical) || rule.task?.ladder === 'critical'
  return [
    ...named.flatMap((state, index) => {
      const at = [...path, 'states', index]
      if (!states.includes(state)) return [problem('state.unknown', at, { rule: rule.id, state, known: states })]
      return closed.includes(state) ? [problem('rule.inClosedState', at, { rule: rule.id, state })] : []
    }),
    ...(idle ? [problem('rule.doesNothing', path, { rule: rule.id })] : []),
    ...(list !== undefined && fields[list]?.type !== (rule.each === 'service' ? 'json' : 'entries')
      ? [problem('rule.noEntries', [...path, 'each'], { rule: rule.id, field: list })]
      : []),
    ...(urgent && rule.pauseOnHold !== false && rule.during === undefined
      ? [problem('rule.criticalPauses', path, { rule: rule.id })]
      : []),
  ]
}

function checkTimes({ definition, rule, path }: Looked): DefinitionProblem[] {
  // Services bring their own times.
  if (rule.each === 'service') return []
  const dated = Object.entries(definition.fields)
    .filter(([, { type }]) => type === 'day' || type === 'instant')
    .map(([name]) => name)
  const known = [...BUILT_IN_ANCHORS, ...dated, ...(rule.each === undefined ? [] : ['item', 'itemFrom'])]
  const unknown = (text: string, place: string, anchors: readonly string[]) =>
    [...new Set(anchorsOf(parseTime(text)))]
      .filter(anchor => !anchors.includes(anchor))
      .map(anchor => problem('rule.unknownAnchor', [...path, place], { rule: rule.id, text, anchor, known: anchors }))
  const opens = textsOf(rule.opens)
  const offsets = opens.flatMap(text => offsetsOf(parseTime(text)))
  const openings: [string, readonly string[]][] = [
    ['copies', Object.keys(rule.copies ?? {})],
    ['critical', Array.isArray(rule.critical) ? rule.critical : []],
    ['task', Object.keys(rule.task?.titles ?? {})],
  ]
  return [
    ...opens.flatMap(text => unknown(text, 'opens', known)),
    ...(rule.until === undefined ? [] : unknown(rule.until, 'until', known)),
    ...textsOf(rule.due ?? []).flatMap(text => unknown(text, 'due', [...known, 'opened'])),
    ...textsOf(rule.every?.until ?? []).flatMap(text => unknown(text, 'every', known)),
    ...[rule.opens, rule.due ?? []].flatMap(times => checkChoices({ definition, rule, path }, times)),
    ...openings.flatMap(([place, given]) =>
      given
        .filter(offset => !offsets.includes(offset))
        .map(offset => problem('rule.unknownOpening', [...path, place], { rule: rule.id, offset, known: offsets })),
    ),
  ]
}

/** Times by state or by a fact: the fact is a choice, and the columns are its choices. */
function checkChoices({ definition, rule, path }: Looked, times: Rule['opens']): DefinitionProblem[] {
  if (typeof times === 'string' || !('by' in times)) return []
  const field = definition.fields[times.by]
  const at = [...path, times === rule.due ? 'due' : 'opens']
  if (times.by !== 'state' && field?.type !== 'choice') {
    return [problem('rule.unknownFact', at, { rule: rule.id, fact: times.by })]
  }
  // What nobody has noted yet answers ''; the stage of a held project is `on_hold`.
  const facts = ['', ...(field?.choices ?? []), ...(times.by === 'stage' ? ['on_hold'] : [])]
  const known = times.by === 'state' ? statesOf(definition, rule) : facts
  return Object.keys(times.of)
    .filter(column => !known.includes(column))
    .map(choice => problem('rule.unknownChoice', [...at, 'of', choice], { rule: rule.id, choice, known }))
}

const MINUTES_OF = { min: 1, h: 60, wh: 160, d: 1_440, wd: 1_440, w: 10_080, mo: 40_320, y: 525_600 } as const
const DAY_MINUTES = 1_440
// A working week: who is told the same more often, for ever, stops reading.
const FLOOD_MINUTES = 7_200

/** A rule that recurs without end may do so once a day; more often it would bury its reader. */
function checkRecurrence({ rule, path }: Looked): DefinitionProblem[] {
  if (!rule.every || rule.every.times !== undefined || minutesOf(rule.every.step) >= FLOOD_MINUTES) return []
  const params = { rule: rule.id, step: rule.every.step }
  if (minutesOf(rule.every.step) < DAY_MINUTES) return [problem('rule.endless', [...path, 'every'], params)]
  return rule.task || rule.mail ? [problem('rule.floods', [...path, 'every'], params)] : []
}

/** Roughly how long a step is; nine working hours are a day. */
function minutesOf(step: string): number {
  const [, count = '0', unit = 'd'] = /^(\d+(?:\.\d+)?)([a-z]+)$/.exec(step) ?? []
  return Number(count) * (isUnit(unit) ? MINUTES_OF[unit] : DAY_MINUTES)
}

const isUnit = (unit: string): unit is keyof typeof MINUTES_OF => Object.hasOwn(MINUTES_OF, unit)

/** Only commands of its own: `constructor` is no command. */
const commandOf = ({ commands }: Looked['definition'], name: string) =>
  Object.hasOwn(commands, name) ? commands[name] : undefined

/** What a rule commands is done by the system, without an answer, in each of its states. */
function checkCommand({ definition, rule, path }: Looked): DefinitionProblem[] {
  if (rule.command === undefined) return []
  const at = [...path, 'command']
  const params = { rule: rule.id, command: rule.command }
  const command = commandOf(definition, rule.command)
  if (!command) return [problem('rule.unknownCommand', at, { ...params, known: Object.keys(definition.commands) })]
  const states = statesOf(definition, rule).filter(state => !isFrom(definition, command, state))
  const asks = Object.entries(command.input ?? {}).flatMap(([name, field]) => (field.required ? [name] : []))
  return [
    ...(command.by.includes('system') ? [] : [problem('rule.commandNotBySystem', at, params)]),
    ...(states.length > 0 ? [problem('rule.commandImpossible', at, { ...params, states })] : []),
    ...(asks.length > 0 ? [problem('rule.commandAsks', at, { ...params, fields: asks })] : []),
  ]
}

/** Plain outcomes that the product has words for. */
const PLAIN_WORDS: ReadonlySet<string> = new Set(
  Object.values(SHIPPED).flatMap(({ rules, commands }) =>
    rules.flatMap(rule => rule.task?.outcomes ?? ['done']).filter(outcome => !Object.hasOwn(commands, outcome)),
  ),
)

/** An outcome is a command of the record or a plain word; a word in two humps is a command that is misspelt. */
function checkTask({ definition, rule, path }: Looked): DefinitionProblem[] {
  if (!rule.task) return []
  const at = [...path, 'task', 'outcomes']
  const outcomes = rule.task.outcomes ?? ['done']
  const isCommand = (name: string) => Object.hasOwn(definition.commands, name) || Object.hasOwn(UNIVERSAL, name)
  const words = outcomes.filter(outcome => !isCommand(outcome) && !PLAIN_WORDS.has(outcome))
  const params = { rule: rule.id, task: rule.task.title }
  const stuck = statesOf(definition, rule).filter(
    state => !outcomes.some(outcome => ends(definition, outcome, state)) && !movedOn(definition, rule, state),
  )
  return [
    ...(isLadder(definition, rule.task.ladder)
      ? []
      : [
          problem('ladder.unknown', [...path, 'task', 'ladder'], {
            rule: rule.id,
            given: rule.task.ladder,
            known: [...Object.keys(definition.ladders ?? {}), ...Object.keys(LADDERS)],
          }),
        ]),
    ...words.map(outcome =>
      problem(/[A-Z]/.test(outcome) ? 'task.unknownOutcome' : 'task.newWord', at, { ...params, outcome }),
    ),
    ...(stuck.length > 0 ? [problem('task.stuck', at, { ...params, states: stuck })] : []),
  ]
}

/** Whether an outcome can be given in a state. */
function ends(definition: Definition, outcome: string, state: string): boolean {
  const command = commandOf(definition, outcome)
  return command === undefined || isFrom(definition, command, state)
}

/** Another rule takes the record out of the state at the moment in which the task opens (K5 and its window). */
const movedOn = (definition: Definition, rule: Rule, state: string) =>
  activeRules(definition).some(other => {
    const to = other.command === undefined ? undefined : commandOf(definition, other.command)?.to
    const [first = ''] = textsOf(rule.opens)
    const leads = to !== undefined && to !== state && statesOf(definition, other).includes(state)
    return leads && textsOf(other.opens).includes(first)
  })

function checkLetter({ definition, rule, path }: Looked, { directory, templates }: RuleOptions): DefinitionProblem[] {
  const template = rule.mail?.template
  return [
    ...(template !== undefined && templates && !templates.includes(template)
      ? [problem('template.unknown', [...path, 'mail', 'template'], { rule: rule.id, template, known: templates })]
      : []),
    ...(directory ? checkAudiences(definition, rule, path, directory) : []),
  ]
}

/**
 * Rules that count from `entered` and send a record round in less than a day, by themselves, would never come to rest.
 * Each state is left by its quickest such rule.
 */
function checkCircles(definition: Definition): DefinitionProblem[] {
  const next = new Map<string, { to: string; index: number }>()
  for (const [index, rule] of definition.rules.entries()) {
    if (rule.off) continue
    const to = rule.command === undefined ? undefined : commandOf(definition, rule.command)?.to
    if (to === undefined || !textsOf(rule.opens).some(isSoonAfterEntering)) continue
    for (const state of statesOf(definition, rule)) if (!next.has(state) && to !== state) next.set(state, { to, index })
  }
  return [...next].flatMap(([start, { index }]) => {
    const way = [start]
    for (let at = next.get(start)?.to; at !== undefined && way.length <= next.size; at = next.get(at)?.to) {
      if (at !== start) way.push(at)
      else return [problem('rule.circle', ['rules', index], { rule: definition.rules[index]?.id, states: way })]
    }
    return []
  })
}

function isSoonAfterEntering(text: string): boolean {
  const time = parseTime(text)
  if ('pick' in time || time.anchor !== 'entered' || time.moves.length > 0) return false
  return time.offset === null || minutesOf(time.offset.text.replace(/^[+-]/, '')) < DAY_MINUTES
}

function textsOf(times: string | readonly string[] | OpeningsBy): readonly string[] {
  if (typeof times === 'string') return [times]
  return 'by' in times ? Object.values(times.of).flat() : times
}

function anchorsOf(time: TimeExpression): string[] {
  if ('pick' in time) return time.of.flatMap(anchorsOf)
  return time.offset?.unit === '%' ? [time.anchor, time.offset.since] : [time.anchor]
}

/** As copies and critical openings name them: the offsets as they are written, without the anchor. */
function offsetsOf(time: TimeExpression): string[] {
  if ('pick' in time) return time.of.flatMap(offsetsOf)
  const written = [...time.moves, ...(time.offset ? [time.offset] : [])].map(offset => offset.text)
  return written.length === 0 ? ['open'] : [written.join(' ').replaceAll(' ', '_')]
}
