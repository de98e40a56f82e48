import { Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useDeferredValue, useState } from 'react'
import type { RuleTemplate } from '../../../src/domain/object-kind.ts'
import { newKey, post } from '../api/client.ts'
import type { NextDates } from '../api/object-kind.ts'
import { DayInput } from '../form/date-input.tsx'
import { languageTag } from '../lib/date.ts'
import { unitName } from '../lib/unit.ts'
import classes from '../rules/rules.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import { useKindEdit } from './edit-context.tsx'
import { OptionalNumber } from './inputs.tsx'
import own from './kinds.module.css'

const LATE = [-30, -7, 0, 7, 30] as const

/** The next ten dates that a rule would bring, before it is saved. */
export function RuleDates({ rule }: { rule: RuleTemplate }) {
  const ui = useUi()
  const { id, body } = useKindEdit()
  const [since, setSince] = useState('')
  const [usage, setUsage] = useState<number | undefined>(0)
  const [usagePerDay, setPerDay] = useState<number | undefined>(60)
  const [late, setLate] = useState<number>(0)
  const supposed = { usage: usage ?? 0, usagePerDay: usagePerDay ?? 0, doneDaysLate: late }
  const asked = { rule, attributes: examplesOf(body), ...supposed, ...(since === '' ? {} : { since }) }
  const deferred = useDeferredValue(JSON.stringify(asked))
  const dates = useQuery({
    queryKey: ['rule-dates', id, deferred],
    queryFn: () => post<{ dates: NextDates }>(`/object-kinds/${id}/dates`, JSON.parse(deferred), newKey()),
    placeholderData: before => before,
    retry: false,
    gcTime: 0,
  })
  const metered = rule.everyUsage !== undefined
  return (
    <fieldset className={classes.part}>
      <legend>{ui('kinds.dates')}</legend>
      <Stack gap="sm">
        <div className={classes.row}>
          <DayInput
            name={`since-${rule.id}`}
            label={ui('kinds.since')}
            required={false}
            withAsterisk={false}
            value={since}
            onChange={setSince}
          />
          {metered && <OptionalNumber label={ui('kinds.usageThen')} value={usage} onChange={setUsage} />}
          {metered && <OptionalNumber label={ui('kinds.usagePerDay')} value={usagePerDay} onChange={setPerDay} />}
          <Select
            label={ui('kinds.done')}
            data={LATE.map(days => ({ value: String(days), label: lateText(days, ui) }))}
            value={String(late)}
            onChange={value => setLate(Number(value))}
            allowDeselect={false}
          />
        </div>
        {dates.isError ? <ProblemNote error={dates.error} /> : <Dates dates={dates.data?.dates ?? []} rule={rule} />}
      </Stack>
    </fieldset>
  )
}

function lateText(days: number, ui: ReturnType<typeof useUi>): string {
  if (days === 0) return ui('kinds.onTime')
  return days < 0 ? ui('kinds.early', { number: -days }) : ui('kinds.late', { number: days })
}

function Dates({ dates, rule }: { dates: NextDates; rule: RuleTemplate }) {
  const ui = useUi()
  const { locale } = useReader()
  if (dates.length === 0) return <Text size="sm">{ui('kinds.noDates')}</Text>
  return (
    <ol className={own.dates}>
      {dates.map(({ dueOn, by, usage }) => (
        <li key={dueOn}>
          <When value={dueOn} />
          <Text size="xs" c="dimmed" span>
            {' '}
            {usage === null ? '' : `${usage.toLocaleString(languageTag(locale))} ${unitName(rule.unit, ui)}`}
            {dates.some(one => one.by !== by) ? ` · ${ui(`kinds.by.${byOf(by)}`)}` : ''}
          </Text>
        </li>
      ))}
    </ol>
  )
}

const BYS = ['calendar', 'usage', 'threshold', 'expiry', 'event', 'consumption'] as const
const byOf = (by: string) => BYS.find(one => one === by) ?? 'calendar'

/** Something in each place, so that a rule that counts by attributes shows its dates. */
function examplesOf({ attributes }: ReturnType<typeof useKindEdit>['body']): Record<string, unknown> {
  return Object.fromEntries(
    attributes.flatMap(({ id, type }) => (type === 'integer' || type === 'number' ? [[id, EXAMPLE]] : [])),
  )
}
const EXAMPLE = 10
