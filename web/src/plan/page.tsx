import { Alert, Button, Group, SegmentedControl, Text } from '@mantine/core'
import { IconCalendarShare, IconChevronLeft, IconChevronRight } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { PlanPage } from '../../../src/endpoints/day-plan.ts'
import { PLAN_VIEWS, turned } from '../lib/day-grid.ts'
import { useAddress } from '../lib/use-address.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { When } from '../ui/when.tsx'
import { Agenda } from './agenda.tsx'
import { PlanFilters } from './filters.tsx'
import { Load } from './load.tsx'
import { Month } from './month.tsx'
import { MoveProvider } from './move.tsx'
import classes from './plan.module.css'
import { spanTitle } from './span-title.ts'
import { usePlan, useSight } from './use-plan.ts'
import { Week } from './week.tsx'
import { Year } from './year.tsx'

/** Services, visits, tasks and ends of contracts by day: of everybody, of a client, a place, a person. */
export function PlanPageView() {
  const ui = useUi()
  const plan = usePlan()
  const subscribe = (
    <Button
      component={Link}
      to="/settings#links"
      variant="default"
      leftSection={<IconCalendarShare size={16} aria-hidden />}
    >
      {ui('plan.subscribe')}
    </Button>
  )
  return (
    <MoveProvider>
      <PageHead title={ui('plan.title')} actions={subscribe} />
      <PlanFilters />
      <Turner />
      <Async query={plan} rows={12}>
        {page => <View page={page} />}
      </Async>
    </MoveProvider>
  )
}

/** Back, today, on; which days these are; and how they are shown. */
function Turner() {
  const ui = useUi()
  const { locale } = useReader()
  const { view, day, today, span } = useSight()
  const turn = useAddress()
  return (
    <Group justify="space-between" gap="xs" mb="sm">
      <Group gap={6}>
        <Button
          variant="default"
          px={8}
          aria-label={ui('plan.back')}
          onClick={() => turn({ day: turned(view, day, -1) })}
        >
          <IconChevronLeft size={16} aria-hidden />
        </Button>
        <Button variant="default" onClick={() => turn({ day: null })} disabled={day === today}>
          {ui('plan.today')}
        </Button>
        <Button variant="default" px={8} aria-label={ui('plan.on')} onClick={() => turn({ day: turned(view, day, 1) })}>
          <IconChevronRight size={16} aria-hidden />
        </Button>
        <Text component="h2" className={classes.span} aria-live="polite">
          {spanTitle(view, span, day, locale)}
        </Text>
      </Group>
      <SegmentedControl
        aria-label={ui('plan.view')}
        data={PLAN_VIEWS.map(word => ({ value: word, label: ui(`plan.views.${word}`) }))}
        value={view}
        onChange={word => turn({ view: word })}
      />
    </Group>
  )
}

function View({ page }: { page: PlanPage }) {
  const { view } = useSight()
  return (
    <>
      <Lacking page={page} />
      {view === 'month' && <Month page={page} />}
      {view === 'week' && <Week page={page} />}
      {view === 'agenda' && <Agenda />}
      {view === 'year' && <Year page={page} />}
      {(view === 'week' || view === 'month') && <Load page={page} />}
    </>
  )
}

/** Expected services come from figures that are made beside; what they lack is said. */
function Lacking({ page }: { page: PlanPage }) {
  const ui = useUi()
  if (page.computing === 0) return null
  return (
    <Alert color="yellow" mb="sm" role="status">
      {ui('plan.computing', { count: page.computing })} {page.asOf && <When value={page.asOf} />}
    </Alert>
  )
}
