import { NumberInput, Stack, Switch } from '@mantine/core'
import type { Recurrence, Rule } from '../../../src/domain/definition.ts'
import { omit } from '../lib/definition-edit.ts'
import { useUi } from '../text/use-ui.ts'
import { AmountInput } from './inputs.tsx'
import classes from './rules.module.css'
import { TimeInput } from './time-input.tsx'

const EVERY_UNITS = ['min', 'h', 'wh', 'd', 'wd', 'w', 'mo', 'y']

type Props = {
  rule: Rule
  onChange: (rule: Rule) => void
  examples: Readonly<Record<string, string>>
}

/** Again and again after the last opening: how far apart, how often, until when; and after what nothing opens at all. */
export function Every({ rule, onChange, examples }: Props) {
  const ui = useUi()
  const { every } = rule
  const set = (next: Recurrence) => onChange({ ...rule, every: next })
  return (
    <Stack gap={8}>
      <div className={classes.row}>
        <Switch
          className="tight"
          label={ui('rules.again')}
          checked={every !== undefined}
          onChange={event =>
            onChange(event.currentTarget.checked ? { ...rule, every: { step: '1w', times: 3 } } : omit(rule, 'every'))
          }
        />
        {every && (
          <>
            <AmountInput
              label={ui('rules.every')}
              value={every.step}
              units={EVERY_UNITS}
              onChange={step => set({ ...every, step })}
            />
            <NumberInput
              label={ui('rules.timesAtMost')}
              value={every.times ?? ''}
              min={1}
              max={1_000}
              placeholder={ui('rules.noEnd')}
              onChange={next => set(next === '' ? omit(every, 'times') : { ...every, times: Number(next) })}
            />
          </>
        )}
      </div>
      {every && (
        <Until
          label={ui('rules.againUntil')}
          value={every.until}
          examples={examples}
          onChange={until => set(until === undefined ? omit(every, 'until') : { ...every, until })}
        />
      )}
      <Until
        label={ui('rules.nothingAfter')}
        value={rule.until}
        examples={examples}
        onChange={until => onChange(until === undefined ? omit(rule, 'until') : { ...rule, until })}
      />
    </Stack>
  )
}

type UntilProps = {
  label: string
  value: string | undefined
  examples: Props['examples']
  onChange: (value: string | undefined) => void
}

function Until({ label, value, examples, onChange }: UntilProps) {
  return (
    <>
      <Switch
        label={label}
        checked={value !== undefined}
        onChange={event => onChange(event.currentTarget.checked ? 'created +1y' : undefined)}
      />
      {value !== undefined && (
        <TimeInput label={label} value={value} examples={examples} anchors={['item']} onChange={onChange} />
      )}
    </>
  )
}
