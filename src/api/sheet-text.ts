// What is wrong with a row, as its reader is told it.

import type { RowProblem } from '../domain/sheet.ts'
import { type Locale, textOf } from './locale.ts'
import { titleOf } from './problem.ts'

/** One sentence: what is wrong and what to do about it. */
export function problemMessage({ code, value, params = {} }: RowProblem, locale: Locale): string {
  const { guard } = params
  if (typeof guard === 'string') return textOf(locale, `guard.${guard}`, {}, guard)
  return textOf(locale, `sheetProblem.${code}`, { value, ...params }, titleOf(code, locale))
}
