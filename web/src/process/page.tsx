import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useSearchParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { get } from '../api/client.ts'
import { withFilter } from '../lib/link.ts'
import { processQuery } from '../lib/record-query.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useProcessColumns } from './columns.tsx'
import { ProcessFilters } from './filters.tsx'
import { Meter } from './meter.tsx'
import { Selection } from './selection.tsx'

const EVERY_MS = 15_000

/** Running processes for operators: what each waits for, and what can be done about it. */
export function ProcessesPage() {
  const ui = useUi()
  return (
    <>
      <PageHead title={ui('nav.processes')} />
      <Meter />
      <ProcessFilters />
      <ProcessTable />
    </>
  )
}

function ProcessTable() {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const query = useMemo(() => processQuery(search), [search])
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set())
  const columns = useProcessColumns(selected, setSelected)
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
    <>
      <Selection rows={rows ?? []} selected={selected} onSelect={ids => setSelected(new Set(ids))} query={query} />
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
    </>
  )
}
