// What is wrong with the states of a definition: unknown ones, and those that nobody enters or leaves.

import { activeRules, type Command, type Definition, isFrom, waysOf } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'

export function checkStates(definition: Definition): DefinitionProblem[] {
  const { initial, closed, states, startStates = [] } = definition
  const named: [string, (string | number)[]][] = [
    [initial, ['initial']],
    ...closed.map((state, index): [string, (string | number)[]] => [state, ['closed', index]]),
    ...startStates.map((state, index): [string, (string | number)[]] => [state, ['startStates', index]]),
  ]
  const unknown = named.filter(([state]) => !states.includes(state))
  return [
    ...unknown.map(([state, path]) => problem('state.unknown', path, { state, known: states })),
    ...(closed.includes(initial) ? [problem('state.initialClosed', ['initial'], { state: initial })] : []),
    ...checkWays(definition),
  ]
}

/** Every state can be entered, and every live one left, by somebody who exists. */
function checkWays(definition: Definition): DefinitionProblem[] {
  const { states, closed, initial, startStates = [], commands } = definition
  const rules = activeRules(definition)
  const reached = reachable(definition, [initial, ...startStates])
  const given = new Set(rules.flatMap(rule => rule.command ?? []))
  const byHand = ([name, { by }]: [string, Command]) => by.some(who => who !== 'system') || given.has(name)
  return states.flatMap((state, index) => {
    const path = ['states', index]
    const found = reached.has(state) ? [] : [problem('state.unreachable', path, { state })]
    if (closed.includes(state)) return found
    const leaving = Object.entries(commands).filter(([, command]) => leaves(definition, command, state))
    if (leaving.length === 0) return [...found, problem('state.deadEnd', path, { state })]
    if (!leaving.some(byHand)) {
      found.push(problem('state.onlySystemLeaves', path, { state, commands: leaving.map(([name]) => name) }))
    }
    // A hold comes to any state, and so may what it brings: such rules do not keep a record from being forgotten.
    const speaks = rules.some(rule => rule.during === undefined && (rule.states === '*' || rule.states.includes(state)))
    return speaks ? found : [...found, problem('state.silent', path, { state })]
  })
}

const leaves = (definition: Definition, command: Command, state: string) =>
  command.to !== undefined && command.to !== state && isFrom(definition, command, state)

function reachable(definition: Definition, from: readonly string[]): ReadonlySet<string> {
  const reached = new Set(from)
  for (const state of reached) {
    for (const command of Object.values(definition.commands)) {
      // "Previous" leads only to where the record has been already.
      if (!leaves(definition, command, state) || command.to === 'previous') continue
      for (const to of waysOf(definition, command, state)) reached.add(to)
    }
  }
  return reached
}
