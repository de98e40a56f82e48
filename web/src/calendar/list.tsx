import { Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import { Link } from 'react-router'
import type { CalendarView } from '../../../src/endpoints/calendar-view.ts'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { NewModal } from './new-modal.tsx'
import { useCalendarName, useCalendars } from './use-calendar.ts'

const FRESH = {
  name: { ru: '', en: '' },
  zone: 'Europe/Moscow',
  dayStart: '09:00',
  dayEnd: '18:00',
  weekend: [6, 7],
  baseId: 'ru',
}

/** The calendars of regions and people, what they know and who lives by them. */
export function CalendarsPage() {
  const ui = useUi()
  const may = useMay()
  const calendars = useCalendars()
  const columns = useColumns()
  const [isNew, setNew] = useState(false)
  const actions = may('calendar.manage') && (
    <Button leftSection={<IconPlus size={15} aria-hidden />} onClick={() => setNew(true)}>
      {ui('calendars.new')}
    </Button>
  )
  return (
    <>
      <PageHead title={ui('calendars.title')} actions={actions} />
      <Panel title={ui('calendars.title')} flush>
        <Async query={calendars}>
          {rows => <DataTable label={ui('calendars.title')} columns={columns} rows={rows} rowKey={row => row.id} />}
        </Async>
      </Panel>
      {isNew && <NewModal start={FRESH} onClose={() => setNew(false)} />}
    </>
  )
}

function useColumns(): readonly Column<CalendarView>[] {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useCalendarName()
  return useMemo(
    () => [
      {
        name: 'name',
        header: ui('calendars.name'),
        cell: row => (
          <Group gap="xs">
            <Anchor component={Link} to={`/calendars/${row.id}`} fw={600}>
              {row.name[locale]}
            </Anchor>
            {row.isDefault && <Chip>{ui('calendars.isDefault')}</Chip>}
          </Group>
        ),
      },
      {
        name: 'hours',
        header: ui('calendars.hours'),
        cell: row => (
          <>
            {row.dayStart}–{row.dayEnd}
            <Text size="xs" c="dimmed">
              {row.zone}
            </Text>
          </>
        ),
      },
      { name: 'base', header: ui('calendars.base'), cell: row => row.baseId && nameOf(row.baseId) },
      { name: 'follows', header: ui('calendars.follows'), cell: row => followers(row.usage, ui) },
      { name: 'years', header: ui('calendars.years'), cell: row => <Years calendar={row} /> },
    ],
    [ui, locale, nameOf],
  )
}

export function followers({ users, records, calendars }: CalendarView['usage'], ui: Ui): string {
  const said = [
    users > 0 && ui('calendars.users', { count: users }),
    records > 0 && ui('calendars.records', { count: records }),
    calendars > 0 && ui('calendars.based', { count: calendars }),
  ]
  return said.filter(Boolean).join(', ') || ui('calendars.nobody')
}

function Years({ calendar }: { calendar: CalendarView }) {
  const ui = useUi()
  const { knownYears, weekend, gaps } = calendar
  return (
    <Stack gap={4} align="flex-start">
      <span>
        {knownYears.length > 0 || weekend.length === 0 ? knownYears.join(', ') || '–' : ui('calendars.noYears')}
      </span>
      {gaps.slice(0, 1).map(({ year }) => (
        <Chip key={year} tone="amber">
          {ui('calendars.gap', { year })}
        </Chip>
      ))}
    </Stack>
  )
}
