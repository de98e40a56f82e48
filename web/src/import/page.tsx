import { Anchor, Button, FileInput, Group, Stack, Text } from '@mantine/core'
import { IconFileUpload, IconUpload } from '@tabler/icons-react'
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useMemo, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ImportView } from '../../../src/endpoints/import.ts'
import { get, newKey, post } from '../api/client.ts'
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

const EVERY_MS = 4_000

/** Files that were read in, and the place to bring the next one. */
export function ImportPage() {
  const ui = useUi()
  const may = useMay()
  return (
    <>
      <PageHead title={ui('nav.import')} />
      <Stack gap="md">
        {may('import.run') && <Upload />}
        <Imports />
      </Stack>
    </>
  )
}

function Upload() {
  const ui = useUi()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const sending = useMutation({
    mutationFn: async (given: File) =>
      post<ImportView>('/imports', { fileName: given.name, content: await given.text() }, newKey()),
    onSuccess: async started => {
      await queries.invalidateQueries({ queryKey: ['imports'] })
      await navigate(`/import/${started.id}`)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (file) sending.mutate(file)
  }
  return (
    <Panel title={ui('import.upload')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{ui('import.hint')}</Text>
          <Group align="flex-end" gap="xs">
            <FileInput
              label={ui('import.file')}
              placeholder={ui('import.choose')}
              accept="application/json,.json"
              value={file}
              onChange={setFile}
              leftSection={<IconFileUpload size={17} aria-hidden />}
              clearable
              clearButtonProps={{ 'aria-label': ui('form.clear') }}
              style={{ flex: '1 1 260px', maxWidth: 420 }}
            />
            <Button
              type="submit"
              disabled={file === null}
              loading={sending.isPending}
              leftSection={<IconUpload size={16} aria-hidden />}
            >
              {ui('import.start')}
            </Button>
          </Group>
          {sending.isError && <ProblemNote error={sending.error} />}
        </Stack>
      </form>
    </Panel>
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

function useColumns(): readonly Column<ImportView>[] {
  const ui = useUi()
  const words = useWords()
  return useMemo(
    () => [
      {
        name: 'file',
        header: ui('import.file'),
        cell: row => (
          <Anchor component={Link} to={`/import/${row.id}`} fw={600} style={{ overflowWrap: 'anywhere' }}>
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
