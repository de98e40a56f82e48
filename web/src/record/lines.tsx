import { Button, Text } from '@mantine/core'
import type { LineView, RecordView } from '../../../src/endpoints/record.ts'
import { useCommands } from '../api/record.ts'
import { type Locale, languageTag } from '../lib/date.ts'
import { formatMoney } from '../lib/money.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './record.module.css'
import { type LineKind, useAskLines } from './use-ask-lines.tsx'

type Props = { kind: string; record: RecordView }
const KINDS = ['need', 'supply', 'item'] as const

/** What is needed, what of it we can deliver, and what a tender or contract lists. */
export function Lines({ kind, record }: Props) {
  return KINDS.map(name => (
    <LinePanel
      key={name}
      kind={kind}
      record={record}
      name={name}
      lines={record.lines.filter(line => line.kind === name)}
    />
  ))
}

type PanelProps = Props & { name: (typeof KINDS)[number]; lines: readonly LineView[] }

function LinePanel({ kind, record, name, lines }: PanelProps) {
  const ui = useUi()
  if (lines.length === 0 && (kind !== 'project' || name === 'item')) return null
  return (
    <Panel
      title={ui(`lines.${name}`)}
      actions={name !== 'item' && <EditLines kind={kind} record={record} name={name} />}
    >
      {lines.length === 0 ? (
        <Text size="sm" c="dimmed">
          {ui(name === 'supply' ? 'lines.emptySupply' : 'lines.empty')}
        </Text>
      ) : (
        <LineTable lines={lines} label={ui(`lines.${name}`)} />
      )}
    </Panel>
  )
}

const COMMANDS = { need: 'saveNeedLines', supply: 'saveSupplyLines' } as const

function EditLines({ kind, record, name }: Props & { name: LineKind }) {
  const ui = useUi()
  const ask = useAskLines(record)
  const commands = useCommands(kind, record.id)
  const isOpen = commands.data?.some(({ command }) => command === COMMANDS[name]) ?? false
  if (!isOpen) return null
  return (
    <Button size="compact-sm" variant="default" onClick={() => ask(name)} aria-label={ui(`lines.edit.${name}`)}>
      {ui('lines.change')}
    </Button>
  )
}

function LineTable({ lines, label }: { lines: readonly LineView[]; label: string }) {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  return (
    <table className={classes.lines} aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{ui('lines.description')}</th>
          <th scope="col">{ui('lines.quantity')}</th>
          <th scope="col">{ui('column.amount')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map(line => (
          <tr key={line.id}>
            <td>
              {line.description}
              {line.channel && <> · {words.choice('channel', line.channel)}</>}
            </td>
            <td>{quantityText(line, { ui, locale })}</td>
            <td>{line.amountMinor !== null && formatMoney(line.amountMinor, line.currency ?? 'RUB', locale)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function quantityText({ quantity, unit }: LineView, { ui, locale }: { ui: Ui; locale: Locale }): string {
  if (quantity === null) return ''
  const number = new Intl.NumberFormat(languageTag(locale)).format(Number(quantity))
  return unit ? `${number} ${unitName(unit, ui)}` : number
}
