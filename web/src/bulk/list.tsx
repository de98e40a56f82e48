import { Anchor, Text } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { BulkView } from '../../../src/endpoints/bulk.ts'
import type { Page } from '../../../src/endpoints/common.ts'
import { get } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import { BulkCounts, BulkState } from './bulk-state.tsx'
import { useActName } from './bulk-words.ts'

const EVERY_MS = 4_000

/** What was done to many at once, newest first. */
export function BulkListPage() {
  const ui = useUi()
  const columns = useColumns()
  const jobs = useInfiniteQuery({
    queryKey: ['bulk'],
    queryFn: ({ pageParam }) => get<Page<BulkView>>('/bulk', { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
  const rows = jobs.data?.pages.flatMap(page => page.items)
  return (
    <>
      <PageHead title={ui('bulk.jobs')} />
      <div className={panel.panel}>
        {jobs.isError && <ProblemNote error={jobs.error} onRetry={() => void jobs.refetch()} />}
        {rows === undefined && !jobs.isError && <Waiting />}
        {rows?.length === 0 && <EmptyNote title={ui('bulk.empty')}>{ui('bulk.emptyHint')}</EmptyNote>}
        {rows && rows.length > 0 && (
          <DataTable label={ui('bulk.jobs')} columns={columns} rows={rows} rowKey={row => row.id} />
        )}
        <MoreButton query={jobs} />
      </div>
    </>
  )
}

function useColumns(): readonly Column<BulkView>[] {
  const ui = useUi()
  const actName = useActName()
  return useMemo(
    () => [
      {
        name: 'act',
        header: ui('bulk.what'),
        cell: row => (
          <>
            <Anchor component={Link} to={`/bulk/${row.id}`} fw={600}>
              {actName(row.act)}
            </Anchor>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {row.reason}
            </Text>
          </>
        ),
      },
      { name: 'state', header: ui('column.state'), cell: row => <BulkState state={row.state} /> },
      { name: 'total', header: ui('bulk.total'), cell: row => row.total },
      { name: 'counts', header: ui('bulk.result'), cell: row => <BulkCounts counts={row.counts} /> },
      { name: 'by', header: ui('bulk.by'), cell: row => row.createdByName },
      { name: 'at', header: ui('bulk.at'), cell: row => <When value={row.createdAt} /> },
    ],
    [ui, actName],
  )
}
