import { SegmentedControl } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import type { BulkDetail, BulkItem } from '../../../src/endpoints/bulk.ts'
import { get } from '../api/client.ts'
import { RecordCell } from '../record/record-cell.tsx'
import { useUi } from '../text/use-ui.ts'
import { MoreButton } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { BulkTally, OutcomeChip } from './bulk-state.tsx'
import { isOver } from './use-bulk.ts'

const EVERY_MS = 2_000
const TROUBLE = 'refused,failed'

/** What became of each process; those that were left as they are can be looked at alone. */
export function BulkItems({ job }: { job: BulkDetail }) {
  const ui = useUi()
  const [outcome, setOutcome] = useState('')
  const columns = useColumns()
  const items = useInfiniteQuery({
    queryKey: ['bulk-items', job.id, outcome, isOver(job)],
    queryFn: ({ pageParam }) => get<BulkDetail>(`/bulk/${job.id}`, { outcome, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: isOver(job) ? false : EVERY_MS,
  })
  const rows = items.data?.pages.flatMap(page => page.items) ?? []
  const hasTrouble = job.counts.refused + job.counts.failed > 0
  return (
    <>
      {hasTrouble && (
        <SegmentedControl
          style={{ alignSelf: 'flex-start' }}
          value={outcome}
          onChange={setOutcome}
          data={[
            { value: '', label: ui('bulk.all') },
            { value: TROUBLE, label: ui('bulk.trouble') },
          ]}
        />
      )}
      {items.isError && <ProblemNote error={items.error} onRetry={() => void items.refetch()} />}
      {rows.length > 0 && (
        <DataTable label={ui('bulk.items')} columns={columns} rows={rows} rowKey={row => row.processId} />
      )}
      <MoreButton query={items} />
    </>
  )
}

function useColumns(): readonly Column<BulkItem>[] {
  const ui = useUi()
  return useMemo(
    () => [
      {
        name: 'record',
        header: ui('column.record'),
        cell: row => <RecordCell kind={row.kind} id={row.processId} number={row.number} title={row.title} />,
      },
      { name: 'outcome', header: ui('bulk.outcomeTitle'), cell: row => <OutcomeChip outcome={row.outcome} /> },
      { name: 'reason', header: ui('bulk.why'), cell: row => row.reason },
      { name: 'tally', header: ui('bulk.counted'), cell: row => <BulkTally tally={row.tally} /> },
    ],
    [ui],
  )
}
