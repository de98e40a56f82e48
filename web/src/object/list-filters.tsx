import { Select, TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { useSearchParams } from 'react-router'
import { SERVICE_STATES } from '../../../src/domain/service-state.ts'
import { PartyInput } from '../form/pick-input.tsx'
import { attributeFilters, withAttribute } from '../lib/attribute-filter.ts'
import { withFilter } from '../lib/link.ts'
import { ClosedFilter, ManySelect, OwnerFilter } from '../record/list-filters.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { FilterBar, filterClass } from '../ui/filter-bar.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { type KindAttribute, useAttributes, useKindChoices } from './use-kinds.ts'

/** Every filter lives in the address; a chosen kind brings the filters of its attributes. */
export function ObjectFilters() {
  const ui = useUi()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const value = (name: string) => search.get(name) ?? ''
  const set = (name: string) => (text: string | null) => setSearch(withFilter(search, name, text), { replace: true })
  const setKind = (text: string | null) =>
    setSearch(withFilter(withFilter(search, 'attribute', null), 'object_kind', text), { replace: true })
  const count = [...search.keys()].filter(name => name !== 'sort').length
  const kinds = useKindChoices()
  const attributes = useAttributes(value('object_kind'))
  const states = SERVICE_STATES.map(state => ({ value: state, label: ui(`object.state.${state}`) }))
  const holders = ['ours', 'nobody', 'competitor'].map(one => ({ value: one, label: words.choice('holder', one) }))
  return (
    <FilterBar
      search={<SearchInput value={value('q')} onChange={set('q')} label={ui('object.search')} />}
      count={count}
      onClear={() => setSearch({}, { replace: true })}
    >
      <ManySelect label={ui('object.service')} data={states} value={value('service')} onChange={set('service')} />
      <ManySelect label={ui('object.kind')} data={kinds} value={value('object_kind')} onChange={setKind} />
      <PartyInput
        className={filterClass}
        name="party"
        aria-label={ui('filter.byCompany')}
        placeholder={ui('filter.byCompany')}
        required={false}
        value={value('party')}
        onChange={set('party')}
      />
      <ManySelect
        label={words.field('object', 'holder')}
        data={holders}
        value={value('holder')}
        onChange={set('holder')}
      />
      <Text
        key={`group ${value('group') === ''}`}
        label={ui('object.group')}
        value={value('group')}
        onChange={set('group')}
      />
      <OwnerFilter value={value('owner')} onChange={set('owner')} />
      <ClosedFilter value={value('closed')} onChange={set('closed')} />
      {attributes.map(attribute => (
        <AttributeFilter
          key={attribute.id}
          attribute={attribute}
          value={attributeFilters(value('attribute')).get(attribute.id) ?? ''}
          onChange={text => set('attribute')(withAttribute(value('attribute'), attribute.id, text))}
        />
      ))}
    </FilterBar>
  )
}

type Filter = { label: string; value: string; onChange: (value: string) => void }

function Text({ label, value, onChange }: Filter) {
  const report = useDebouncedCallback(onChange, 400)
  return (
    <TextInput
      className={filterClass}
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onChange={event => report(event.currentTarget.value.trim())}
    />
  )
}

type Attribute = { attribute: KindAttribute; value: string; onChange: (value: string) => void }

/** A choice is chosen, a yes is a yes, everything else is typed: numbers and days also as `2015..2020`. */
function AttributeFilter({ attribute, value, onChange }: Attribute) {
  const ui = useUi()
  const { title, type, choices } = attribute
  if (type === 'choice') {
    return (
      <ManySelect
        label={title}
        data={choices.map(choice => ({ value: choice.id, label: choice.title }))}
        value={value.replaceAll('|', ',')}
        onChange={words => onChange((words ?? '').replaceAll(',', '|'))}
      />
    )
  }
  if (type === 'boolean') {
    return (
      <Select
        className={filterClass}
        aria-label={title}
        placeholder={title}
        data={[
          { value: 'true', label: ui('form.yes') },
          { value: 'false', label: ui('form.no') },
        ]}
        value={value || null}
        onChange={word => onChange(word ?? '')}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
    )
  }
  const isRange = type === 'integer' || type === 'number' || type === 'day'
  const label = isRange ? ui('object.fromTo', { title }) : title
  return <Text key={String(value === '')} label={label} value={value} onChange={onChange} />
}
