import { Button, Group, Modal, Stack } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { useNavigate } from 'react-router'
import type { CalendarView } from '../../../src/endpoints/calendar-view.ts'
import { newKey, post } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { type Settings, SettingsFields } from './settings-fields.tsx'
import { useRefresh } from './use-calendar.ts'

type Props = { start: Settings; copyOf?: string; onClose: () => void }

/** A new calendar, or one with the days of another. */
export function NewModal({ start, copyOf, onClose }: Props) {
  const ui = useUi()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [value, setValue] = useState(start)
  const [key] = useState(newKey)
  const creating = useMutation({
    mutationFn: () => post<CalendarView>('/calendars', copyOf === undefined ? value : { ...value, copyOf }, key),
    onSuccess: async made => {
      await refresh()
      await navigate(`/calendars/${made.id}`)
      onClose()
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    creating.mutate()
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={copyOf === undefined ? ui('calendars.new') : ui('calendars.copy')}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <SettingsFields value={value} onChange={setValue} />
          {creating.isError && <ProblemNote error={creating.error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" loading={creating.isPending} disabled={value.dayStart >= value.dayEnd}>
              {ui('form.create')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
