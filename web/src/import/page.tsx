import { Anchor, Stack } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ImportView } from '../../../src/endpoints/import.ts'
import { get } from '../api/client.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import { Counts, ImportState } from './import-state.tsx'
import { Upload } from './upload.tsx'

const EVERY_MS = 4_000

/** Files that were read in, and the place to bring the next one. */
export function ImportPage() {
  const ui = useUi()
  const may = useMay()
  return (
    <>
      <PageHead title={ui('nav.import')} />
      <Stack gap="md">
        {(may('import.run') || may('sheet.run')) && <Upload />}
        <Imports />
      </Stack>
    </>
  )
}

function Imports() {
  const ui = useUi()
  const columns = useColumns()
  const imports = useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: ({ pageParam }) => get<Page<ImportView>>('/imports', { cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
  const rows = imports.data?.pages.flatMap(page => page.items)
  return (
    <Panel title={ui('import.list')} flush>
      {imports.isError && <ProblemNote error={imports.error} onRetry={() => void imports.refetch()} />}
      {rows === undefined && !imports.isError && <Waiting />}
      {rows?.length === 0 && <EmptyNote title={ui('import.empty')}>{ui('import.emptyHint')}</EmptyNote>}
      {rows && rows.length > 0 && (
        <DataTable label={ui('import.list')} columns={columns} rows={rows} rowKey={row => row.id} />
      )}
      <MoreButton query={imports} />
    </Panel>
  )
}

/** A sheet has a page on which it is decided about. */
const placeOf = ({ id, format }: ImportView) => (format.startsWith('sheet_') ? `/import/sheet/${id}` : `/import/${id}`)

function useColumns(): readonly Column<ImportView>[] {
  const ui = useUi()
  const words = useWords()
  return useMemo(
    () => [
      {
        name: 'file',
        header: ui('import.file'),
        cell: row => (
          <Anchor component={Link} to={placeOf(row)} fw={600} style={{ overflowWrap: 'anywhere' }}>
            {row.fileName ?? row.format}
          </Anchor>
        ),
      },
      { name: 'format', header: ui('import.format'), cell: row => words.named('ui.importFormat', row.format) },
      { name: 'state', header: ui('column.state'), cell: row => <ImportState state={row.state} /> },
      { name: 'counts', header: ui('import.counts'), cell: row => <Counts counts={row.counts} /> },
      { name: 'by', header: ui('import.by'), cell: row => row.createdByName },
      { name: 'at', header: ui('import.at'), cell: row => <When value={row.createdAt} /> },
    ],
    [ui, words],
  )
}
