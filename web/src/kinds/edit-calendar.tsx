import { MultiSelect, NumberInput, Select, TextInput } from '@mantine/core'
import type { CalendarPattern } from '../../../src/domain/service-rule.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { KindProblems, type RuleProps } from './edit-context.tsx'
import { ScaleBox } from './scale-box.tsx'
import { weekdayName } from './use-rule-words.ts'

const UNITS = ['day', 'week', 'month', 'year'] as const
const DAYS_OFF = ['before', 'after', 'skip'] as const
const WEEKDAYS = [1, 2, 3, 4, 5, 6, 7] as const
const WEEKS = [1, 2, 3, 4, -1] as const

/** Intervals, named days, seasons, days off. */
export function EditCalendar({ rule, index, set }: RuleProps) {
  const ui = useUi()
  const pattern: CalendarPattern | undefined =
    rule.calendar ?? (rule.everyMonths === undefined ? undefined : { every: rule.everyMonths, unit: 'month' })
  const change = (next: CalendarPattern | undefined) => set({ ...rule, everyMonths: undefined, calendar: next })
  const toggle = (on: boolean) => change(on ? { every: 12, unit: 'month' } : undefined)
  return (
    <>
      <ScaleBox label={ui('kinds.scale.calendar')} on={pattern !== undefined} onToggle={toggle}>
        {pattern && <Pattern pattern={pattern} onChange={change} />}
      </ScaleBox>
      <KindProblems path={['rules', index, 'calendar']} />
    </>
  )
}

type PatternProps = { pattern: CalendarPattern; onChange: (next: CalendarPattern) => void }

function Pattern({ pattern, onChange }: PatternProps) {
  const ui = useUi()
  const { every, unit, dayOff, season } = pattern
  const setUnit = (chosen: string | null) => {
    const next = UNITS.find(one => one === chosen)
    if (next) onChange({ ...bare(pattern), unit: next })
  }
  return (
    <>
      <NumberInput
        label={ui('kinds.every')}
        value={every}
        min={1}
        onChange={value => onChange({ ...pattern, every: Math.max(1, Number(value) || 1) })}
      />
      <Select
        label={ui('rules.unit')}
        data={UNITS.map(value => ({ value, label: ui(`kinds.unit.${value}`) }))}
        value={unit}
        onChange={setUnit}
        allowDeselect={false}
      />
      <Named pattern={pattern} onChange={onChange} />
      <Select
        label={ui('kinds.dayOff')}
        placeholder={ui('kinds.dayOffNothing')}
        data={DAYS_OFF.map(value => ({ value, label: ui(`kinds.daysOff.${value}`) }))}
        value={dayOff ?? null}
        onChange={value => onChange(kept({ ...pattern, dayOff: DAYS_OFF.find(one => one === value) }))}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <TextInput
        label={ui('kinds.seasonFrom')}
        placeholder="04-01"
        value={season?.from ?? ''}
        onChange={event => onChange(kept({ ...pattern, season: seasonOf(event.currentTarget.value, season?.to) }))}
      />
      <TextInput
        label={ui('kinds.seasonTo')}
        placeholder="04-30"
        value={season?.to ?? ''}
        onChange={event => onChange(kept({ ...pattern, season: seasonOf(season?.from, event.currentTarget.value) }))}
      />
    </>
  )
}

/** Named days: of a week, or the n-th of a month. */
function Named({ pattern, onChange }: PatternProps) {
  const ui = useUi()
  const { locale } = useReader()
  const { unit, weekdays = [], nth } = pattern
  const days = WEEKDAYS.map(day => ({ value: String(day), label: weekdayName(day, locale) }))
  const clear = { 'aria-label': ui('form.clear') }
  if (unit === 'day') return null
  if (unit === 'week') {
    const change = (values: readonly string[]) =>
      onChange(kept({ ...pattern, weekdays: values.length > 0 ? values.map(Number) : undefined }))
    return (
      <MultiSelect
        label={ui('kinds.weekdays')}
        data={days}
        value={weekdays.map(String)}
        onChange={change}
        clearButtonProps={clear}
      />
    )
  }
  const weekday = nth?.weekday ?? 1
  return (
    <>
      <Select
        label={ui('kinds.nth')}
        placeholder={ui('kinds.anyDay')}
        data={WEEKS.map(week => ({
          value: String(week),
          label: ui(week === -1 ? 'kinds.last' : 'kinds.nthOf', { week }),
        }))}
        value={nth ? String(nth.week) : null}
        onChange={week =>
          onChange(kept({ ...pattern, nth: week === null ? undefined : { week: Number(week), weekday } }))
        }
        clearable
        clearButtonProps={clear}
      />
      {nth && (
        <Select
          label={ui('kinds.weekday')}
          data={days}
          value={String(weekday)}
          onChange={value => onChange({ ...pattern, nth: { ...nth, weekday: Number(value) || 1 } })}
          allowDeselect={false}
        />
      )}
    </>
  )
}

const seasonOf = (from = '', to = '') => (from === '' && to === '' ? undefined : { from, to })
const bare = ({ every, unit, dayOff, season }: CalendarPattern) => kept({ every, unit, dayOff, season })

function kept(pattern: CalendarPattern): CalendarPattern {
  const { every, unit, weekdays, nth, season, dayOff } = pattern
  return {
    every,
    unit,
    ...(weekdays ? { weekdays } : {}),
    ...(nth ? { nth } : {}),
    ...(season ? { season } : {}),
    ...(dayOff ? { dayOff } : {}),
  }
}
