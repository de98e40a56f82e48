import { Alert, SegmentedControl, Text } from '@mantine/core'
import { useSearchParams } from 'react-router'
import type { NextPage } from '../../../src/endpoints/next.ts'
import { byDay } from '../lib/coming.ts'
import { dayOf, formatDay } from '../lib/date.ts'
import { withFilter } from '../lib/link.ts'
import { useMe } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ComingChart } from './chart.tsx'
import { ComingFilters } from './filters.tsx'
import { ComingItem } from './item.tsx'
import classes from './next.module.css'
import { useComing, useView, VIEWS } from './use-coming.ts'

/** What happens next if nobody reacts: mine, of my team, of the company. */
export function ComingPage() {
  const ui = useUi()
  const { zone } = useReader()
  return (
    <>
      <PageHead title={ui('coming.title')} actions={<ViewSwitch />} />
      <ComingFilters />
      <Text size="sm" c="dimmed" mb="sm">
        {ui('coming.hint', { zone })}
      </Text>
      <ComingWeeks />
    </>
  )
}

function ViewSwitch() {
  const ui = useUi()
  const { data: me } = useMe()
  const view = useView()
  const [search, setSearch] = useSearchParams()
  const offered = VIEWS.filter(word => word !== 'team' || me?.teamId)
  return (
    <SegmentedControl
      aria-label={ui('coming.view')}
      data={offered.map(word => ({ value: word, label: ui(`coming.views.${word}`) }))}
      value={view}
      onChange={word => setSearch(withFilter(search, 'view', word), { replace: true })}
    />
  )
}

function ComingWeeks() {
  const ui = useUi()
  const coming = useComing()
  const [first] = coming.data?.pages ?? []
  if (coming.isError && !first) return <ProblemNote error={coming.error} onRetry={() => void coming.refetch()} />
  if (!first) return <Waiting rows={10} />
  const items = coming.data?.pages.flatMap(page => page.items) ?? []
  return (
    <>
      <Lacking page={first} />
      <ComingChart page={first} />
      <section className={panel.panel} aria-label={ui('coming.title')} style={{ marginTop: 16 }}>
        {items.length === 0 ? (
          <EmptyNote title={ui('coming.empty')}>{ui('coming.emptyHint')}</EmptyNote>
        ) : (
          <Days items={items} />
        )}
        <MoreButton query={coming} />
      </section>
    </>
  )
}

/** What the list still lacks is said, never left out in silence. */
function Lacking({ page }: { page: NextPage }) {
  const ui = useUi()
  if (page.complete && page.failing === 0) return null
  return (
    <Alert color="yellow" mb="sm" role="status">
      {!page.complete && <div>{ui('coming.computing', { count: page.computing })}</div>}
      {page.failing > 0 && <div>{ui('coming.failing', { count: page.failing })}</div>}
    </Alert>
  )
}

function Days({ items }: { items: NextPage['items'] }) {
  const { locale, zone } = useReader()
  const weekday = new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' })
  return byDay(items, at => dayOf(at, zone)).map(({ day, items: own }) => (
    <div key={day}>
      <h2 className={classes.day}>
        {formatDay(day, locale)}, {weekday.format(new Date(`${day}T00:00:00Z`))} · {own.length}
      </h2>
      <ol className={classes.items}>
        {own.map(step => (
          <ComingItem key={`${step.recordId} ${step.key}`} step={step} />
        ))}
      </ol>
    </div>
  ))
}
