import { Stack, Text, TextInput } from '@mantine/core'
import { IconCode, IconPencil } from '@tabler/icons-react'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import { newKey, post } from '../api/client.ts'
import { formatInstant } from '../lib/date.ts'
import { readTime, timeError, writeTime } from '../lib/time-text.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { SmallButton } from './inputs.tsx'
import classes from './rules.module.css'
import { TimeForm } from './time-form.tsx'

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
      {typed ? (
        <Typed {...props} />
      ) : (
        <TimeForm time={time} anchors={props.anchors ?? []} onChange={next => props.onChange(writeTime(next))} />
      )}
      <SmallButton icon={<IconCode size={13} aria-hidden />} onClick={() => setTyped(!typed)}>
        {ui(typed ? 'rules.asForm' : 'rules.asText')}
      </SmallButton>
    </>
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
