// Who would hear a rule of a definition, among the people that we have.

import type { Definition, Rule } from './definition.ts'
import { type DefinitionProblem, problem } from './definition-problem.ts'
import { ladderOf } from './ladder.ts'
import { type Addressee, type Directory, holdersOf } from './people.ts'

/** A role that nobody holds is heard further up, which is told; what would be heard by nobody at all is an error. */
export function checkAudiences(
  definition: Definition,
  rule: Rule,
  path: readonly (string | number)[],
  directory: Directory,
): DefinitionProblem[] {
  const { kind } = definition
  const groups: [readonly Addressee[], readonly (string | number)[]][] = [
    [rule.task ? [rule.task.to] : [], ['task', 'to']],
    [rule.mail?.to ?? [], ['mail', 'to']],
    ...Object.entries(rule.copies ?? {}).map(([which, to]): [readonly Addressee[], string[]] => [
      to,
      ['copies', which],
    ]),
    ...(rule.task ? ladderOf(definition, rule.task.ladder) : []).map((rung): [readonly Addressee[], string[]] => [
      rung.to,
      ['task', 'ladder'],
    ]),
  ]
  const told = groups.flatMap(([to, place]) => {
    if (to.length === 0) return []
    const at = [...path, ...place]
    const silent = to.filter(audience => heardBy(directory, audience) === 'nobody')
    if (silent.length === to.length) return [problem('audience.nobody', at, { kind, rule: rule.id, audiences: to })]
    return to
      .filter(audience => heardBy(directory, audience) === 'others')
      .map(audience => problem('audience.goesUp', at, { kind, rule: rule.id, audience }))
  })
  // A ladder names the director on two rungs; once is enough.
  return [...new Map(told.map(one => [`${one.path.join()} ${JSON.stringify(one.params)}`, one])).values()]
}

function heardBy(directory: Directory, audience: Addressee): 'holder' | 'others' | 'nobody' {
  // Whom the client's contacts are, only the record knows; where there are none, its story says so.
  if (audience === 'client') return 'holder'
  if (audience === 'owner') return directory.length > 0 ? 'holder' : 'nobody'
  if (audience === 'substitute') return directory.some(user => user.substituteId !== null) ? 'holder' : 'nobody'
  if (directory.some(user => user.roles.includes(audience))) return 'holder'
  return holdersOf(directory, null, audience).length > 0 ? 'others' : 'nobody'
}
