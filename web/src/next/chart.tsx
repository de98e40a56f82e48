import { Button, Group } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { useId } from 'react'
import { useSearchParams } from 'react-router'
import { OUTLOOK_KINDS } from '../../../src/domain/outlook.ts'
import type { NextPage } from '../../../src/endpoints/next.ts'
import { type Bar, barsOf, partsOf } from '../lib/coming.ts'
import { dayOf, formatDay } from '../lib/date.ts'
import { withFilter } from '../lib/link.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './next.module.css'

const WIDTH = 900
const NARROW = 330
const HEIGHT = 150
const GROUND = 22

/** Steps by day as stacked bars, or the same as a table. */
export function ComingChart({ page }: { page: NextPage }) {
  const ui = useUi()
  const { zone } = useReader()
  const [asTable, table] = useDisclosure(false)
  const lastDay = dayOf(new Date(Date.parse(page.to) - 1).toISOString(), zone)
  const bars = barsOf(page.days ?? [], dayOf(page.from, zone), lastDay)
  const total = bars.reduce((sum, bar) => sum + bar.total, 0)
  const letters = bars.reduce((sum, bar) => sum + bar.letters, 0)
  return (
    <Panel
      title={ui('coming.chart', { count: total, letters })}
      actions={
        <Button variant="subtle" size="compact-sm" onClick={table.toggle} aria-pressed={asTable}>
          {ui('coming.asTable')}
        </Button>
      }
    >
      {asTable ? <DayTable bars={bars} /> : <Bars bars={bars} total={total} letters={letters} />}
      <Group gap="md" mt="xs">
        {OUTLOOK_KINDS.map(what => (
          <span key={what} className={classes.key}>
            <svg width={12} height={12} aria-hidden>
              <rect width={12} height={12} rx={2} className={classes[what]} />
            </svg>
            {ui(`coming.whats.${what}`)}
          </span>
        ))}
      </Group>
    </Panel>
  )
}

function Bars({ bars, total, letters }: { bars: readonly Bar[]; total: number; letters: number }) {
  const ui = useUi()
  const { locale } = useReader()
  const id = useId()
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const width = isNarrow ? NARROW : WIDTH
  const highest = Math.max(...bars.map(bar => bar.total), 0)
  const step = width / Math.max(bars.length, 1)
  const every = Math.ceil(bars.length / (isNarrow ? 5 : 10))
  return (
    <svg viewBox={`0 0 ${width} ${HEIGHT + GROUND}`} className={classes.chart} role="img" aria-labelledby={id}>
      <title id={id}>{ui('coming.chart', { count: total, letters })}</title>
      {bars.map((bar, index) => (
        <g key={bar.day} transform={`translate(${index * step} 0)`}>
          <title>{`${formatDay(bar.day, locale)}: ${bar.total}`}</title>
          <rect width={step} height={HEIGHT} className={classes.back} />
          {partsOf(bar, HEIGHT, highest).map(part => (
            <rect
              key={part.what}
              x={step * 0.12}
              width={step * 0.76}
              y={part.y}
              height={part.height}
              className={classes[part.what]}
            />
          ))}
          {index % every === 0 && (
            <text x={step / 2} y={HEIGHT + 16} textAnchor={index === 0 ? 'start' : 'middle'} className={classes.label}>
              {`${bar.day.slice(8, 10)}.${bar.day.slice(5, 7)}`}
            </text>
          )}
        </g>
      ))}
    </svg>
  )
}

function DayTable({ bars }: { bars: readonly Bar[] }) {
  const ui = useUi()
  const { locale } = useReader()
  const [search, setSearch] = useSearchParams()
  const only = (day: string) => setSearch(withFilter(withFilter(search, 'from', day), 'to', day), { replace: true })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.tableBox} tabIndex={0}>
      <table className={classes.table} aria-label={ui('coming.asTable')}>
        <thead>
          <tr>
            <th scope="col">{ui('coming.day')}</th>
            {OUTLOOK_KINDS.map(what => (
              <th key={what} scope="col">
                {ui(`coming.whats.${what}`)}
              </th>
            ))}
            <th scope="col">{ui('coming.letters')}</th>
          </tr>
        </thead>
        <tbody>
          {bars
            .filter(bar => bar.total > 0)
            .map(bar => (
              <tr key={bar.day}>
                <th scope="row">
                  <Button variant="subtle" size="compact-xs" onClick={() => only(bar.day)}>
                    {formatDay(bar.day, locale)}
                  </Button>
                </th>
                {OUTLOOK_KINDS.map(what => (
                  <td key={what}>{bar.steps[what]}</td>
                ))}
                <td>{bar.letters}</td>
              </tr>
            ))}
        </tbody>
      </table>
    </div>
  )
}
