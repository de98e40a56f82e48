import { Button, FileInput, Group, Modal, NativeSelect, Stack, Text } from '@mantine/core'
import { IconFileUpload } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { CalendarImport, CalendarSaved, CalendarView, ReplanView } from '../../../src/endpoints/calendar-view.ts'
import { newKey, post, postVersioned } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { ImportReport } from './import-report.tsx'
import { Moves } from './moves.tsx'
import { useRefresh } from './use-calendar.ts'

type Props = { calendar: CalendarView; onClose: () => void; onSaved: (jobId: string | null) => void }
type Body = { content: string; fileName: string; mode?: 'replace' | 'merge' }
type Tried = CalendarImport & { replan: ReplanView; body: Body }

/** A file with days: what it changes and moves is shown first; then all of it is saved. */
export function ImportModal({ calendar, onClose, onSaved }: Props) {
  const ui = useUi()
  const toast = useToast()
  const refresh = useRefresh()
  const [file, setFile] = useState<File | null>(null)
  const [mode, setMode] = useState('')
  const [tried, setTried] = useState<Tried | null>(null)
  const path = `/calendars/${calendar.id}/import`
  const trying = useMutation({
    mutationFn: async (given: File) => {
      const chosen = mode === 'replace' || mode === 'merge' ? ({ mode } as const) : {}
      const body: Body = { content: await given.text(), fileName: given.name, ...chosen }
      return { ...(await post<CalendarImport & { replan: ReplanView }>(`${path}/preview`, body, newKey())), body }
    },
    onSuccess: setTried,
  })
  const saving = useMutation({
    mutationFn: (body: Body) => postVersioned<CalendarSaved>(path, body, { key: newKey(), etag: calendar.version }),
    onSuccess: async saved => {
      toast(ui('calendars.saved'))
      await refresh()
      onSaved(saved.replan.jobId)
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (tried) saving.mutate(tried.body)
    else if (file) trying.mutate(file)
  }
  const error = trying.error ?? saving.error
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={ui('calendars.import')}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{ui('calendars.importHint')}</Text>
          <Choice
            file={file}
            mode={mode}
            onChange={(given, chosen) => {
              setFile(given)
              setMode(chosen)
              setTried(null)
            }}
          />
          {tried && <ImportReport report={tried} />}
          {tried && tried.bad.length === 0 && <Moves replan={tried.replan} />}
          {error && <ProblemNote error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button
              type="submit"
              loading={trying.isPending || saving.isPending}
              disabled={file === null || (tried?.bad.length ?? 0) > 0}
            >
              {tried ? ui('calendars.saveNow') : ui('calendars.importTry')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type ChoiceProps = { file: File | null; mode: string; onChange: (file: File | null, mode: string) => void }

function Choice({ file, mode, onChange }: ChoiceProps) {
  const ui = useUi()
  return (
    <>
      <FileInput
        label={ui('calendars.importFile')}
        placeholder={ui('import.choose')}
        accept=".csv,.ics,.json,.xml,text/csv,text/calendar,application/json,application/xml"
        value={file}
        onChange={given => onChange(given, mode)}
        leftSection={<IconFileUpload size={17} aria-hidden />}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <NativeSelect
        label={ui('calendars.importMode')}
        value={mode}
        onChange={event => onChange(file, event.currentTarget.value)}
        data={[
          { value: '', label: ui('calendars.importAuto') },
          { value: 'replace', label: ui('calendars.importReplace') },
          { value: 'merge', label: ui('calendars.importMerge') },
        ]}
      />
    </>
  )
}
