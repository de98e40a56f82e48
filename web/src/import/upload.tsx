import { Anchor, Button, FileInput, Group, Stack, Text } from '@mantine/core'
import { IconFileUpload, IconUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import type { ImportView } from '../../../src/endpoints/import.ts'
import type { SheetView } from '../../../src/endpoints/sheet.ts'
import { newKey, post, upload } from '../api/client.ts'
import { withQuery } from '../lib/link.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

const isFeed = (file: File) => file.name.toLowerCase().endsWith('.json')

/** Where a file begins: a feed is taken in at once, a sheet is first looked at. */
export function Upload() {
  const ui = useUi()
  const may = useMay()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const sending = useMutation({
    mutationFn: async (given: File) => {
      if (isFeed(given)) {
        const started = await post<ImportView>(
          '/imports',
          { fileName: given.name, content: await given.text() },
          newKey(),
        )
        return `/import/${started.id}`
      }
      const sheet = await upload<SheetView>(withQuery('/imports/sheets', { fileName: given.name }), given, newKey())
      return `/import/sheet/${sheet.id}`
    },
    onSuccess: async place => {
      await queries.invalidateQueries({ queryKey: ['imports'] })
      await navigate(place)
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
          {may('sheet.run') && <Text size="sm">{ui('sheet.hint')}</Text>}
          {may('import.run') && <Text size="sm">{ui('import.hint')}</Text>}
          <Group align="flex-end" gap="xs">
            <FileInput
              label={ui('import.file')}
              placeholder={ui('import.choose')}
              accept=".csv,.xlsx,.json,text/csv,application/json"
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
          {may('sheet.run') && <Templates />}
        </Stack>
      </form>
    </Panel>
  )
}

const KINDS = ['object', 'reading', 'service'] as const

function Templates() {
  const ui = useUi()
  return (
    <Group gap="sm">
      <Text size="sm">{ui('sheet.templates')}</Text>
      {KINDS.map(kind => (
        <Anchor
          key={kind}
          href={`/api/sheets/template?kind=${kind}&format=xlsx${kind === 'object' ? '&objectKind=vehicle' : ''}`}
          size="sm"
        >
          {ui(`sheet.file.${kind}`)} (XLSX)
        </Anchor>
      ))}
    </Group>
  )
}
