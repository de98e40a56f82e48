import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ProcessPreview, ProcessRow } from '../../../src/endpoints/process.ts'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { newKey, post } from '../api/client.ts'
import { type ActName, type ActValues, actBody, type Missing, missingIn, NO_ACT } from '../lib/process-act.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { ActForm } from './act-form.tsx'
import { Seen } from './seen.tsx'

type Props = { row: ProcessRow; act: ActName; onClose: () => void }

/** One act on one process: first what it would change, then it is done. */
export function OneModal({ row, act, onClose }: Props) {
  const ui = useUi()
  const words = useWords()
  const form = useActing(row, act, onClose)
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${words.record(row.kind, row.number)} · ${row.title}`}
      size="lg"
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={form.submit} noValidate>
        <Stack gap="sm">
          <ActForm kinds={[row.kind]} values={form.values} missing={form.missing} onChange={form.change} />
          {form.error !== null && <ProblemNote error={form.error} />}
          {form.seen && <Seen kind={row.kind} preview={form.seen} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button variant="default" onClick={form.look} loading={form.isLooking}>
              {ui('bulk.try')}
            </Button>
            <Button type="submit" loading={form.isDoing} {...(form.values.act === 'cancel' ? { color: 'red.8' } : {})}>
              {ui(`operate.${form.values.act}`)}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function useActing(row: ProcessRow, act: ActName, onClose: () => void) {
  const ui = useUi()
  const toast = useToast()
  const queries = useQueryClient()
  const [values, setValues] = useState<ActValues>({ ...NO_ACT, act, reopen: row.closedAt !== null })
  const [missing, setMissing] = useState<Missing | null>(null)
  const [key, setKey] = useState(newKey)
  const looking = useMutation({
    mutationFn: () =>
      post<ProcessPreview>(`/processes/${row.id}/preview`, { act: actBody(values), ...reasonOf(values) }, newKey()),
  })
  const doing = useMutation({
    mutationFn: () => send(row.id, values, key),
    onSuccess: async () => {
      onClose()
      toast(ui(`operate.done.${values.act}`))
      await queries.invalidateQueries()
    },
    onError: () => setKey(newKey()),
  })
  const change = (next: ActValues) => {
    setValues(next)
    setMissing(null)
    looking.reset()
    doing.reset()
  }
  const look = () => {
    const lacks = missingIn({ ...values, reason: values.reason || '?' })
    setMissing(lacks)
    if (lacks === null) looking.mutate()
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const lacks = missingIn(values)
    setMissing(lacks)
    if (lacks === null) doing.mutate()
  }
  return {
    values,
    missing,
    seen: looking.data,
    change,
    look,
    submit,
    error: looking.error ?? doing.error,
    isLooking: looking.isPending,
    isDoing: doing.isPending,
  }
}

const reasonOf = ({ reason }: ActValues) => (reason.trim() === '' ? {} : { reason: reason.trim() })

/** Every act has a route of its own; what is a command of the record goes as one job of one process would. */
function send(id: string, values: ActValues, key: string): Promise<unknown> {
  const reason = values.reason.trim()
  if (values.act === 'assign') return post('/bulk', { act: actBody(values), reason, ids: [id], expected: 1 }, key)
  if (values.act === 'hold' || values.act === 'resume')
    return post<ProcessAnswerView>(`/processes/${id}/${values.act}`, { reason }, key)
  const { act, ...body } = actBody(values)
  return post<ProcessAnswerView>(`/processes/${id}/${act}`, { ...body, reason }, key)
}
