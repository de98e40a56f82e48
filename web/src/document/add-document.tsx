import { Button, FileInput, Group, Modal, Select, Stack, TextInput } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { DOCUMENT_KINDS, type DocumentKind } from '../../../src/domain/document.ts'
import { newKey } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { ACCEPTED } from './accepted.ts'
import { sendDocument } from './use-documents.ts'

const PAPERS = DOCUMENT_KINDS.filter(kind => kind !== 'photo')

/** The form of a paper: what it is, how it is called, the file. */
export function AddDocument({ base, onClose }: { base: string; onClose: () => void }) {
  const ui = useUi()
  const form = useForm(base, onClose)
  return (
    <Modal opened onClose={onClose} title={ui('document.add')} closeButtonProps={{ 'aria-label': ui('form.close') }}>
      <form onSubmit={form.submit} noValidate>
        <Stack gap="sm">
          <FileInput
            label={ui('document.file')}
            description={ui('document.types')}
            placeholder={ui('document.noFile')}
            accept={ACCEPTED}
            value={form.file}
            onChange={form.setFile}
            leftSection={<IconFileUpload size={17} aria-hidden />}
            withAsterisk
            error={form.isMissing ? ui('form.problem.required') : null}
            data-autofocus
          />
          <Select
            label={ui('document.kind')}
            data={PAPERS.map(kind => ({ value: kind, label: ui(`document.kinds.${kind}`) }))}
            value={form.kind}
            onChange={form.setKind}
            allowDeselect={false}
          />
          <TextInput
            label={ui('document.name')}
            placeholder={form.file?.name ?? ''}
            value={form.title}
            onChange={event => form.setTitle(event.currentTarget.value)}
            maxLength={200}
          />
          {form.error !== null && <ProblemNote error={form.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {ui('document.save')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function useForm(base: string, onClose: () => void) {
  const ui = useUi()
  const toast = useToast()
  const queries = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [kind, choose] = useState<DocumentKind>('act')
  const [title, setTitle] = useState('')
  const [isMissing, setMissing] = useState(false)
  const sending = useMutation({
    mutationFn: (given: File) => sendDocument(base, { file: given, name: given.name, kind, title }, newKey()),
    onSuccess: async () => {
      onClose()
      toast(ui('document.added'))
      await queries.invalidateQueries()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setMissing(file === null)
    if (file) sending.mutate(file)
  }
  const setKind = (word: string | null) => choose(PAPERS.find(one => one === word) ?? kind)
  return {
    file,
    setFile,
    kind,
    setKind,
    title,
    setTitle,
    isMissing,
    submit,
    busy: sending.isPending,
    error: sending.error,
  }
}
