import { ActionIcon, Button, Fieldset, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { type Column, PROJECT_ROLES, type Row, readRows } from '../lib/table.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import type { Shared } from './field-input.tsx'
import classes from './form.module.css'
import { PartyInput } from './pick-input.tsx'

type Props = Shared & { value: string; onChange: (value: string) => void; columns: readonly Column[] }

/** A small table: its rows one below the other, so that it fits a telephone. */
export function TableInput({ value, onChange, label, error, columns }: Props) {
  const ui = useUi()
  const rows = readRows(value)
  const grows = columns[0]?.type !== 'fixed'
  const shown = rows.length > 0 || !grows ? rows : [{}]
  const write = (next: readonly Row[]) => onChange(JSON.stringify(next))
  const change = (index: number, part: Row) =>
    write(shown.map((row, place) => (place === index ? { ...row, ...part } : row)))
  return (
    <Fieldset legend={label}>
      <Stack gap="md">
        {!grows && shown.length === 0 && <Text c="dimmed">{ui('lines.empty')}</Text>}
        {shown.map((row, index) => (
          // A row is its place in the list.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <div key={index} className={classes.entry}>
            <div className={classes.entryFields}>
              {columns.map(column => (
                <Cell key={column.name} column={column} row={row} index={index} onChange={change} />
              ))}
            </div>
            {grows && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={34}
                aria-label={ui('entries.remove', { entry: index + 1 })}
                onClick={() => write(shown.filter((_, place) => place !== index))}
              >
                <IconTrash size={17} />
              </ActionIcon>
            )}
          </div>
        ))}
        {grows && (
          <Button
            variant="default"
            size="xs"
            leftSection={<IconPlus size={15} aria-hidden />}
            onClick={() => write([...shown, {}])}
            style={{ alignSelf: 'flex-start' }}
          >
            {ui('entries.add')}
          </Button>
        )}
        {error && (
          <span className={classes.error} role="alert">
            {error}
          </span>
        )}
      </Stack>
    </Fieldset>
  )
}

type CellProps = { column: Column; row: Row; index: number; onChange: (index: number, part: Row) => void }

function Cell({ column: { name, type }, row, index, onChange }: CellProps) {
  const ui = useUi()
  const words = useWords()
  const value = row[name] === undefined || row[name] === null ? '' : String(row[name])
  const label = words.named('ui.tableColumn', name)
  const set = (next: string) => onChange(index, { [name]: next })
  const named = `${ui('entries.row', { entry: index + 1 })}: ${label}`
  switch (type) {
    case 'fixed':
      return (
        <Text fw={600} className={classes.entryTitle}>
          {value}
        </Text>
      )
    case 'role':
      return (
        <Select
          label={label}
          aria-label={named}
          data={PROJECT_ROLES.map(role => ({ value: role, label: words.named('ui.partyRole', role) }))}
          value={value || null}
          onChange={next => set(next ?? '')}
          searchable
        />
      )
    case 'party':
      return (
        <PartyInput
          name={`row-${index}-${name}`}
          label={label}
          required={false}
          withAsterisk={false}
          value={value}
          onChange={set}
        />
      )
    case 'number':
      return (
        <TextInput
          label={label}
          aria-label={named}
          inputMode="decimal"
          value={value}
          onChange={event => set(event.currentTarget.value)}
        />
      )
  }
}
