import { Button, FileButton, Group, Select, Stack } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { newKey } from '../api/client.ts'
import type { Shared } from '../form/field-input.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ACCEPTED } from './accepted.ts'
import { documentsApi, sendDocument, useDocuments } from './use-documents.ts'

/** Whose documents are offered. */
export type DocumentsOf = { kind: string; id: string }
type Props = Shared & { of: DocumentsOf; value: string; onChange: (value: string) => void }

/** One of the papers that are kept with a record, or a new one, which is kept there at once. */
export function DocumentInput({ of, value, onChange, 'data-autofocus': _, ...shared }: Props) {
  const ui = useUi()
  const may = useMay()
  const queries = useQueryClient()
  const documents = useDocuments(of.kind, of.id)
  const papers = (documents.data ?? []).filter(({ kind }) => kind !== 'photo')
  const adding = useMutation({
    mutationFn: (file: File) =>
      sendDocument(documentsApi(of.kind, of.id), { file, name: file.name, kind: 'act' }, newKey()),
    onSuccess: async paper => {
      await queries.invalidateQueries({ queryKey: ['documents', of.id] })
      onChange(paper.id)
    },
  })
  return (
    <Stack gap={6}>
      <Group gap="xs" align="flex-end">
        <Select
          {...shared}
          flex="1 1 220px"
          placeholder={ui('document.choose')}
          data={papers.map(({ id, title, kind }) => ({
            value: id,
            label: `${title} · ${ui(`document.kinds.${kind}`)}`,
          }))}
          value={value || null}
          onChange={chosen => onChange(chosen ?? '')}
          nothingFoundMessage={ui('form.nothing')}
          clearable
          clearButtonProps={{ 'aria-label': ui('form.clear') }}
        />
        {may('document.write') && (
          <FileButton accept={ACCEPTED} onChange={file => file && adding.mutate(file)}>
            {props => (
              <Button
                {...props}
                variant="default"
                loading={adding.isPending}
                leftSection={<IconFileUpload size={16} aria-hidden />}
              >
                {ui('document.upload')}
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      {adding.error !== null && <ProblemNote error={adding.error} />}
    </Stack>
  )
}
