import { Radio, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import { BUILT_IN_ANCHORS } from '../../../src/domain/check-rule.ts'
import type { Rule } from '../../../src/domain/definition.ts'
import { DayInput } from '../form/date-input.tsx'
import { omit, openingLists, openingTimes } from '../lib/definition-edit.ts'
import { anchorsOf } from '../lib/time-text.ts'
import { useNow } from '../text/now.tsx'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { Every } from './every-input.tsx'
import { AmountInput } from './inputs.tsx'
import { choiceLabel, Openings } from './openings-input.tsx'
import classes from './rules.module.css'
import { TimeInput } from './time-input.tsx'

const WITHIN_UNITS = ['h', 'wh', 'd', 'wd', 'w', 'mo']
const EXAMPLE_DAYS = 200
const DAY_MS = 86_400_000

type Props = { rule: Rule; onChange: (rule: Rule) => void }

/** When a rule opens, how often again, and until when its task is to be done. */
export function RuleTimes({ rule, index, onChange }: Props & { index: number }) {
  const ui = useUi()
  const { examples, setExample } = useExamples(rule)
  if (rule.each === 'service') return <Text size="sm">{ui('rules.byService')}</Text>
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.times')}</legend>
      <Stack gap="sm">
        <Openings rule={rule} onChange={onChange} examples={examples} />
        <Every rule={rule} onChange={onChange} examples={examples} />
        {rule.task && <Due rule={rule} onChange={onChange} examples={examples} />}
        <Examples key={index} examples={examples} onChange={setExample} />
      </Stack>
    </fieldset>
  )
}

type WithExamples = Props & { examples: Readonly<Record<string, string>> }

function Due({ rule, onChange, examples }: WithExamples) {
  const ui = useUi()
  const { definition, words } = useEdit()
  const { due } = rule
  const mode = due === undefined ? 'within' : 'at'
  const common = { use: 'due', anchors: ['opened', 'item'], examples } as const
  const setMode = (next: string) =>
    onChange(next === 'within' ? omit(rule, 'due') : { ...omit(rule, 'within'), due: 'opened +3wd' })
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.dueOf')}</legend>
      <Stack gap={8}>
        <Radio.Group aria-label={ui('rules.dueOf')} value={mode} onChange={setMode}>
          <Stack gap={6}>
            <Radio value="within" label={ui('rules.within')} />
            <Radio value="at" label={ui('rules.atTime')} />
          </Stack>
        </Radio.Group>
        {due === undefined && (
          <AmountInput
            label={ui('rules.withinOpening')}
            value={rule.within ?? '3wd'}
            units={WITHIN_UNITS}
            onChange={within => onChange({ ...rule, within })}
          />
        )}
        {typeof due === 'string' && (
          <TimeInput
            {...common}
            label={ui('rules.atTime')}
            value={due}
            onChange={next => onChange({ ...rule, due: next })}
          />
        )}
        {typeof due === 'object' &&
          openingLists({ opens: due }).flatMap(({ choice, times }) =>
            times.map(text => (
              <TimeInput
                {...common}
                key={choice}
                label={choiceLabel(words.words, definition.kind, due.by, choice ?? '') ?? ui('rules.notNoted')}
                value={text}
                folded
                onChange={next => onChange({ ...rule, due: { ...due, of: { ...due.of, [choice ?? '']: next } } })}
              />
            )),
          )}
      </Stack>
    </fieldset>
  )
}

function useExamples(rule: Rule) {
  const now = useNow()
  const [given, setGiven] = useState<Record<string, string>>({})
  const written = [...openingTimes(rule), ...openingTimes({ opens: rule.due ?? [] })]
  const anchors = [...new Set(written.flatMap(text => anchorsOf(text)))]
  const day = new Date(Date.parse(now) + EXAMPLE_DAYS * DAY_MS).toISOString().slice(0, 10)
  const isMoment = (anchor: string) => BUILT_IN_ANCHORS.some(one => one === anchor) || anchor === 'opened'
  const examples = Object.fromEntries(anchors.map(anchor => [anchor, given[anchor] ?? (isMoment(anchor) ? now : day)]))
  return {
    examples,
    setExample: (anchor: string, value: string) => setGiven(before => ({ ...before, [anchor]: value })),
  }
}

type ExamplesProps = { examples: Readonly<Record<string, string>>; onChange: (anchor: string, value: string) => void }

/** Days to try the times with; the results stand beside each time. */
function Examples({ examples, onChange }: ExamplesProps) {
  const ui = useUi()
  const { definition, words } = useEdit()
  const names = Object.keys(examples).filter(name => Object.hasOwn(definition.fields, name))
  if (names.length === 0) return null
  return (
    <div className={classes.row}>
      {names.map(name => (
        <DayInput
          key={name}
          name={`example-${name}`}
          label={ui('rules.exampleDate', { date: words.words.field(definition.kind, name) })}
          required={false}
          withAsterisk={false}
          value={(examples[name] ?? '').slice(0, 10)}
          onChange={value => value && onChange(name, value)}
        />
      ))}
    </div>
  )
}
