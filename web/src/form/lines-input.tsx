import { TextInput } from '@mantine/core'
import { addLine, changeLine, type LineDraft, readLines, removeLine, writeLines } from '../lib/line.ts'
import { useUi } from '../text/use-ui.ts'
import type { Shared } from './field-input.tsx'
import classes from './form.module.css'
import { Rows } from './rows.tsx'

type Props = Shared & { value: string; onChange: (value: string) => void; withCapacity: boolean }

/** Lines of goods and services: what, how much, in which unit. Held as JSON text, like every table in a fact. */
export function LinesInput({ value, onChange, label, error, withCapacity }: Props) {
  const ui = useUi()
  const lines = readLines(value)
  const shown = lines.length > 0 ? lines : addLine([])
  const change = (index: number, part: keyof LineDraft, text: string) =>
    onChange(writeLines(changeLine(shown, index, part, text)))
  return (
    <Rows
      label={label}
      error={error}
      gap="xs"
      rowClass={withCapacity ? `${classes.line} ${classes.lineWithCapacity}` : classes.line}
      count={shown.length}
      row={index => {
        const line = shown[index]
        return line && <LineInputs line={line} index={index} onChange={change} withCapacity={withCapacity} />
      }}
      edit={{
        add: ui('lines.add'),
        onAdd: () => onChange(writeLines(addLine(shown))),
        remove: line => ui('lines.remove', { line }),
        onRemove: index => onChange(writeLines(removeLine(shown, index))),
      }}
    />
  )
}

type LineProps = {
  line: LineDraft
  index: number
  onChange: (index: number, part: keyof LineDraft, text: string) => void
  withCapacity: boolean
}

function LineInputs({ line, index, onChange, withCapacity }: LineProps) {
  const ui = useUi()
  const row = ui('lines.row', { line: index + 1 })
  const input = (part: 'description' | 'quantity' | 'unit' | 'capacityPerQuarter', numeric: boolean) => (
    <TextInput
      aria-label={`${row}: ${ui(`lines.${part}`)}`}
      placeholder={ui(`lines.${part}`)}
      value={line[part] ?? ''}
      onChange={event => onChange(index, part, event.currentTarget.value)}
      {...(numeric ? { inputMode: 'decimal' } : {})}
    />
  )
  return (
    <>
      {input('description', false)}
      {input('quantity', true)}
      {input('unit', false)}
      {withCapacity && input('capacityPerQuarter', true)}
    </>
  )
}
