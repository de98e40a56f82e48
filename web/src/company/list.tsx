import { Anchor, Button, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { PartyView } from '../../../src/endpoints/party.ts'
import { get } from '../api/client.ts'
import { companyPath, pickQuery, withFilter } from '../lib/link.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { FilterBar } from '../ui/filter-bar.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { useNewCompany } from './use-company-forms.ts'

/** Companies by name. */
export function CompaniesPage() {
  const ui = useUi()
  const may = useMay()
  const create = useNewCompany()
  const [search, setSearch] = useSearchParams()
  const set = (name: string) => (text: string) => setSearch(withFilter(search, name, text), { replace: true })
  const newButton = may('party.write') && (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={create}>
      {ui('company.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={ui('nav.companies')} actions={newButton} />
      <FilterBar
        search={<SearchInput value={search.get('q') ?? ''} onChange={set('q')} label={ui('company.search')} />}
        count={search.size}
        onClear={() => setSearch({}, { replace: true })}
      >
        <SearchInput value={search.get('region') ?? ''} onChange={set('region')} label={ui('filter.region')} />
        <SearchInput value={search.get('industry') ?? ''} onChange={set('industry')} label={ui('filter.industry')} />
      </FilterBar>
      <CompanyTable search={search} />
    </>
  )
}

function CompanyTable({ search }: { search: URLSearchParams }) {
  const ui = useUi()
  const columns = useColumns()
  const query = pickQuery(search, ['q', 'region', 'industry'])
  const companies = useInfiniteQuery({
    queryKey: ['parties', query],
    queryFn: ({ pageParam }) => get<Page<PartyView>>('/parties', { ...query, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
  })
  if (companies.isError) return <ProblemNote error={companies.error} onRetry={() => void companies.refetch()} />
  const rows = companies.data?.pages.flatMap(page => page.items)
  return (
    <div className={panel.panel}>
      {rows === undefined && <Waiting rows={8} />}
      {rows?.length === 0 && <EmptyNote title={ui('list.nothing')}>{ui('company.emptyHint')}</EmptyNote>}
      {rows && rows.length > 0 && (
        <DataTable label={ui('nav.companies')} columns={columns} rows={rows} rowKey={row => row.id} />
      )}
      <MoreButton query={companies} />
    </div>
  )
}

function useColumns(): readonly Column<PartyView>[] {
  const ui = useUi()
  return useMemo(
    () => [
      {
        name: 'name',
        header: ui('company.name'),
        cell: row => (
          <Anchor component={Link} to={companyPath(row.id)} fw={600}>
            {row.name}
          </Anchor>
        ),
      },
      { name: 'inn', header: ui('company.inn'), cell: row => row.inn && <Text size="sm">{row.inn}</Text> },
      { name: 'region', header: ui('company.region'), cell: row => row.region },
      { name: 'industry', header: ui('company.industry'), cell: row => row.industry },
      { name: 'owner', header: ui('column.owner'), cell: row => row.ownerName },
    ],
    [ui],
  )
}
