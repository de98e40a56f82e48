import { ActionIcon, Group, Stack, Text } from '@mantine/core'
import { IconPencil, IconX } from '@tabler/icons-react'
import type { AbsenceView } from '../../../src/endpoints/absence.ts'
import { formatDay } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { useChangeAbsence, useEndAbsence } from './use-absence-forms.ts'

/** Days away, now and to come, with who answers meanwhile. */
export function AbsenceList({ absences }: { absences: readonly AbsenceView[] }) {
  if (absences.length === 0) return '–'
  return (
    <Stack gap={6}>
      {absences.map(absence => (
        <AbsenceItem key={absence.id} absence={absence} />
      ))}
    </Stack>
  )
}

function AbsenceItem({ absence }: { absence: AbsenceView }) {
  const ui = useUi()
  const { locale } = useReader()
  const change = useChangeAbsence()
  const end = useEndAbsence()
  const days = `${formatDay(absence.fromOn, locale)} – ${formatDay(absence.toOn, locale)}`
  const word = ui(absence.state === 'now' ? 'team.endNow' : 'team.callOff')
  return (
    <div>
      <Group gap={6}>
        <Text size="sm" style={{ whiteSpace: 'nowrap' }}>
          {days}
        </Text>
        {absence.state === 'now' && <Chip tone="amber">{ui('team.awayNow')}</Chip>}
        {absence.mine && (
          <>
            <ActionIcon
              variant="subtle"
              size="sm"
              aria-label={`${ui('team.change')}: ${days}`}
              onClick={() => change(absence)}
            >
              <IconPencil size={15} />
            </ActionIcon>
            <ActionIcon variant="subtle" size="sm" aria-label={`${word}: ${days}`} onClick={() => end(absence)}>
              <IconX size={15} />
            </ActionIcon>
          </>
        )}
      </Group>
      <Text size="xs" c="dimmed">
        {absence.inCharge ? ui('team.inCharge', { name: absence.inCharge.name }) : ui('team.nobody')}
        {absence.reason && ` · ${absence.reason}`}
      </Text>
    </div>
  )
}
