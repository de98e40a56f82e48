import { Button, MultiSelect, Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'react-router'
import { STAGES } from '../../../src/domain/stage.ts'
import type { PartyView } from '../../../src/endpoints/party.ts'
import { get } from '../api/client.ts'
import { useNewestBody } from '../api/definition.ts'
import { useUsers } from '../api/user.ts'
import { withFilter } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { FilterBar, filterClass, manyClass } from '../ui/filter-bar.tsx'
import { SearchInput } from '../ui/search-input.tsx'

/** Filters of a list; each lives in the address, so that the view can be shared and comes back. */
export function RecordFilters({ kind }: { kind: string }) {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const value = (name: string) => search.get(name) ?? ''
  const set = (name: string) => (text: string | null) => setSearch(withFilter(search, name, text), { replace: true })
  const count = [...search.keys()].filter(name => name !== 'sort').length
  return (
    <FilterBar
      search={<SearchInput value={value('q')} onChange={set('q')} label={ui('filter.search')} />}
      count={count}
      onClear={() => setSearch({}, { replace: true })}
    >
      <StateFilter kind={kind} value={value('state')} onChange={set('state')} />
      {kind === 'project' && <StageFilter value={value('stage')} onChange={set('stage')} />}
      <OwnerFilter value={value('owner')} onChange={set('owner')} />
      <ClosedFilter value={value('closed')} onChange={set('closed')} />
      <HeldFilter value={value('held')} onChange={set('held')} />
      <TextFilter key={`region ${count === 0}`} name="region" value={value('region')} onChange={set('region')} />
      <TextFilter
        key={`industry ${count === 0}`}
        name="industry"
        value={value('industry')}
        onChange={set('industry')}
      />
      {value('party') && <CompanyFilter id={value('party')} onClear={() => set('party')(null)} />}
    </FilterBar>
  )
}

/** A link from a company's page brings this one; it can only be taken away. */
function CompanyFilter({ id, onClear }: { id: string; onClear: () => void }) {
  const ui = useUi()
  const company = useQuery({ queryKey: ['party', id], queryFn: () => get<PartyView>(`/parties/${id}`) })
  return (
    <Button variant="default" rightSection={<IconX size={15} aria-hidden />} onClick={onClear}>
      {ui('filter.company', { name: company.data?.name ?? '…' })}
    </Button>
  )
}

type Filter = { value: string; onChange: (value: string | null) => void }

function StateFilter({ kind, value, onChange }: Filter & { kind: string }) {
  const ui = useUi()
  const words = useWords()
  const data = useNewestBody(kind).states.map(state => ({ value: state, label: words.state(kind, state) }))
  return <ManySelect label={ui('filter.state')} data={data} value={value} onChange={onChange} />
}

function StageFilter({ value, onChange }: Filter) {
  const ui = useUi()
  const words = useWords()
  const data = STAGES.map(stage => ({ value: stage, label: words.choice('stage', stage) }))
  return <ManySelect label={ui('filter.stage')} data={data} value={value} onChange={onChange} />
}

type Many = Filter & { label: string; data: readonly { value: string; label: string }[] }

/** Several of known words, one after the other with commas in the address. */
export function ManySelect({ label, data, value, onChange }: Many) {
  const ui = useUi()
  const chosen = value === '' ? [] : value.split(',')
  return (
    <MultiSelect
      className={manyClass(chosen)}
      aria-label={label}
      {...(chosen.length === 0 ? { placeholder: label } : {})}
      data={[...data]}
      value={chosen}
      onChange={words => onChange(words.join(','))}
      searchable={data.length > 8}
      clearable
      hidePickedOptions
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}

export function OwnerFilter({ value, onChange }: Filter) {
  const ui = useUi()
  const users = useUsers()
  const people = (users.data ?? []).map(user => ({ value: user.id, label: user.name }))
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.owner')}
      placeholder={ui('filter.owner')}
      data={[{ value: 'me', label: ui('filter.mine') }, ...people]}
      value={value || null}
      onChange={onChange}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
      nothingFoundMessage={ui('form.nothing')}
    />
  )
}

export function ClosedFilter({ value, onChange }: Filter) {
  const ui = useUi()
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.closed')}
      data={[
        { value: 'false', label: ui('filter.live') },
        { value: 'true', label: ui('filter.onlyClosed') },
        { value: 'all', label: ui('filter.all') },
      ]}
      value={value || 'false'}
      onChange={word => onChange(word === 'false' ? null : word)}
      allowDeselect={false}
    />
  )
}

export function HeldFilter({ value, onChange }: Filter) {
  const ui = useUi()
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.held')}
      placeholder={ui('filter.held')}
      data={[
        { value: 'true', label: ui('filter.onHold') },
        { value: 'false', label: ui('filter.notOnHold') },
      ]}
      value={value || null}
      onChange={onChange}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

type Text = Filter & { name: 'region' | 'industry' }

function TextFilter({ name, value, onChange }: Text) {
  const ui = useUi()
  const report = useDebouncedCallback(onChange, 400)
  return (
    <TextInput
      className={filterClass}
      aria-label={ui(`filter.${name}`)}
      placeholder={ui(`filter.${name}`)}
      defaultValue={value}
      onChange={event => report(event.currentTarget.value)}
    />
  )
}
