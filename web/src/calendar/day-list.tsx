import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { CalendarYear } from '../../../src/endpoints/calendar-view.ts'
import { formatDay } from '../lib/date.ts'
import type { YearDay } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { useCalendarName } from './use-calendar.ts'

/** The days of a year that differ from their weekday, in words. */
export function DayList({ year }: { year: CalendarYear }) {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useCalendarName()
  const columns = useMemo<readonly Column<YearDay>[]>(
    () => [
      { name: 'day', header: ui('calendars.day'), cell: row => formatDay(row.day, locale) },
      {
        name: 'kind',
        header: ui('calendars.kindLabel'),
        cell: row => (row.kind === 'off' || row.kind === 'work' ? ui(`calendars.kind.${row.kind}`) : row.kind),
      },
      {
        name: 'note',
        header: ui('calendars.note'),
        cell: row => {
          const moved = row.movedFrom && ui('calendars.movedFromDay', { day: formatDay(row.movedFrom, locale) })
          const from = row.own ? null : ui('calendars.from', { name: nameOf(row.from) })
          return [row.note, moved, from].filter(Boolean).join('; ') || null
        },
      },
    ],
    [ui, locale, nameOf],
  )
  return (
    <Panel title={ui('calendars.days')} flush={year.days.length > 0}>
      {year.days.length === 0 ? (
        <Text size="sm" c="dimmed">
          {ui('calendars.noDays')}
        </Text>
      ) : (
        <DataTable label={ui('calendars.days')} columns={columns} rows={year.days} rowKey={row => row.day} />
      )}
    </Panel>
  )
}
