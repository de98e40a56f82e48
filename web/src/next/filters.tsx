import { MultiSelect } from '@mantine/core'
import { useSearchParams } from 'react-router'
import { OUTLOOK_KINDS } from '../../../src/domain/outlook.ts'
import { useKinds } from '../api/definition.ts'
import { DayInput } from '../form/date-input.tsx'
import { withFilter } from '../lib/link.ts'
import { OwnerFilter } from '../record/list-filters.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { FilterBar, manyClass } from '../ui/filter-bar.tsx'

/** From which day to which, and what of it; each choice lives in the address. */
export function ComingFilters() {
  const ui = useUi()
  const words = useWords()
  const kinds = useKinds()
  const [search, setSearch] = useSearchParams()
  const value = (name: string) => search.get(name) ?? ''
  const set = (name: string) => (text: string | null) => setSearch(withFilter(search, name, text), { replace: true })
  const many = (name: string) => (value(name) === '' ? [] : value(name).split(','))
  const choices = [
    {
      name: 'kind',
      label: ui('filter.kind'),
      data: kinds.map(kind => ({ value: kind, label: words.kind(kind) })),
    },
    {
      name: 'what',
      label: ui('coming.what'),
      data: OUTLOOK_KINDS.map(what => ({ value: what, label: ui(`coming.whats.${what}`) })),
    },
  ]
  const days = [
    { name: 'from', label: ui('coming.from') },
    { name: 'to', label: ui('coming.to') },
  ]
  return (
    <FilterBar
      search={days.map(({ name, label }) => (
        <DayInput
          key={name}
          name={name}
          label={label}
          required={false}
          withAsterisk={false}
          value={value(name)}
          onChange={set(name)}
        />
      ))}
      count={[...search.keys()].filter(name => name !== 'view').length}
      onClear={() => setSearch(value('view') ? { view: value('view') } : {}, { replace: true })}
    >
      {choices.map(({ name, label, data }) => (
        <MultiSelect
          key={name}
          className={manyClass(many(name))}
          aria-label={label}
          {...(many(name).length === 0 ? { placeholder: label } : {})}
          data={data}
          value={many(name)}
          onChange={chosen => set(name)(chosen.join(','))}
          clearable
          clearButtonProps={{ 'aria-label': ui('form.clear') }}
        />
      ))}
      <OwnerFilter value={value('owner')} onChange={set('owner')} />
    </FilterBar>
  )
}
