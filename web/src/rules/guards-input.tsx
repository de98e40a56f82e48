import { Button, Select, Stack, TextInput } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import type { Catalogue } from '../api/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { optionsOf, RemoveButton } from './inputs.tsx'
import classes from './rules.module.css'

type Props<Value extends string> = {
  label: string
  known: Catalogue['guards']
  value: readonly Value[]
  inWords: (text: string) => string
  isOne: (text: string) => text is Value
  onChange: (value: Value[]) => void
}

/** Conditions or consequences, one below the other; some speak of a field that is chosen with them. */
export function NamedInput<Value extends string>({ label, known, value, inWords, isOne, onChange }: Props<Value>) {
  const ui = useUi()
  const [name, setName] = useState<string | null>(null)
  const [field, setField] = useState<string | null>(null)
  const [what, setWhat] = useState('')
  const chosen = known.find(one => one.name === name)
  const parameter = chosen?.parameter ?? null
  const fields = useFieldsOf(parameter?.on ?? [])
  const text = parameter === null ? name : field && `${name}:${field}${parameter.value === 'none' ? '' : `=${what}`}`
  const add = () => {
    if (text && isOne(text)) onChange([...value, text])
    setName(null)
    setField(null)
    setWhat('')
  }
  return (
    <fieldset className={classes.part}>
      <legend>{label}</legend>
      <Stack gap={6}>
        <Chosen value={value} inWords={inWords} onRemove={gone => onChange(value.filter(one => one !== gone))} />
        <div className={classes.row}>
          <Select
            aria-label={`${label}: ${ui('form.choose')}`}
            placeholder={ui('form.choose')}
            data={optionsOf(known)}
            value={name}
            onChange={setName}
            searchable
            clearable
            nothingFoundMessage={ui('form.nothing')}
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
          />
          {parameter !== null && (
            <Select
              aria-label={ui('rules.field')}
              placeholder={ui('rules.field')}
              data={fields}
              value={field}
              onChange={setField}
            />
          )}
          {parameter !== null && parameter.value !== 'none' && (
            <TextInput
              aria-label={ui('rules.value')}
              placeholder={ui('rules.value')}
              value={what}
              onChange={event => setWhat(event.currentTarget.value)}
            />
          )}
          <Button
            variant="default"
            onClick={add}
            disabled={!text || !isOne(text)}
            leftSection={<IconPlus size={14} aria-hidden />}
          >
            {ui('rules.add')}
          </Button>
        </div>
      </Stack>
    </fieldset>
  )
}

/** The fields that a word may speak of. */
function useFieldsOf(types: readonly string[]) {
  const { definition, words } = useEdit()
  return Object.entries(definition.fields)
    .filter(([, { type }]) => types.includes(type))
    .map(([key]) => ({ value: key, label: words.words.field(definition.kind, key) }))
}

type ChosenProps = { value: readonly string[]; inWords: (text: string) => string; onRemove: (text: string) => void }

function Chosen({ value, inWords, onRemove }: ChosenProps) {
  const ui = useUi()
  return value.map(one => (
    <div key={one} className={classes.row}>
      <span>{inWords(one)}</span>
      <RemoveButton label={ui('rules.remove', { what: inWords(one) })} onClick={() => onRemove(one)} />
    </div>
  ))
}
