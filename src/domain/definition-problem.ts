// What can be wrong with a definition: one table of codes, one shape. The code is the key of its text (`problem.<code>`).

/** Errors stop publishing; warnings are shown beside it. */
export type Severity = 'error' | 'warning'

export const PROBLEMS = {
  // The value itself, before its parts are compared.
  'shape.type': 'error',
  'shape.missing': 'error',
  'shape.unknownKey': 'error',
  'shape.size': 'error',
  'shape.value': 'error',
  'name.syntax': 'error',
  'name.reserved': 'error',
  'name.twice': 'error',
  'time.syntax': 'error',
  'guard.unknown': 'error',
  'guard.field': 'error',
  'effect.unknown': 'error',
  'effect.field': 'error',
  'ladder.unknown': 'error',
  'audience.unknown': 'error',
  'role.unknown': 'error',
  'fieldType.unknown': 'error',
  'kind.unknown': 'error',

  'state.unknown': 'error',
  'state.initialClosed': 'error',
  'state.unreachable': 'error',
  'state.deadEnd': 'error',
  'state.onlySystemLeaves': 'warning',
  'state.silent': 'warning',

  'field.noChoices': 'error',
  'field.movedAnchor': 'error',

  'command.otherType': 'error',
  'command.nobodyMay': 'warning',

  'rule.unknownAnchor': 'error',
  'rule.unknownFact': 'error',
  'rule.unknownChoice': 'error',
  'rule.unknownOpening': 'error',
  'rule.doesNothing': 'error',
  'rule.inClosedState': 'error',
  'rule.unknownCommand': 'error',
  'rule.commandNotBySystem': 'error',
  'rule.commandImpossible': 'error',
  'rule.commandAsks': 'error',
  'rule.noEntries': 'error',
  'rule.endless': 'error',
  'rule.floods': 'warning',
  'rule.circle': 'error',
  'rule.criticalPauses': 'warning',

  'task.unknownOutcome': 'error',
  'task.newWord': 'warning',
  'task.stuck': 'warning',

  'audience.nobody': 'error',
  'audience.goesUp': 'warning',
  'template.unknown': 'error',
  'followed.unknown': 'error',
  'followed.nothing': 'error',
  'followed.dropped': 'warning',
  'shipped.gone': 'warning',
  'text.missing': 'warning',
  'text.template': 'error',

  // Kinds of tracked objects (check-object-kind.ts).
  'objectKind.neverComes': 'error',
  'objectKind.noDay': 'error',
  'objectKind.noEvent': 'error',
  'objectKind.everyDay': 'warning',
  'objectKind.unknownAttribute': 'error',
  'objectKind.attributeType': 'error',
  'objectKind.unknownChoice': 'error',
  'objectKind.noMeter': 'error',
  'objectKind.unknownMeter': 'error',
  'objectKind.otherUnit': 'error',
  'objectKind.containsUnknown': 'error',
  'objectKind.containsCircle': 'error',
  'objectKind.longLead': 'warning',
  'objectKind.unusedLead': 'warning',
  'objectKind.unusedGrace': 'warning',
  'objectKind.halfPrice': 'error',
  'objectKind.unknownText': 'warning',
  'objectKind.attributeGone': 'warning',
  'objectKind.typeChanged': 'warning',
} as const satisfies Record<string, Severity>

export type ProblemCode = keyof typeof PROBLEMS

/** `path` leads to the place in the definition; `params` name the state, rule or command and what is known instead. */
export type DefinitionProblem = {
  code: ProblemCode
  severity: Severity
  path: readonly (string | number)[]
  params: Readonly<Record<string, unknown>>
}

export const problem = (
  code: ProblemCode,
  path: readonly (string | number)[],
  params: Readonly<Record<string, unknown>> = {},
): DefinitionProblem => ({ code, severity: PROBLEMS[code], path, params })
