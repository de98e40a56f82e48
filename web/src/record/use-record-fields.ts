import { useMemo } from 'react'
import type { Definition } from '../../../src/domain/definition.ts'
import type { AskField } from '../form/ask.tsx'
import type { FormField } from '../lib/field.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** Columns that every record has. Sums and regions are fields of most definitions, so they come from there. */
const COLUMNS: readonly FormField[] = [
  { name: 'title', type: 'text', required: true },
  { name: 'partyId', type: 'party', required: false },
  { name: 'ownerId', type: 'user', required: false },
  { name: 'currency', type: 'choice', required: false, choices: ['RUB', 'EUR', 'USD', 'CNY', 'GBP'] },
  { name: 'description', type: 'text', required: false },
]
const DATED = ['day', 'instant']

/** The fields of a form about records of a definition: the columns, the dates that rules count from, then the other facts. */
export function useRecordFields({ kind, fields }: Definition): readonly AskField[] {
  const ui = useUi()
  const words = useWords()
  return useMemo(() => {
    const own = Object.entries(fields)
      // Tables inside a fact are kept by commands and imports; nobody should type JSON.
      .filter(([, field]) => !field.internal && field.type !== 'json')
      .map(([name, field]) => ({
        name,
        type: field.type,
        required: field.required ?? false,
        choices: field.choices,
        kind,
      }))
    const dates = own.filter(field => DATED.includes(field.type))
    const others = own.filter(field => !DATED.includes(field.type))
    return [
      ...COLUMNS.map(field => ({ ...field, label: words.field(kind, field.name) })),
      ...dates.map(field => ({ ...field, label: words.field(kind, field.name), group: ui('record.dates') })),
      ...others.map(
        field =>
          ({ ...field, label: words.field(kind, field.name), group: ui('record.others'), folded: true }) as const,
      ),
    ]
  }, [kind, fields, ui, words])
}
