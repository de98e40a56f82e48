import { useCallback } from 'react'
import type { FormField } from '../lib/field.ts'
import { useWords } from '../text/use-words.ts'
import type { AskField } from './ask.tsx'

/** What commands fill in for rules and follow-ups; a person has nothing to say there. */
const HIDDEN = ['cause']

/** Fields of a definition with their labels, required ones first. */
export function useFieldLabels(): (kind: string, fields: readonly FormField[]) => AskField[] {
  const words = useWords()
  return useCallback(
    (kind, fields) =>
      fields
        .filter(field => !HIDDEN.includes(field.name))

        .map(field => ({ ...field, kind, label: words.field(kind, field.name) }))
        .sort((left, right) => Number(right.required) - Number(left.required)),
    [words],
  )
}
