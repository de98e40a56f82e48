import { ActionIcon, Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { useState } from 'react'
import { Link, useParams, useSearchParams } from 'react-router'
import type { CalendarDetail } from '../../../src/endpoints/calendar-view.ts'
import { BulkProgress } from '../bulk/bulk-progress.tsx'
import type { DayEdits } from '../lib/year.ts'
import { useMay } from '../session/use-me.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async, AsyncPage } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { Actions } from './actions.tsx'
import { ChangeBar } from './change-bar.tsx'
import { DayList } from './day-list.tsx'
import { DayModal } from './day-modal.tsx'
import { CalendarFacts, Story } from './facts.tsx'
import { useCalendar, useCalendarYear } from './use-calendar.ts'
import { Legend, YearGrid } from './year-grid.tsx'

/** One calendar, a year at a time: its days, what they move when they change, and who lives by it. */
export function CalendarPage() {
  const { id = '' } = useParams()
  const calendar = useCalendar(id)
  return <AsyncPage query={calendar}>{data => <CalendarBody key={data.id} calendar={data} />}</AsyncPage>
}

function CalendarBody({ calendar }: { calendar: CalendarDetail }) {
  const ui = useUi()
  const { locale } = useReader()
  const [jobId, setJobId] = useState<string | null>(null)
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Anchor component={Link} to="/calendars" size="sm">
        {ui('calendars.title')}
      </Anchor>
    </nav>
  )
  return (
    <>
      <PageHead
        title={calendar.name[locale]}
        above={above}
        beside={calendar.isDefault && <Chip>{ui('calendars.isDefault')}</Chip>}
        actions={<Actions calendar={calendar} onSaved={setJobId} />}
      />
      <Stack gap="md">
        {jobId !== null && (
          <Panel title={ui('calendars.progress')}>
            <BulkProgress id={jobId} />
          </Panel>
        )}
        <Gaps calendar={calendar} />
        <Year calendar={calendar} onSaved={setJobId} />
        <CalendarFacts calendar={calendar} />
        <Story calendar={calendar} />
      </Stack>
    </>
  )
}

function Gaps({ calendar }: { calendar: CalendarDetail }) {
  const ui = useUi()
  if (calendar.gaps.length === 0) return null
  return (
    <Alert color="yellow" variant="light" title={ui('calendars.gapTitle')}>
      <Text size="sm">
        {calendar.gaps.map(({ year, records }) => `${year}: ${ui('calendars.records', { count: records })}`).join('; ')}
      </Text>
      <Text size="sm">{ui('calendars.gapHint')}</Text>
    </Alert>
  )
}

type YearProps = { calendar: CalendarDetail; onSaved: (jobId: string | null) => void }

function Year({ calendar, onSaved }: YearProps) {
  const ui = useUi()
  const may = useMay()
  const now = useNow()
  const [search, setSearch] = useSearchParams()
  const shown = Number(search.get('year')) || Number(now.slice(0, 4))
  const year = useCalendarYear(calendar.id, shown)
  const [edits, setEdits] = useState<DayEdits>({})
  const [picked, setPicked] = useState<string | null>(null)
  const to = (next: number) => setSearch({ year: String(next) }, { replace: true })
  const days = year.data?.days ?? []
  const known = days.find(one => one.day === picked)
  const edit = picked === null ? undefined : edits[picked]
  const isEdited = Object.keys(edits).length > 0
  return (
    <>
      <Panel
        title={ui('calendars.year', { year: shown })}
        actions={
          <Group gap={4}>
            {year.data && <Text size="sm">{ui('calendars.workdays', { count: year.data.workdays })}</Text>}
            <ActionIcon variant="default" aria-label={ui('calendars.earlier')} onClick={() => to(shown - 1)}>
              <IconChevronLeft size={17} aria-hidden />
            </ActionIcon>
            <ActionIcon variant="default" aria-label={ui('calendars.later')} onClick={() => to(shown + 1)}>
              <IconChevronRight size={17} aria-hidden />
            </ActionIcon>
          </Group>
        }
      >
        <Async query={year}>
          {data => (
            <Stack gap="md">
              <Legend />
              <YearGrid
                year={data}
                weekend={calendar.weekend}
                edits={edits}
                onPick={may('calendar.manage') ? setPicked : undefined}
              />
            </Stack>
          )}
        </Async>
      </Panel>
      {isEdited && (
        <ChangeBar
          key={JSON.stringify(edits)}
          id={calendar.id}
          version={calendar.version}
          edits={edits}
          onUndo={() => setEdits({})}
          onSaved={jobId => {
            setEdits({})
            onSaved(jobId)
          }}
        />
      )}
      {year.data && <DayList year={year.data} />}
      {picked !== null && (
        <DayModal
          day={picked}
          entry={edit === undefined ? known : (edit ?? undefined)}
          usualHours={{ from: calendar.dayStart, to: calendar.dayEnd }}
          onClose={() => setPicked(null)}
          onSet={next => {
            setEdits({ ...edits, [picked]: next })
            setPicked(null)
          }}
        />
      )}
    </>
  )
}
