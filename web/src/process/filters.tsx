import '@mantine/dates/styles.css'
import 'dayjs/locale/ru'
import { MultiSelect, Select, TextInput } from '@mantine/core'
import { DateInput, DatesProvider } from '@mantine/dates'
import { useDebouncedCallback } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import { useBodies, useKinds } from '../api/definition.ts'
import { useCalendars } from '../calendar/use-calendar.ts'
import { PartyInput } from '../form/pick-input.tsx'
import { dayOf, instantOf, parseDay } from '../lib/date.ts'
import { withFilter } from '../lib/link.ts'
import { ClosedFilter, HeldFilter, OwnerFilter } from '../record/list-filters.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { FilterBar, filterClass, manyClass } from '../ui/filter-bar.tsx'
import { SearchInput } from '../ui/search-input.tsx'

const TROUBLES = ['overdue', 'error', 'stuck', 'forgotten'] as const

/** Every filter lives in the address, so that a view can be shared and a job says what it was made from. */
export function ProcessFilters() {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const value = (name: string) => search.get(name) ?? ''
  const set = (name: string) => (text: string | null) => setSearch(withFilter(search, name, text), { replace: true })
  const kinds = value('kind') === '' ? [] : value('kind').split(',')
  const count = [...search.keys()].filter(name => name !== 'sort').length
  return (
    <FilterBar
      search={<SearchInput value={value('q')} onChange={set('q')} label={ui('filter.search')} />}
      count={count}
      onClear={() => setSearch({}, { replace: true })}
    >
      <KindFilter kinds={kinds} onChange={set('kind')} />
      <StateFilter kinds={kinds} value={value('state')} onChange={set('state')} />
      <OwnerFilter value={value('owner')} onChange={set('owner')} />
      <CompanyFilter value={value('party')} onChange={set('party')} />
      <CalendarFilter value={value('calendar')} onChange={set('calendar')} />
      <ClosedFilter value={value('closed')} onChange={set('closed')} />
      <HeldFilter value={value('held')} onChange={set('held')} />
      <TroubleFilter search={search} onChange={setSearch} />
      <RuleFilter kinds={kinds} value={value('rule')} onChange={set('rule')} />
      <DueFilter label={ui('filter.dueFrom')} value={value('due_from')} onChange={set('due_from')} />
      <DueFilter label={ui('filter.dueBefore')} value={value('due_before')} onChange={set('due_before')} />
      <VersionFilter key={`version ${count === 0}`} value={value('version')} onChange={set('version')} />
    </FilterBar>
  )
}

type Filter = { value: string; onChange: (value: string | null) => void }
type Kinds = { kinds: readonly string[] }

function KindFilter({ kinds, onChange }: Kinds & Pick<Filter, 'onChange'>) {
  const ui = useUi()
  const words = useWords()
  const known = useKinds()
  return (
    <MultiSelect
      className={manyClass(kinds)}
      aria-label={ui('filter.kind')}
      {...(kinds.length === 0 ? { placeholder: ui('filter.kind') } : {})}
      data={known.map(kind => ({ value: kind, label: words.kind(kind) }))}
      value={[...kinds]}
      onChange={chosen => onChange(chosen.join(','))}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

function CompanyFilter({ value, onChange }: Filter) {
  const ui = useUi()
  return (
    <PartyInput
      className={filterClass}
      name="party"
      aria-label={ui('filter.byCompany')}
      placeholder={ui('filter.byCompany')}
      required={false}
      value={value}
      onChange={onChange}
    />
  )
}

function CalendarFilter({ value, onChange }: Filter) {
  const ui = useUi()
  const { locale } = useReader()
  const calendars = useCalendars()
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.calendar')}
      placeholder={ui('filter.calendar')}
      data={(calendars.data ?? []).map(({ id, name }) => ({ value: id, label: name[locale] }))}
      value={value || null}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

/** States of the chosen kinds; several kinds may call one of theirs the same. */
function StateFilter({ kinds, value, onChange }: Kinds & Filter) {
  const ui = useUi()
  const words = useWords()
  const chosen = value === '' ? [] : value.split(',')
  const states = new Map(
    useBodies(kinds).flatMap(({ kind, states }) => states.map(state => [state, words.state(kind, state)] as const)),
  )
  if (states.size === 0 && chosen.length === 0) return null
  return (
    <MultiSelect
      className={manyClass(chosen)}
      aria-label={ui('filter.state')}
      {...(chosen.length === 0 ? { placeholder: ui('filter.state') } : {})}
      data={[...states].map(([state, label]) => ({ value: state, label }))}
      value={chosen}
      onChange={words => onChange(words.join(','))}
      searchable
      clearable
      hidePickedOptions
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}

function RuleFilter({ kinds, value, onChange }: Kinds & Filter) {
  const ui = useUi()
  const words = useWords()
  const known = useKinds()
  const bodies = useBodies(kinds.length === 0 ? known : kinds)
  const rules = new Map(bodies.flatMap(({ kind, rules }) => rules.map(({ id }) => [id, words.rule(id, kind)] as const)))
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.rule')}
      placeholder={ui('filter.rule')}
      data={[...rules].map(([rule, label]) => ({ value: rule, label }))}
      value={value || null}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}

function DueFilter({ label, value, onChange }: Filter & { label: string }) {
  const { zone, locale } = useReader()
  const ui = useUi()
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateInput
        className={filterClass}
        aria-label={label}
        placeholder={label}
        value={value === '' ? null : dayOf(value, zone)}
        onChange={day => onChange(day === null ? null : instantOf(day, '00:00', zone))}
        valueFormat={locale === 'ru' ? 'DD.MM.YYYY' : 'D MMM YYYY'}
        dateParser={text => parseDay(text, locale)}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
    </DatesProvider>
  )
}

function VersionFilter({ value, onChange }: Filter) {
  const ui = useUi()
  const report = useDebouncedCallback((text: string) => onChange(/^[1-9]\d{0,5}$/.test(text) ? text : null), 400)
  return (
    <TextInput
      className={filterClass}
      aria-label={ui('filter.version')}
      placeholder={ui('filter.version')}
      inputMode="numeric"
      defaultValue={value}
      onChange={event => report(event.currentTarget.value)}
    />
  )
}

type Trouble = { search: URLSearchParams; onChange: (search: URLSearchParams, options: { replace: boolean }) => void }

/** Late, stopped by an error, not followed, forgotten: the questions of an operator. */
function TroubleFilter({ search, onChange }: Trouble) {
  const ui = useUi()
  const chosen = TROUBLES.find(name => search.get(name) === 'true') ?? null
  const choose = (word: string | null) => {
    const cleared = TROUBLES.reduce((left, name) => withFilter(left, name, null), search)
    onChange(word ? withFilter(cleared, word, 'true') : cleared, { replace: true })
  }
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.trouble')}
      placeholder={ui('filter.trouble')}
      data={TROUBLES.map(name => ({ value: name, label: ui(`filter.${name}`) }))}
      value={chosen}
      onChange={choose}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}
