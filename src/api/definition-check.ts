// What is wrong with a definition, held against our people, the dictionaries and what the product ships.

import type { Reference } from '../db/reference.ts'
import { type Checked, checkDefinition, isPublishable } from '../domain/check.ts'
import type { DefinitionProblem } from '../domain/definition-problem.ts'
import { isShipped } from '../domain/kind.ts'
import { SHIPPED } from '../domain/processes/shipped.ts'
import type { DefinitionProblemView } from '../endpoints/definition.ts'
import en from '../i18n/en.json' with { type: 'json' }
import { templateError } from '../i18n/liquid.ts'
import { type Locale, lexiconOf, textOf } from './locale.ts'

export const TEMPLATES = Object.keys(en.mail.templates)

const LEXICONS = { ru: lexiconOf('ru'), en: lexiconOf('en') } as const

/** Without people only what the definition itself says is looked at. A copy stays of its kind: under another one it would be another process. */
export const checkedFor = (
  kind: string,
  body: unknown,
  { directory }: Partial<Pick<Reference, 'directory'>> = {},
): Checked =>
  checkDefinition(withoutVersion(body), {
    kinds: [kind],
    ...(directory ? { directory } : {}),
    templates: TEMPLATES,
    hasText: (locale, key) => LEXICONS[locale].has(key),
    templateError,
    shipped: isShipped(kind) ? SHIPPED[kind] : null,
  })

/** Publishing gives the version; whatever a copy says of it means nothing. */
export function withoutVersion(body: unknown): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body
  return Object.fromEntries(Object.entries(body).filter(([name]) => name !== 'version'))
}

/** For a reader. */
export function checkedView(
  checked: Checked,
  locale: Locale,
): { problems: DefinitionProblemView[]; publishable: boolean } {
  return { problems: problemViews(checked.problems, locale), publishable: isPublishable(checked) }
}

/** Sentences for what is wrong. */
export const problemViews = (problems: readonly DefinitionProblem[], locale: Locale): DefinitionProblemView[] =>
  problems.map(one => ({
    ...one,
    message: textOf(locale, `definitionProblem.${one.code}`, one.params),
    path: [...one.path],
    params: { ...one.params },
  }))
