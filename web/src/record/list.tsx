import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import { useRecords } from '../api/record.ts'
import { withFilter } from '../lib/link.ts'
import { recordQuery } from '../lib/record-query.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useRecordColumns } from './list-columns.tsx'
import { RecordFilters } from './list-filters.tsx'
import { NewRecordButton } from './new-record-button.tsx'

/** The records of one kind, by the filters in the address. */
export function RecordsPage({ kind }: { kind: string }) {
  const words = useWords()
  return (
    <>
      <PageHead title={words.kinds(kind)} actions={<NewRecordButton kind={kind} />} />
      <RecordFilters kind={kind} />
      <RecordTable kind={kind} />
    </>
  )
}

function RecordTable({ kind }: { kind: string }) {
  const ui = useUi()
  const words = useWords()
  const [search, setSearch] = useSearchParams()
  const query = useMemo(() => recordQuery(search), [search])
  const records = useRecords(kind, query)
  const columns = useRecordColumns(kind)
  if (records.isError) return <ProblemNote error={records.error} onRetry={() => void records.refetch()} />
  const rows = records.data?.pages.flatMap(page => page.items)
  const isFiltered = [...search.keys()].some(name => name !== 'sort')
  return (
    <div className={panel.panel}>
      {rows === undefined && <Waiting rows={8} />}
      {rows?.length === 0 && (
        <EmptyNote title={ui(isFiltered ? 'list.nothing' : 'list.empty')}>
          {isFiltered ? ui('list.nothingHint') : words.emptyHint(kind)}
        </EmptyNote>
      )}
      {rows && rows.length > 0 && (
        <DataTable
          label={words.kinds(kind)}
          columns={columns}
          rows={rows}
          rowKey={row => row.id}
          sort={query.sort ?? '-created'}
          onSort={sort => setSearch(withFilter(search, 'sort', sort), { replace: true })}
        />
      )}
      <MoreButton query={records} />
    </div>
  )
}
