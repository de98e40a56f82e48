import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ObjectRow } from '../../../src/endpoints/object.ts'
import { get } from '../api/client.ts'
import { withFilter } from '../lib/link.ts'
import { objectQuery } from '../lib/record-query.ts'
import { NewRecordButton } from '../record/new-record-button.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useObjectColumns } from './list-columns.tsx'
import { ObjectFilters } from './list-filters.tsx'
import { ObjectSelection } from './selection.tsx'

/** All objects, what is due first; what is chosen or found can be acted on together. */
export function ObjectsPage() {
  const words = useWords()
  return (
    <>
      <PageHead title={words.kinds('object')} actions={<NewRecordButton kind="object" />} />
      <ObjectFilters />
      <ObjectTable />
    </>
  )
}

const EVERY_MS = 60_000

function ObjectTable() {
  const ui = useUi()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const query = useMemo(() => objectQuery(search), [search])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const columns = useObjectColumns(query, selected, setSelected)
  const objects = useInfiniteQuery({
    queryKey: ['records', 'object', query],
    queryFn: ({ pageParam }) => get<Page<ObjectRow>>('/objects', { ...query, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
  if (objects.isError) return <ProblemNote error={objects.error} onRetry={() => void objects.refetch()} />
  const rows = objects.data?.pages.flatMap(page => page.items)
  const isFiltered = [...search.keys()].some(name => name !== 'sort')
  return (
    <>
      <ObjectSelection
        rows={rows ?? []}
        selected={selected}
        onSelect={ids => setSelected(new Set(ids))}
        query={query}
      />
      <div className={panel.panel}>
        {rows === undefined && <Waiting rows={8} />}
        {rows?.length === 0 && (
          <EmptyNote title={ui(isFiltered ? 'list.nothing' : 'list.empty')}>
            {isFiltered ? ui('list.nothingHint') : words.emptyHint('object')}
          </EmptyNote>
        )}
        {rows && rows.length > 0 && (
          <DataTable
            label={words.kinds('object')}
            columns={columns}
            rows={rows}
            rowKey={row => row.id}
            sort={query.sort ?? 'service'}
            onSort={sort => setSearch(withFilter(search, 'sort', sort), { replace: true })}
          />
        )}
        <MoreButton query={objects} />
      </div>
    </>
  )
}
