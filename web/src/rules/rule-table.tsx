import { Text } from '@mantine/core'
import { useMemo } from 'react'
import { activeRules, type Definition, type Rule } from '../../../src/domain/definition.ts'
import type { DefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import classes from './rules.module.css'

type Props = { definition: Definition; words: DefinitionWords }

/** The rules in words: when, until when, who, and what silence brings. */
export function RuleTable({ definition, words }: Props) {
  const ui = useUi()
  const columns = useColumns(definition, words)
  return <DataTable label={ui('rules.rules')} columns={columns} rows={definition.rules} rowKey={rule => rule.id} />
}

function useColumns(definition: Definition, words: DefinitionWords): readonly Column<Rule>[] {
  const ui = useUi()
  return useMemo(() => {
    const active = new Set(activeRules(definition).map(rule => rule.id))
    return [
      {
        name: 'rule',
        header: ui('rules.rule'),
        cell: rule => (
          <>
            <Text size="sm" fw={600} className={active.has(rule.id) ? undefined : classes.off}>
              {rule.id} {!active.has(rule.id) && <Chip>{ui('rules.off')}</Chip>}
            </Text>
            <Text size="sm">{words.rule(rule).name}</Text>
          </>
        ),
      },
      {
        name: 'where',
        header: ui('rules.where'),
        cell: rule => {
          const said = words.rule(rule)
          return <Lines lines={[said.where, ...said.conditions.map(one => ui('rules.onlyIf', { condition: one }))]} />
        },
      },
      { name: 'opens', header: ui('rules.opens'), cell: rule => <Lines lines={words.rule(rule).opens} /> },
      { name: 'due', header: ui('rules.due'), cell: rule => <Lines lines={words.rule(rule).due} /> },
      {
        name: 'makes',
        header: ui('rules.makes'),
        cell: rule => {
          const said = words.rule(rule)
          return <Lines lines={[...said.makes, ...said.heardBy.map(who => ui('rules.toldTo', { who }))]} />
        },
      },
      {
        name: 'silence',
        header: ui('rules.silence'),
        cell: rule => (
          <Lines lines={[...words.rule(rule).silence, ui('rules.onHold', { hold: words.rule(rule).hold })]} />
        ),
      },
    ]
  }, [definition, words, ui])
}

export function Lines({ lines }: { lines: readonly string[] }) {
  if (lines.length === 0) return null
  return (
    <ul className={classes.cell}>
      {lines.map(line => (
        <li key={line}>{line}</li>
      ))}
    </ul>
  )
}
