import { Button, NumberInput, Radio, Stack, Switch, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useState } from 'react'
import { BUILT_IN_ANCHORS } from '../../../src/domain/check-rule.ts'
import type { OpeningsBy, Recurrence, Rule } from '../../../src/domain/definition.ts'
import { DayInput } from '../form/date-input.tsx'
import { isBy, listedTimes, omit, withOpening, withoutOpening } from '../lib/definition-edit.ts'
import { readTime } from '../lib/time-text.ts'
import { useNow } from '../text/now.tsx'
import { useUi } from '../text/use-ui.ts'
import { useEdit } from './edit-context.tsx'
import { AmountInput, RemoveButton } from './inputs.tsx'
import classes from './rules.module.css'
import { TimeInput } from './time-input.tsx'

const WITHIN_UNITS = ['h', 'wh', 'd', 'wd', 'w', 'mo']
const EVERY_UNITS = ['min', 'h', 'wh', 'd', 'wd', 'w', 'mo', 'y']
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
        <Every rule={rule} onChange={onChange} />
        {rule.task && <Due rule={rule} onChange={onChange} examples={examples} />}
        <Examples key={index} examples={examples} onChange={setExample} />
      </Stack>
    </fieldset>
  )
}

type WithExamples = Props & { examples: Readonly<Record<string, string>> }

function Openings({ rule, onChange, examples }: WithExamples) {
  const ui = useUi()
  const { words } = useEdit()
  const item = rule.each === undefined ? [] : ['item']
  const times = listedTimes(rule.opens)
  if (times === null && isBy(rule.opens)) {
    const { by, of } = rule.opens
    return Object.entries(of).map(([choice, text]) => (
      <TimeInput
        key={choice}
        label={choice === '' ? ui('rules.notNoted') : words.words.choice(by, choice)}
        value={[text].flat().join(', ')}
        folded
        examples={examples}
        anchors={item}
        onChange={next => onChange({ ...rule, opens: withChoice({ by, of }, choice, next) })}
      />
    ))
  }
  const all = times ?? []
  return (
    <>
      {all.map((text, index) => (
        // Equal times are told apart by their place alone.
        // biome-ignore lint/suspicious/noArrayIndexKey: see above
        <div key={index}>
          <TimeInput
            label={ui('rules.opening', { number: index + 1 })}
            value={text}
            folded={all.length > 1}
            examples={examples}
            anchors={item}
            onChange={next => onChange(withOpening(rule, index, next))}
          />
          {all.length > 1 && (
            <RemoveButton
              label={ui('rules.removeOpening', { number: index + 1 })}
              onClick={() => onChange(withoutOpening(rule, index))}
            />
          )}
        </div>
      ))}
      <Button
        variant="default"
        size="xs"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={13} aria-hidden />}
        onClick={() => onChange({ ...rule, opens: [...all, all.at(-1) ?? 'created +1d'] })}
      >
        {ui('rules.addOpening')}
      </Button>
    </>
  )
}

const withChoice = ({ by, of }: OpeningsBy, choice: string, text: string): OpeningsBy => ({
  by,
  of: { ...of, [choice]: text },
})

function Every({ rule, onChange }: Props) {
  const ui = useUi()
  const { every } = rule
  const set = (next: Recurrence) => onChange({ ...rule, every: next })
  return (
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
  )
}

function Due({ rule, onChange, examples }: WithExamples) {
  const ui = useUi()
  const { due } = rule
  const mode = due === undefined ? 'within' : 'at'
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
            label={ui('rules.atTime')}
            value={due}
            use="due"
            anchors={['opened', 'item']}
            examples={examples}
            onChange={next => onChange({ ...rule, due: next })}
          />
        )}
      </Stack>
    </fieldset>
  )
}

function useExamples(rule: Rule) {
  const now = useNow()
  const [given, setGiven] = useState<Record<string, string>>({})
  const written = [rule.opens, rule.due ?? []].flatMap(times =>
    typeof times === 'string' ? [times] : isBy(times) ? Object.values(times.of).flat() : times,
  )
  const anchors = [...new Set(written.flatMap(text => readTime(text)?.of.map(({ anchor }) => anchor) ?? []))]
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
