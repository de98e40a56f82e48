import { useMemo } from 'react'
import type { Command, Definition, Field } from '../../../src/domain/definition.ts'
import type { DefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Lines } from './rule-table.tsx'

type Props = { definition: Definition; words: DefinitionWords }

/** What people and rules may do to a record. */
export function CommandTable({ definition, words }: Props) {
  const ui = useUi()
  const columns = useMemo((): readonly Column<[string, Command]>[] => {
    const said = ([name, command]: [string, Command]) => words.command(name, command)
    return [
      { name: 'command', header: ui('rules.command'), cell: row => said(row).label },
      { name: 'from', header: ui('rules.from'), cell: row => said(row).from },
      { name: 'to', header: ui('rules.to'), cell: row => said(row).to },
      { name: 'by', header: ui('rules.by'), cell: row => said(row).by },
      {
        name: 'guards',
        header: ui('rules.conditions'),
        cell: row => <Lines lines={[...said(row).guards, ...said(row).effects]} />,
      },
      { name: 'asks', header: ui('rules.asks'), cell: row => said(row).asks.join(', ') },
    ]
  }, [words, ui])
  const rows = Object.entries(definition.commands)
  return <DataTable label={ui('rules.commands')} columns={columns} rows={rows} rowKey={([name]) => name} />
}

/** What is known of a record; dates are what rules measure from. */
export function FieldTable({ definition, words }: Props) {
  const ui = useUi()
  const columns = useMemo(
    (): readonly Column<[string, Field]>[] => [
      { name: 'field', header: ui('rules.field'), cell: ([name]) => words.words.field(definition.kind, name) },
      { name: 'code', header: ui('rules.code'), cell: ([name]) => <code>{name}</code> },
      { name: 'type', header: ui('rules.type'), cell: ([name, field]) => words.field(name, field) },
      {
        name: 'rules',
        header: ui('rules.measuredBy'),
        cell: ([name]) =>
          definition.rules
            .filter(({ opens, due, every }) => new RegExp(`\\b${name}\\b`).test(JSON.stringify([opens, due, every])))
            .map(rule => rule.id)
            .join(', '),
      },
    ],
    [definition, words, ui],
  )
  const rows = Object.entries(definition.fields)
  return <DataTable label={ui('rules.fields')} columns={columns} rows={rows} rowKey={([name]) => name} />
}
