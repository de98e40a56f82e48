import { Button, Group, Modal, Radio, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { DayInput } from '../form/date-input.tsx'
import { formatDay } from '../lib/date.ts'
import type { DayEdit, YearDay } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'

type Props = {
  day: string
  /** What it is now, with what was set but not saved. */
  entry: Pick<YearDay, 'kind' | 'note' | 'movedFrom'> | undefined
  usualHours: { from: string; to: string }
  onClose: () => void
  onSet: (edit: DayEdit) => void
}

const KINDS = ['usual', 'off', 'work', 'short'] as const
type Kind = (typeof KINDS)[number]

/** What kind of day a day is, and why. */
export function DayModal({ day, entry, usualHours, onClose, onSet }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const [from, to] = entry?.kind.includes('-') ? entry.kind.split('-') : [usualHours.from, usualHours.to]
  const [kind, setKind] = useState<Kind>(kindOf(entry?.kind))
  const [hours, setHours] = useState({ from: from ?? '', to: to ?? '' })
  const [note, setNote] = useState(entry?.note ?? '')
  const [movedFrom, setMovedFrom] = useState(entry?.movedFrom ?? '')
  const wrong = kind === 'short' && !(hours.from !== '' && hours.from < hours.to)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wrong) return
    const said = { note: note.trim() || null, movedFrom: movedFrom || null }
    onSet(kind === 'usual' ? null : { kind: kind === 'short' ? `${hours.from}-${hours.to}` : kind, ...said })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={formatDay(day, locale)}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit}>
        <Stack gap="md">
          <Kinds kind={kind} onChange={setKind} />
          {kind === 'short' && <Hours hours={hours} wrong={wrong} onChange={setHours} />}
          {kind !== 'usual' && (
            <>
              <TextInput
                label={ui('calendars.note')}
                maxLength={200}
                value={note}
                onChange={event => setNote(event.currentTarget.value)}
              />
              <DayInput
                name="movedFrom"
                required={false}
                withAsterisk={false}
                label={ui('calendars.movedFrom')}
                value={movedFrom}
                onChange={setMovedFrom}
              />
            </>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" disabled={wrong}>
              {ui('calendars.setDay')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function Kinds({ kind, onChange }: { kind: Kind; onChange: (kind: Kind) => void }) {
  const ui = useUi()
  return (
    <Radio.Group
      label={ui('calendars.kindLabel')}
      value={kind}
      onChange={value => onChange(KINDS.find(known => known === value) ?? 'usual')}
    >
      <Stack gap="xs" mt="xs">
        {KINDS.map(name => (
          <Radio key={name} value={name} label={ui(`calendars.kind.${name}`)} data-autofocus={name === kind} />
        ))}
      </Stack>
    </Radio.Group>
  )
}

type HoursProps = {
  hours: { from: string; to: string }
  wrong: boolean
  onChange: (hours: { from: string; to: string }) => void
}

function Hours({ hours, wrong, onChange }: HoursProps) {
  const ui = useUi()
  return (
    <Group align="flex-start">
      <TextInput
        type="time"
        label={ui('calendars.hoursFrom')}
        value={hours.from}
        onChange={event => onChange({ ...hours, from: event.currentTarget.value })}
      />
      <TextInput
        type="time"
        label={ui('calendars.hoursTo')}
        value={hours.to}
        error={wrong && ui('calendars.hoursWrong')}
        onChange={event => onChange({ ...hours, to: event.currentTarget.value })}
      />
    </Group>
  )
}

function kindOf(kind: string | undefined): Kind {
  if (kind === undefined) return 'usual'
  return kind === 'off' || kind === 'work' ? kind : 'short'
}
