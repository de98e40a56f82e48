import { Button, NumberInput, Select, Stack, Text, TextInput } from '@mantine/core'
import { IconCode, IconPencil, IconPlus } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import { newKey, post } from '../api/client.ts'
import { formatInstant } from '../lib/date.ts'
import { datedFields } from '../lib/definition-edit.ts'
import { readTime, type Single, type Time, timeError, UNITS, writeTime } from '../lib/time-text.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { RemoveButton } from './inputs.tsx'
import classes from './rules.module.css'

type Told = AnswerOf<typeof import('../../../src/endpoints/index.ts')['families']['catalogue']['tellTime']>

type Props = {
  label: string
  value: string
  onChange: (value: string) => void
  use?: 'opens' | 'due'
  /** Anchors beside those of every process: `opened`, `item`. */
  anchors?: readonly string[]
  /** Shown in words until somebody wants to change it. */
  folded?: boolean
  /** Days by the names of dates, to see what comes out. */
  examples: Readonly<Record<string, string>>
}

/** A written time as number, unit, side and date; who knows the grammar may type it. */
export function TimeInput(props: Props) {
  const ui = useUi()
  const { label, value, folded = false } = props
  const { words } = useEdit()
  const [opened, setOpened] = useState(!folded)
  return (
    <fieldset className={classes.part}>
      <legend>{label}</legend>
      <Stack gap={8}>
        <Text size="sm">
          {words.time(value)}
          <Example {...props} />
        </Text>
        {opened ? (
          <Form {...props} />
        ) : (
          <SmallButton icon={<IconPencil size={13} aria-hidden />} onClick={() => setOpened(true)}>
            {ui('rules.changeTime', { what: label })}
          </SmallButton>
        )}
      </Stack>
    </fieldset>
  )
}

function Form(props: Props) {
  const ui = useUi()
  const [typed, setTyped] = useState(false)
  const time = readTime(props.value)
  if (time === null) return <Typed {...props} />
  return (
    <>
      {typed ? <Typed {...props} /> : <Parts {...props} time={time} />}
      <SmallButton icon={<IconCode size={13} aria-hidden />} onClick={() => setTyped(!typed)}>
        {ui(typed ? 'rules.asForm' : 'rules.asText')}
      </SmallButton>
    </>
  )
}

type SmallProps = { icon: React.ReactNode; onClick: () => void; children: string }

function SmallButton({ icon, onClick, children }: SmallProps) {
  return (
    <Button variant="subtle" size="compact-xs" className={classes.small ?? ''} leftSection={icon} onClick={onClick}>
      {children}
    </Button>
  )
}

function Typed({ label, value, onChange }: Props) {
  const ui = useUi()
  const error = timeError(value)
  return (
    <TextInput
      aria-label={label}
      description={ui('rules.grammar')}
      value={value}
      onChange={event => onChange(event.currentTarget.value)}
      spellCheck={false}
      {...(error === null ? {} : { error })}
    />
  )
}

function Parts({ time, onChange, anchors = [] }: Props & { time: Time }) {
  const ui = useUi()
  const set = (index: number, single: Single) =>
    onChange(writeTime({ ...time, of: time.of.map((one, at) => (at === index ? single : one)) }))
  const add = () => {
    const last = time.of.at(-1)
    if (last) onChange(writeTime({ pick: time.pick ?? 'earliest', of: [...time.of, last] }))
  }
  const drop = (index: number) => {
    const of = time.of.filter((_, at) => at !== index)
    onChange(writeTime({ pick: of.length === 1 ? null : time.pick, of }))
  }
  return (
    <>
      {time.pick !== null && (
        <Select
          label={ui('rules.pick')}
          data={[
            { value: 'earliest', label: ui('rules.earliest') },
            { value: 'latest', label: ui('rules.latest') },
          ]}
          value={time.pick}
          onChange={pick => onChange(writeTime({ ...time, pick: pick === 'latest' ? 'latest' : 'earliest' }))}
          allowDeselect={false}
          maw={320}
        />
      )}
      {time.of.map((single, index) => (
        // Positions are all that tells equal parts apart.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index}>
          <SingleInput single={single} anchors={anchors} onChange={next => set(index, next)} />
          {time.of.length > 1 && <RemoveButton label={ui('rules.dropDate')} onClick={() => drop(index)} />}
        </div>
      ))}
      <SmallButton icon={<IconPlus size={13} aria-hidden />} onClick={add}>
        {ui('rules.orDate')}
      </SmallButton>
    </>
  )
}

