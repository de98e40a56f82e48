import { Checkbox, Select, Textarea, TextInput } from '@mantine/core'
import { DocumentInput } from '../document/pick-document.tsx'
import type { FormValue } from '../lib/field.ts'
import { LINE_FIELDS } from '../lib/line.ts'
import { TABLES } from '../lib/table.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import type { AskField } from './ask.tsx'
import { DayInput, MomentInput } from './date-input.tsx'
import { EntriesInput } from './entries-input.tsx'
import { LinesInput } from './lines-input.tsx'
import { ObjectInput, PartyInput, UserInput } from './pick-input.tsx'
import { TableInput } from './table-input.tsx'

const LONG = ['task.result', 'reason', 'note', 'description', 'result', 'comment', 'lessons', 'text']

export type FieldProps = {
  field: AskField
  value: FormValue
  onChange: (value: FormValue) => void
  error?: string
  currency: string
  autoFocus?: boolean
}

/** One input, chosen by the type that the definition gives the field. */
export function FieldInput(props: FieldProps) {
  const { field, value, onChange, error } = props
  const text = typeof value === 'string' ? value : ''
  const shared = useShared(props)
  const onText = (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value)
  switch (field.type) {
    case 'day':
      return <DayInput {...shared} value={text} onChange={onChange} />
    case 'instant':
      return <MomentInput {...shared} value={text} onChange={onChange} />
    case 'party':
      return <PartyInput {...shared} value={text} onChange={onChange} />
    case 'user':
      return <UserInput {...shared} value={text} onChange={onChange} />
    case 'object':
      return (
        <ObjectInput {...shared} value={text} onChange={onChange} {...(field.of ? { partyId: field.of.id } : {})} />
      )
    case 'document':
      return field.of ? <DocumentInput {...shared} of={field.of} value={text} onChange={onChange} /> : null
    case 'choice':
      return <ChoiceInput {...shared} field={field} value={text} onChange={onChange} />
    case 'boolean':
      return (
        <Checkbox
          name={field.name}
          label={field.label}
          checked={value === true}
          onChange={event => onChange(event.currentTarget.checked)}
          {...(error ? { error } : {})}
        />
      )
    case 'number':
      return <TextInput {...shared} inputMode="decimal" value={text} onChange={onText} maw={220} />
    case 'list':
      return <ListInput {...shared} value={text} onText={onText} />
    case 'integer':
      return <TextInput {...shared} inputMode="numeric" value={text} onChange={onText} maw={220} />
    case 'amount':
      return <AmountInput {...shared} currency={props.currency} value={text} onText={onText} />
    case 'json': {
      const columns = TABLES[field.name]
      if (columns) return <TableInput {...shared} value={text} onChange={onChange} columns={columns} />
      return LINE_FIELDS.includes(field.name) ? (
        <LinesInput {...shared} value={text} onChange={onChange} withCapacity={field.name === 'needLines'} />
      ) : (
        <Textarea {...shared} autosize minRows={3} value={text} onChange={onText} spellCheck={false} />
      )
    }
    case 'entries':
      return <EntriesInput {...shared} value={text} onChange={onChange} withPeriods={field.name === 'obligations'} />
    case 'text':
      return LONG.includes(field.name) ? (
        <Textarea {...shared} autosize minRows={2} maxRows={8} value={text} onChange={onText} />
      ) : (
        <TextInput {...shared} value={text} onChange={onText} />
      )
  }
}

export type Shared = {
  name: string
  label: string
  required: boolean
  withAsterisk: boolean
  error?: string
  description?: string
  'data-autofocus'?: true
}

function useShared({ field, error, autoFocus }: FieldProps): Shared {
  return {
    name: field.name,
    label: field.label,
    required: field.required,
    withAsterisk: field.required,
    ...(error ? { error } : {}),
    ...(field.hint ? { description: field.hint } : {}),
    ...(autoFocus ? { 'data-autofocus': true } : {}),
  }
}

type List = Shared & { value: string; onText: (event: { currentTarget: { value: string } }) => void }

function ListInput({ value, onText, ...shared }: List) {
  const ui = useUi()
  const description = shared.description ?? ui('form.onePerLine')
  return <Textarea {...shared} description={description} autosize minRows={2} value={value} onChange={onText} />
}

type Amount = Shared & {
  currency: string
  value: string
  onText: (event: { currentTarget: { value: string } }) => void
}

function AmountInput({ currency, value, onText, ...shared }: Amount) {
  const ui = useUi()
  const description = shared.description ?? ui('form.amountIn', { currency })
  return (
    <TextInput {...shared} description={description} inputMode="decimal" value={value} onChange={onText} maw={260} />
  )
}

type Choice = Shared & { field: AskField; value: string; onChange: (value: string) => void }

function ChoiceInput({ field, value, onChange, ...shared }: Choice) {
  const ui = useUi()
  const words = useWords()
  const data = (field.choices ?? []).map(choice => ({
    value: choice,
    label: field.choiceLabels?.[choice] ?? words.choice(field.name, choice, field.kind),
  }))
  return (
    <Select
      {...shared}
      data={data}
      value={value || null}
      onChange={chosen => onChange(chosen ?? '')}
      clearable={!field.required}
      searchable={data.length > 8}
      placeholder={ui('form.choose')}
      openOnFocus={false}
      nothingFoundMessage={ui('form.nothing')}
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}
