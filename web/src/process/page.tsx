import { MultiSelect, Select } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { SHIPPED_KINDS } from '../../../src/domain/kind.ts'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { get } from '../api/client.ts'
import { withFilter } from '../lib/link.ts'
import { processQuery } from '../lib/record-query.ts'
import { ClosedFilter, HeldFilter, OwnerFilter } from '../record/list-filters.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FilterBar, filterClass, manyClass } from '../ui/filter-bar.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useProcessColumns } from './columns.tsx'

const EVERY_MS = 15_000

/** Running processes for operators: what each waits for, and what can be done about it. */
export function ProcessesPage() {
  const ui = useUi()
  return (
    <>
      <PageHead title={ui('nav.processes')} />
      <ProcessFilters />
      <ProcessTable />
    </>
  )
}

function ProcessFilters() {
  const ui = useUi()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const value = (name: string) => search.get(name) ?? ''
  const set = (name: string) => (text: string | null) => setSearch(withFilter(search, name, text), { replace: true })
  const kinds = value('kind') === '' ? [] : value('kind').split(',')
  return (
    <FilterBar
      search={<SearchInput value={value('q')} onChange={set('q')} label={ui('filter.search')} />}
      count={[...search.keys()].filter(name => name !== 'sort').length}
      onClear={() => setSearch({}, { replace: true })}
    >
      <MultiSelect
        className={manyClass(kinds)}
        aria-label={ui('filter.kind')}
        {...(kinds.length === 0 ? { placeholder: ui('filter.kind') } : {})}
        data={SHIPPED_KINDS.map(kind => ({ value: kind, label: words.kind(kind) }))}
        value={kinds}
        onChange={chosen => set('kind')(chosen.join(','))}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <OwnerFilter value={value('owner')} onChange={set('owner')} />
      <ClosedFilter value={value('closed')} onChange={set('closed')} />
      <HeldFilter value={value('held')} onChange={set('held')} />
      <TroubleFilter search={search} onChange={setSearch} />
    </FilterBar>
  )
}

type Trouble = { search: URLSearchParams; onChange: (search: URLSearchParams, options: { replace: boolean }) => void }

/** Late, or stopped by an error: the two questions of an operator. */
function TroubleFilter({ search, onChange }: Trouble) {
  const ui = useUi()
  const chosen = search.get('error') === 'true' ? 'error' : search.get('overdue') === 'true' ? 'overdue' : null
  const choose = (word: string | null) => {
    const cleared = withFilter(withFilter(search, 'error', null), 'overdue', null)
    onChange(word ? withFilter(cleared, word, 'true') : cleared, { replace: true })
  }
  return (
    <Select
      className={filterClass}
      aria-label={ui('filter.trouble')}
      placeholder={ui('filter.trouble')}
      data={[
        { value: 'overdue', label: ui('filter.overdue') },
        { value: 'error', label: ui('filter.error') },
      ]}
      value={chosen}
      onChange={choose}
      clearable
      clearButtonProps={{ 'aria-label': ui('form.clear') }}
    />
  )
}

function ProcessTable() {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const query = useMemo(() => processQuery(search), [search])
  const columns = useProcessColumns()
  const processes = useInfiniteQuery({
    queryKey: ['processes', query],
    queryFn: ({ pageParam }) => get<Page<ProcessRow>>('/processes', { ...query, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
  if (processes.isError) return <ProblemNote error={processes.error} onRetry={() => void processes.refetch()} />
  const rows = processes.data?.pages.flatMap(page => page.items)
  return (
    <div className={panel.panel}>
      {rows === undefined && <Waiting rows={8} />}
      {rows?.length === 0 && <EmptyNote title={ui('list.nothing')}>{ui('operate.emptyHint')}</EmptyNote>}
      {rows && rows.length > 0 && (
        <DataTable
          label={ui('nav.processes')}
          columns={columns}
          rows={rows}
          rowKey={row => row.id}
          sort={query.sort ?? 'due'}
          onSort={sort => setSearch(withFilter(search, 'sort', sort), { replace: true })}
        />
      )}
      <MoreButton query={processes} />
    </div>
  )
}