type SingleProps = { single: Single; anchors: readonly string[]; onChange: (single: Single) => void }
const SIDES = ['before', 'after', 'at'] as const

function SingleInput({ single, anchors, onChange }: SingleProps) {
  const ui = useUi()
  const { definition, catalogue, words } = useEdit()
  const { offset, anchor, moves } = single
  const own = datedFields(definition).map(name => ({ value: name, label: words.words.field(definition.kind, name) }))
  const common = catalogue.anchors
    .filter(({ name }) => !(['opened', 'item', 'due'].includes(name) && !anchors.includes(name)))
    .map(({ name, label }) => ({ value: name, label }))
  const known = [...own, ...common.filter(one => own.every(({ value }) => value !== one.value))]
  const dates = known.some(one => one.value === anchor) ? known : [{ value: anchor, label: anchor }, ...known]
  const { sign, amount, unit, since } = offset ?? { sign: '-' as const, amount: 1, unit: 'd', since: '' }
  const side = offset === null ? 'at' : sign === '-' ? 'before' : 'after'
  const set = (next: Partial<NonNullable<Single['offset']>>) =>
    onChange({ ...single, offset: { sign, amount, unit, since, ...next } })
  const setSide = (next: string | null) =>
    next === 'at' ? onChange({ ...single, offset: null }) : set({ sign: next === 'before' ? '-' : '+' })
  return (
    <div className={classes.time}>
      <NumberInput
        label={ui('rules.number')}
        value={offset === null ? '' : amount}
        disabled={offset === null}
        min={0}
        max={99_999}
        allowNegative={false}
        onChange={next => set({ amount: Number(next) || 0 })}
      />
      <Select
        label={ui('rules.unit')}
        data={UNITS.map(name => ({
          value: name,
          label: catalogue.units.find(one => one.name === name)?.label ?? name,
        }))}
        value={offset === null ? null : unit}
        disabled={offset === null}
        onChange={next => set({ unit: next ?? unit })}
        allowDeselect={false}
      />
      <Select
        label={ui('rules.side')}
        data={SIDES.map(name => ({ value: name, label: ui(`rules.sides.${name}`) }))}
        value={side}
        onChange={setSide}
        allowDeselect={false}
      />
      <Select
        label={[ui('rules.date'), ...moves].join(' ')}
        data={dates}
        value={anchor}
        onChange={next => onChange({ ...single, anchor: next ?? anchor })}
        searchable
        allowDeselect={false}
        nothingFoundMessage={ui('form.nothing')}
      />
    </div>
  )
}

/** What the time would be for the example dates, by the calendar of the company. */
function Example({ value, use = 'opens', examples }: Props) {
  const ui = useUi()
  const reader = useReader()
  const { kind, definition, isNew } = useEdit()
  const told = useQuery({
    queryKey: ['tell-time', kind, value, use, examples],
    queryFn: () =>
      post<Told>(
        `/definitions/${kind}/time`,
        { text: value, use, anchors: examples, ...(isNew ? { definition } : {}) },
        newKey(),
      ),
    enabled: timeError(value) === null && Object.keys(examples).length > 0,
    placeholderData: keepPreviousData,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  const at = told.data?.at
  if (!at) return null
  return (
    <Text span size="sm" c="dimmed">
      {' '}
      {ui('rules.exampleAt', { at: formatInstant(at, reader) })}
    </Text>
  )
}
