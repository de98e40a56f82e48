// Whether guards and effects that name a field name one that there is, of a type that they can be about.

import type { Definition, Field } from './definition.ts'
import { type DefinitionProblem, type ProblemCode, problem } from './definition-problem.ts'
import { PARAMETRIC_GUARDS } from './guard-text.ts'
import { misfit, nameIn, type Parameter } from './parametric.ts'

type Place = { code: Extract<ProblemCode, 'guard.field' | 'effect.field'>; path: readonly (string | number)[] }

/** Nothing for plain names. */
export function checkParametric(
  text: string,
  table: Readonly<Record<string, { parameter: Parameter }>>,
  fields: Readonly<Record<string, Field>>,
  { code, path }: Place,
): DefinitionProblem[] {
  const found = nameIn(text, table)
  const parameter = found && table[found.name]?.parameter
  const wrong = found && parameter && misfit(found, parameter, fields)
  return wrong ? [problem(code, path, { text, field: found.field, wrong, known: Object.keys(fields) })] : []
}

/** `input`: what the command brings, which a guard may look at too. */
export const checkGuards = (
  { fields }: Definition,
  texts: readonly string[],
  path: readonly (string | number)[],
  input: Readonly<Record<string, Field>> = {},
): DefinitionProblem[] =>
  texts.flatMap((text, index) =>
    checkParametric(text, PARAMETRIC_GUARDS, { ...fields, ...input }, { code: 'guard.field', path: [...path, index] }),
  )
