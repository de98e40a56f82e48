import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ProcessPreview } from '../../../src/endpoints/process.ts'
import type { ProcessAnswerView, RecordView } from '../../../src/endpoints/record.ts'
import { newKey, post } from '../api/client.ts'
import { DayInput } from '../form/date-input.tsx'
import { UserInput } from '../form/pick-input.tsx'
import { Seen } from '../process/seen.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'

/** Agrees on a day, or on another one: what it changes about tasks and letters is seen before it is done. */
export function BookVisit({ record }: { record: RecordView }) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button variant={record.state === 'planned' ? 'filled' : 'default'} onClick={() => setOpen(true)}>
        {words.command('visit', 'book')}
      </Button>
      {isOpen && <BookModal record={record} onClose={() => setOpen(false)} />}
    </>
  )
}

function BookModal({ record, onClose }: { record: RecordView; onClose: () => void }) {
  const ui = useUi()
  const words = useWords()
  const { day, performer, setDay, setPerformer, preview, doing } = useBooking(record, onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (preview.isSuccess) doing.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={words.command('visit', 'book')}
      size="lg"
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm">
            {words.record('visit', record.number)} · {record.title}
          </Text>
          <DayInput
            name="bookedOn"
            label={words.field('visit', 'bookedOn')}
            required
            withAsterisk
            value={day}
            onChange={setDay}
            data-autofocus
          />
          <UserInput
            name="performerId"
            label={words.field('visit', 'performerId')}
            required={false}
            withAsterisk={false}
            value={performer}
            onChange={setPerformer}
          />
          {preview.error !== null && <ProblemNote error={preview.error} />}
          {preview.data && <Seen kind="visit" preview={preview.data} />}
          {doing.error !== null && <ProblemNote error={doing.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" disabled={!preview.isSuccess} loading={doing.isPending}>
              {words.command('visit', 'book')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function useBooking({ id, dates, ownerId }: RecordView, onClose: () => void) {
  const ui = useUi()
  const toast = useToast()
  const queries = useQueryClient()
  const [key, setKey] = useState(newKey)
  const [day, setDay] = useState(dates.bookedOn ?? '')
  const [performer, setPerformer] = useState(ownerId ?? '')
  const body = { bookedOn: day, ...(performer === '' ? {} : { performerId: performer }) }
  const preview = useQuery({
    queryKey: ['visit-preview', id, body],
    queryFn: () => post<ProcessPreview>(`/visits/${id}/preview`, body, newKey()),
    enabled: day !== '',
    retry: false,
  })
  const doing = useMutation({
    mutationFn: () => post<ProcessAnswerView>(`/visits/${id}/book`, body, key),
    onSuccess: async () => {
      onClose()
      toast(ui('visit.done'))
      await queries.invalidateQueries()
    },
    onError: () => setKey(newKey()),
  })
  return { day, performer, setDay, setPerformer, preview, doing }
}
