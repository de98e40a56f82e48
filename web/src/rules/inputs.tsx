import { ActionIcon, Button, MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import { IconTrash } from '@tabler/icons-react'
import type { TextLocale } from '../../../src/domain/definition.ts'
import { ownText, withText } from '../lib/definition-edit.ts'
import { readAmount } from '../lib/time-text.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import classes from './rules.module.css'

type Word = { name: string; label: string }
export const optionsOf = (words: readonly Word[]) => words.map(({ name, label }) => ({ value: name, label }))

type Many<Value extends string> = {
  label: string
  words: readonly Word[]
  value: readonly string[]
  onChange: (value: Value[]) => void
  isOne: (name: string) => name is Value
}

/** Several of known names. */
export function ManyOf<Value extends string>({ label, words, value, onChange, isOne }: Many<Value>) {
  const ui = useUi()
  return (
    <MultiSelect
      label={label}
      data={optionsOf(words)}
      value={[...value]}
      onChange={chosen => onChange(chosen.filter(isOne))}
      searchable={words.length > 8}
      nothingFoundMessage={ui('form.nothing')}
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

type AmountProps = {
  label: string
  value: string
  units: readonly string[]
  prefix?: string
  onChange: (value: string) => void
}

/** A stretch of time as a number and its unit: `3wd`. */
export function AmountInput({ label, value, units, prefix = '', onChange }: AmountProps) {
  const ui = useUi()
  const { catalogue } = useEdit()
  const { amount, unit } = readAmount(value) ?? { amount: 1, unit: 'd' }
  const labelOf = (name: string) => catalogue.units.find(one => one.name === name)?.label ?? name
  const tell = (count: number, name: string) => onChange(`${prefix}${count}${name}`)
  return (
    <div className={classes.row}>
      <NumberInput
        label={label}
        value={amount}
        min={0}
        max={99_999}
        allowNegative={false}
        onChange={next => tell(Number(next) || 0, unit)}
      />
      <Select
        aria-label={`${label}: ${ui('rules.unit')}`}
        data={units.map(name => ({ value: name, label: labelOf(name) }))}
        value={unit}
        onChange={next => tell(amount, next ?? unit)}
        allowDeselect={false}
      />
    </div>
  )
}

const LOCALES: readonly TextLocale[] = ['ru', 'en']

/** One text of the definition in both languages; what is empty is said as the dictionary says it. */
export function TextPair({ label, textKey }: { label: string; textKey: string }) {
  const ui = useUi()
  const { definition, edit, words } = useEdit()
  const known = words.lexicon.has(textKey) ? words.lexicon.text(textKey) : ''
  return (
    <div className={classes.row}>
      {LOCALES.map(locale => (
        <TextInput
          key={locale}
          label={`${label} (${locale})`}
          lang={locale}
          value={ownText(definition, locale, textKey)}
          placeholder={locale === words.lexicon.locale && known ? known : ui('rules.asDictionary')}
          onChange={event => {
            const text = event.currentTarget.value
            edit(before => withText(before, locale, textKey, text))
          }}
        />
      ))}
    </div>
  )
}

export function RemoveButton({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <ActionIcon variant="subtle" color="gray" aria-label={label} title={label} onClick={onClick} size="lg">
      <IconTrash size={16} aria-hidden />
    </ActionIcon>
  )
}

type SmallProps = { icon: React.ReactNode; onClick: () => void; children: string }

export function SmallButton({ icon, onClick, children }: SmallProps) {
  return (
    <Button variant="subtle" size="compact-xs" className={classes.small ?? ''} leftSection={icon} onClick={onClick}>
      {children}
    </Button>
  )
}
