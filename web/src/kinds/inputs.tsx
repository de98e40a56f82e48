import { ActionIcon, Group, NumberInput, Select, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { Attribute, Given, LocalText } from '../../../src/domain/object-kind.ts'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import own from './kinds.module.css'

const LOCALES = ['ru', 'en'] as const

type TitleProps = { label: string; value: LocalText; onChange: (value: LocalText) => void; error?: string }

/** A name in both languages. */
export function TitleInput({ label, value, onChange, error }: TitleProps) {
  return (
    <div className={classes.row}>
      {LOCALES.map(locale => (
        <TextInput
          key={locale}
          label={`${label} (${locale})`}
          lang={locale}
          value={value[locale]}
          onChange={event => onChange({ ...value, [locale]: event.currentTarget.value })}
          {...(error && value[locale].trim() === '' ? { error } : {})}
        />
      ))}
    </div>
  )
}

type NumberProps = {
  label: string
  value: number | undefined
  onChange: (value: number | undefined) => void
  suffix?: string
  hint?: string
  error?: string
  negative?: true
}

/** A number or nothing. */
export function OptionalNumber({ label, value, onChange, suffix, hint, error, negative }: NumberProps) {
  return (
    <NumberInput
      label={suffix === undefined ? label : `${label}, ${suffix}`}
      value={value ?? ''}
      onChange={next => onChange(typeof next === 'number' ? next : next === '' ? undefined : Number(next))}
      allowNegative={negative === true}
      hideControls
      {...(hint ? { description: hint, inputWrapperOrder: ['label', 'input', 'description', 'error'] } : {})}
      {...(error ? { error } : {})}
    />
  )
}

const NUMBERS: readonly Attribute['type'][] = ['integer', 'number']
export const isNumber = ({ type }: Attribute) => NUMBERS.includes(type)

/** Attributes to choose from, by what they are called. */
export function useAttributeOptions(attributes: readonly Attribute[]) {
  const { locale } = useReader()
  return attributes.map(({ id, title }) => ({ value: id, label: title[locale] || id }))
}

type GivenProps = {
  label: string
  value: Given | undefined
  attributes: readonly Attribute[]
  onChange: (value: Given | undefined) => void
  error?: string
}

/** A number, or the attribute that it stands in. */
export function GivenInput({ label, value, attributes, onChange, error }: GivenProps) {
  const ui = useUi()
  const options = useAttributeOptions(attributes.filter(isNumber))
  const named = typeof value === 'object' ? value.attribute : null
  return (
    <div className={`${classes.row} ${own.given}`}>
      {named === null && (
        <OptionalNumber
          label={label}
          value={typeof value === 'number' ? value : undefined}
          onChange={onChange}
          {...(error ? { error } : {})}
        />
      )}
      <Select
        label={named === null ? ui('kinds.orAttribute') : label}
        placeholder="–"
        data={options}
        value={named}
        onChange={chosen => onChange(chosen === null ? undefined : { attribute: chosen })}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
        {...(named !== null && error ? { error } : {})}
      />
    </div>
  )
}

type MoveProps = { what: string; index: number; count: number; onMove: (to: number) => void }

/** Up and down by keyboard or finger. */
export function MoveButtons({ what, index, count, onMove }: MoveProps) {
  const ui = useUi()
  return (
    <Group gap={2} wrap="nowrap" className={classes.tight ?? ''}>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={ui('kinds.up', { what })}
        disabled={index === 0}
        onClick={() => onMove(index - 1)}
      >
        <IconArrowUp size={16} aria-hidden />
      </ActionIcon>
      <ActionIcon
        variant="subtle"
        color="gray"
        size="lg"
        aria-label={ui('kinds.down', { what })}
        disabled={index === count - 1}
        onClick={() => onMove(index + 1)}
      >
        <IconArrowDown size={16} aria-hidden />
      </ActionIcon>
    </Group>
  )
}
