import { Checkbox, Group, NativeSelect, Stack, TextInput } from '@mantine/core'
import type { CalendarView } from '../../../src/endpoints/calendar-view.ts'
import { weekdayNames } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useCalendars } from './use-calendar.ts'

export type Settings = Pick<CalendarView, 'name' | 'zone' | 'dayStart' | 'dayEnd' | 'weekend' | 'baseId'>

type Props = {
  value: Settings
  /** The calendar itself cannot be its base. */
  self?: string | undefined
  onChange: (value: Settings) => void
}

/** Name, zone, hours, weekend and base of a calendar. */
export function SettingsFields({ value, self, onChange }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const calendars = useCalendars()
  const set = (part: Partial<Settings>) => onChange({ ...value, ...part })
  const bases = (calendars.data ?? []).filter(calendar => calendar.id !== self)
  return (
    <Stack gap="sm">
      <TextInput
        label={ui('calendars.nameRu')}
        required
        maxLength={100}
        value={value.name.ru}
        onChange={event => set({ name: { ...value.name, ru: event.currentTarget.value } })}
      />
      <TextInput
        label={ui('calendars.nameEn')}
        required
        maxLength={100}
        value={value.name.en}
        onChange={event => set({ name: { ...value.name, en: event.currentTarget.value } })}
      />
      <TextInput
        label={ui('calendars.zone')}
        description={ui('calendars.zoneHint')}
        required
        maxLength={60}
        list="calendar-zones"
        value={value.zone}
        onChange={event => set({ zone: event.currentTarget.value.trim() })}
      />
      <datalist id="calendar-zones">
        {Intl.supportedValuesOf('timeZone').map(zone => (
          <option key={zone} value={zone} />
        ))}
      </datalist>
      <Hours value={value} set={set} />
      <NativeSelect
        label={ui('calendars.base')}
        value={value.baseId ?? ''}
        onChange={event => set({ baseId: event.currentTarget.value || null })}
        data={[
          { value: '', label: ui('calendars.noBase') },
          ...bases.map(calendar => ({ value: calendar.id, label: calendar.name[locale] })),
        ]}
      />
    </Stack>
  )
}

type HoursProps = { value: Settings; set: (part: Partial<Settings>) => void }

function Hours({ value, set }: HoursProps) {
  const ui = useUi()
  const { locale } = useReader()
  return (
    <>
      <Group align="flex-start">
        <TextInput
          type="time"
          label={ui('calendars.dayStart')}
          required
          value={value.dayStart}
          onChange={event => set({ dayStart: event.currentTarget.value })}
        />
        <TextInput
          type="time"
          label={ui('calendars.dayEnd')}
          required
          value={value.dayEnd}
          error={value.dayStart >= value.dayEnd && ui('calendars.hoursWrong')}
          onChange={event => set({ dayEnd: event.currentTarget.value })}
        />
      </Group>
      <Checkbox.Group
        label={ui('calendars.weekend')}
        value={value.weekend.map(String)}
        onChange={days => set({ weekend: days.map(Number).sort() })}
      >
        <Group gap="md" mt={4}>
          {weekdayNames(locale, 'short').map((name, index) => (
            <Checkbox key={name} value={String(index + 1)} label={name} />
          ))}
        </Group>
      </Checkbox.Group>
    </>
  )
}
