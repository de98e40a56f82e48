import { Anchor, Group, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { CalendarDetail } from '../../../src/endpoints/calendar-view.ts'
import { weekdayNames } from '../lib/year.ts'
import record from '../record/record.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { useCalendarName } from './use-calendar.ts'

/** Hours, zone and base of a calendar, and who lives by it. */
export function CalendarFacts({ calendar }: { calendar: CalendarDetail }) {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useCalendarName()
  const { baseId, usedBy, weekend } = calendar
  const names = weekdayNames(locale, 'short')
  const facts: [string, ReactNode][] = [
    [ui('calendars.hours'), `${calendar.dayStart}–${calendar.dayEnd}`],
    [ui('calendars.zone'), calendar.zone],
    [ui('calendars.weekend'), weekend.map(number => names[number - 1]).join(', ')],
    [ui('calendars.base'), baseId && <CalendarLink id={baseId} name={nameOf(baseId)} />],
    [ui('calendars.usedBy'), usedBy.users.map(user => user.name).join(', ')],
    [
      ui('calendars.calendarsOn'),
      usedBy.calendars.length > 0 && (
        <Group gap="xs">
          {usedBy.calendars.map(({ id, name }) => (
            <CalendarLink key={id} id={id} name={name[locale]} />
          ))}
        </Group>
      ),
    ],
  ]
  return (
    <Panel title={ui('record.facts')}>
      <dl className={record.facts}>
        {facts.map(([label, value]) => (
          <Fact key={label} label={label} value={value || '–'} />
        ))}
      </dl>
      <Text size="sm" c="dimmed" mt="xs">
        {ui('calendars.recordsFollow', { count: usedBy.records })}
      </Text>
    </Panel>
  )
}

const Fact = ({ label, value }: { label: string; value: ReactNode }) => (
  <>
    <dt>{label}</dt>
    <dd>{value}</dd>
  </>
)

const CalendarLink = ({ id, name }: { id: string; name: string }) => (
  <Anchor component={Link} to={`/calendars/${id}`}>
    {name}
  </Anchor>
)

/** Who changed the calendar, and the job that planned anew. */
export function Story({ calendar }: { calendar: CalendarDetail }) {
  const ui = useUi()
  if (calendar.story.length === 0) return null
  return (
    <Panel title={ui('calendars.story')}>
      <ul className={record.links}>
        {calendar.story.map(entry => (
          <li key={entry.id}>
            <Text size="sm">
              <When value={entry.at} /> · {entry.byName ?? '–'} · {ui(`calendars.what.${entry.what}`)}
              {Array.isArray(entry.detail.days) && entry.detail.days.length > 0 && (
                <> · {ui('calendars.storyDays', { count: entry.detail.days.length })}</>
              )}
              {typeof entry.detail.fileName === 'string' && <> · {entry.detail.fileName}</>}
              {entry.jobId !== null && (
                <>
                  {' · '}
                  <Anchor component={Link} to={`/bulk/${entry.jobId}`} underline="always">
                    {ui('calendars.progress')}
                  </Anchor>
                </>
              )}
            </Text>
          </li>
        ))}
      </ul>
    </Panel>
  )
}
