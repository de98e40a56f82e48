import { Select, Text, TextInput } from '@mantine/core'
import { type Column, PROJECT_ROLES, type Row, readRows } from '../lib/table.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import type { Shared } from './field-input.tsx'
import classes from './form.module.css'
import { PartyInput } from './pick-input.tsx'
import { Rows } from './rows.tsx'

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
    <Rows
      label={label}
      error={error}
      gap="md"
      rowClass={classes.entry}
      count={Math.max(shown.length, 1)}
      row={index => {
        const row = shown[index]
        if (!row) return <Text c="dimmed">{ui('lines.empty')}</Text>
        return (
          <div className={classes.entryFields}>
            {columns.map(column => (
              <Cell key={column.name} column={column} row={row} index={index} onChange={change} />
            ))}
          </div>
        )
      }}
      edit={
        grows
          ? {
              add: ui('entries.add'),
              onAdd: () => write([...shown, {}]),
              remove: entry => ui('entries.remove', { entry }),
              onRemove: index => write(shown.filter((_, place) => place !== index)),
            }
          : undefined
      }
    />
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
