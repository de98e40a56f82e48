import { Alert, Stack, Text } from '@mantine/core'
import type { CalendarImport } from '../../../src/endpoints/calendar-view.ts'
import { formatDay } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'

const DAYS_SHOWN = 40

/** What a file would change, and its rows that cannot be read. */
export function ImportReport({ report }: { report: CalendarImport }) {
  const ui = useUi()
  const { locale } = useReader()
  const { rows, years, bad } = report
  return (
    <Stack gap="xs" role="status">
      <Text size="sm">{ui('calendars.importRows', { rows, years: years.join(', ') || '–' })}</Text>
      {bad.length > 0 && (
        <Alert color="red" variant="light" title={ui('calendars.importBad', { count: bad.length })}>
          {bad.slice(0, DAYS_SHOWN).map(row => (
            <Text size="sm" key={`${row.line} ${row.text}`} style={{ overflowWrap: 'anywhere' }}>
              {ui('calendars.importLine', { line: row.line })}: {row.reason} <code>{row.text}</code>
            </Text>
          ))}
        </Alert>
      )}
      {(['added', 'changed', 'removed'] as const).map(
        name =>
          report[name].length > 0 && (
            <Text size="sm" key={name}>
              <b>{ui(`calendars.${name}`, { count: report[name].length })}</b>{' '}
              {report[name]
                .slice(0, DAYS_SHOWN)
                .map(({ day }) => formatDay(day, locale))
                .join(', ')}
              {report[name].length > DAYS_SHOWN && ' …'}
            </Text>
          ),
      )}
    </Stack>
  )
}
