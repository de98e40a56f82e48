// Roles that live rules speak to and nobody holds: what was meant for them goes up, and somebody should know.

import type { Definition, Rule } from './definition.ts'
import { ladderOf } from './ladder.ts'
import { type Addressee, type Directory, ROLES, type Role } from './people.ts'

/** A role without anybody, with the rules that would speak to it. */
export type RoleGap = { role: Role; rules: readonly string[] }

export function roleGaps(definitions: readonly Definition[], directory: Directory): RoleGap[] {
  const held = new Set(directory.flatMap(user => user.roles))
  return ROLES.filter(role => !held.has(role)).flatMap(role => {
    const rules = definitions.flatMap(definition =>
      definition.rules.filter(rule => !rule.off && audiencesOf(definition, rule).includes(role)).map(rule => rule.id),
    )
    return rules.length > 0 ? [{ role, rules: [...new Set(rules)] }] : []
  })
}

const audiencesOf = (definition: Definition, rule: Rule): readonly Addressee[] => [
  ...(rule.task ? [rule.task.to] : []),
  ...(rule.mail?.to ?? []),
  ...Object.values(rule.copies ?? {}).flat(),
  ...(rule.task ? ladderOf(definition, rule.task.ladder).flatMap(rung => rung.to) : []),
]
