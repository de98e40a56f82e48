import { ActionIcon, Button, Fieldset, Stack, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { addLine, changeLine, type LineDraft, readLines, removeLine, writeLines } from '../lib/line.ts'
import { useUi } from '../text/use-ui.ts'
import type { Shared } from './field-input.tsx'
import classes from './form.module.css'

type Props = Shared & { value: string; onChange: (value: string) => void; withCapacity: boolean }

/** Lines of goods and services: what, how much, in which unit. Held as JSON text, like every table in a fact. */
export function LinesInput({ value, onChange, label, error, withCapacity }: Props) {
  const ui = useUi()
  const lines = readLines(value)
  const shown = lines.length > 0 ? lines : addLine([])
  const change = (index: number, part: keyof LineDraft, text: string) =>
    onChange(writeLines(changeLine(shown, index, part, text)))
  return (
    <Fieldset legend={label}>
      <Stack gap="xs">
        {shown.map((line, index) => (
          // Lines have no identity of their own: a line is its place in the list.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={index} className={withCapacity ? `${classes.line} ${classes.lineWithCapacity}` : classes.line}>
            <LineInputs line={line} index={index} onChange={change} withCapacity={withCapacity} />
            <ActionIcon
              variant="subtle"
              color="gray"
              size={34}
              aria-label={ui('lines.remove', { line: index + 1 })}
              onClick={() => onChange(writeLines(removeLine(shown, index)))}
            >
              <IconTrash size={17} />
            </ActionIcon>
          </div>
        ))}
        <Button
          variant="default"
          size="xs"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() => onChange(writeLines(addLine(shown)))}
          style={{ alignSelf: 'flex-start' }}
        >
          {ui('lines.add')}
        </Button>
        {error && (
          <span className={classes.error} role="alert">
            {error}
          </span>
        )}
      </Stack>
    </Fieldset>
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
