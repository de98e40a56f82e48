import { Checkbox, TextInput } from '@mantine/core'
import { type EntryDraft, readEntries } from '../lib/entry.ts'
import { useUi } from '../text/use-ui.ts'
import { DayInput } from './date-input.tsx'
import type { Shared } from './field-input.tsx'
import classes from './form.module.css'
import { Rows } from './rows.tsx'

type Props = Shared & { value: string; onChange: (value: string) => void; withPeriods: boolean }

/** A list whose entries have days: what, by when, and whether it is done. */
export function EntriesInput({ value, onChange, label, error, withPeriods }: Props) {
  const ui = useUi()
  const entries = readEntries(value)
  const shown = entries.length > 0 ? entries : [EMPTY]
  const write = (next: readonly EntryDraft[]) => onChange(JSON.stringify(next))
  const change = (index: number, part: Partial<EntryDraft>) =>
    write(shown.map((entry, place) => (place === index ? { ...entry, ...part } : entry)))
  return (
    <Rows
      label={label}
      error={error}
      gap="md"
      rowClass={classes.entry}
      count={shown.length}
      row={index => {
        const entry = shown[index]
        return entry && <EntryInputs entry={entry} index={index} onChange={change} withPeriods={withPeriods} />
      }}
      edit={{
        add: ui('entries.add'),
        onAdd: () => write([...shown, EMPTY]),
        remove: entry => ui('entries.remove', { entry }),
        onRemove: index => write(shown.filter((_, place) => place !== index)),
      }}
    />
  )
}

const EMPTY: EntryDraft = { title: '', on: '' }

type EntryProps = {
  entry: EntryDraft
  index: number
  onChange: (index: number, part: Partial<EntryDraft>) => void
  withPeriods: boolean
}

function EntryInputs({ entry, index, onChange, withPeriods }: EntryProps) {
  const ui = useUi()
  const named = (part: 'title' | 'on' | 'from') =>
    `${ui('entries.row', { entry: index + 1 })}: ${ui(`entries.${part}`)}`
  const day = (part: 'on' | 'from') => (
    <DayInput
      name={`entry-${index}-${part}`}
      label={ui(`entries.${part}`)}
      aria-label={named(part)}
      required={false}
      withAsterisk={part === 'on'}
      value={(entry[part] ?? '').slice(0, 10)}
      onChange={value => onChange(index, { [part]: value })}
    />
  )
  return (
    <div className={classes.entryFields}>
      <TextInput
        className={classes.entryTitle}
        label={ui('entries.title')}
        aria-label={named('title')}
        withAsterisk
        value={entry.title}
        onChange={event => onChange(index, { title: event.currentTarget.value })}
      />
      {day('on')}
      {withPeriods && day('from')}
      {entry.id !== undefined && (
        <Checkbox
          label={ui('entries.done')}
          checked={entry.done ?? false}
          onChange={event => onChange(index, { done: event.currentTarget.checked })}
        />
      )}
    </div>
  )
}
