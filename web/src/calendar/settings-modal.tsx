import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import type { CalendarView } from '../../../src/endpoints/calendar-view.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Moves } from './moves.tsx'
import { type Settings, SettingsFields } from './settings-fields.tsx'
import { useChange } from './use-change.ts'

type Props = { calendar: CalendarView; onClose: () => void; onSaved: (jobId: string | null) => void }

/** Zone, hours, weekend, base and name; what they move is shown before they are saved. */
export function SettingsModal({ calendar, onClose, onSaved }: Props) {
  const ui = useUi()
  const { name, zone, dayStart, dayEnd, weekend, baseId } = calendar
  const [value, setValue] = useState<Settings>({ name, zone, dayStart, dayEnd, weekend, baseId })
  const { tried, tryOut, forget, trying, saving } = useChange<Settings>(calendar.id, calendar.version, onSaved)
  const error = trying.error ?? saving.error
  const change = (next: Settings) => {
    forget()
    setValue(next)
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (tried) saving.mutate(value)
    else tryOut(value)
  }
  return (
    <Modal
      opened
      size="lg"
      onClose={onClose}
      title={ui('calendars.settings')}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{ui('calendars.settingsHint')}</Text>
          <SettingsFields value={value} self={calendar.id} onChange={change} />
          {tried && <Moves replan={tried} />}
          {error && <ProblemNote error={error} />}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button
              type="submit"
              loading={trying.isPending || saving.isPending}
              disabled={value.dayStart >= value.dayEnd}
            >
              {tried ? ui('calendars.saveNow') : ui('calendars.tryOut')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}
