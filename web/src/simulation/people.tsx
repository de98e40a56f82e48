import { useMemo } from 'react'
import type { SimulationView } from '../../../src/endpoints/simulation.ts'
import type { Run } from '../lib/simulation.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import classes from './simulation.module.css'

type Person = SimulationView['people'][number]
const SPARK = { width: 220, height: 26 }

/** Letters of each person, week by week: who would drown. */
export function PeopleTable({ run, other }: { run: Run; other: Run | undefined }) {
  const ui = useUi()
  const columns = useColumns(run, other)
  if (run.view.people.length === 0) return null
  return (
    <Panel title={ui('simulation.people')} flush>
      <DataTable label={ui('simulation.people')} columns={columns} rows={run.view.people} rowKey={row => row.userId} />
    </Panel>
  )
}

function useColumns(run: Run, other: Run | undefined): readonly Column<Person>[] {
  const ui = useUi()
  const { locale } = useReader()
  return useMemo(() => {
    const weeks = Math.max(run.view.weeks.length, 1)
    const most = Math.max(1, ...run.view.people.map(one => one.mostInWeek))
    const mean = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 })
    const before = new Map(other?.view.people.map(one => [one.userId, one.letters]))
    return [
      { name: 'name', header: ui('simulation.person'), cell: row => row.name },
      { name: 'letters', header: ui('simulation.letters'), end: true, cell: row => row.letters.toLocaleString(locale) },
      ...(other
        ? [
            {
              name: 'before',
              header: ui('simulation.compared'),
              end: true,
              cell: (row: Person) => (before.get(row.userId) ?? 0).toLocaleString(locale),
            },
          ]
        : []),
      { name: 'mean', header: ui('simulation.perWeek'), end: true, cell: row => mean.format(row.letters / weeks) },
      { name: 'most', header: ui('simulation.mostInWeek'), end: true, cell: row => row.mostInWeek },
      { name: 'weeks', header: ui('simulation.weekByWeek'), cell: row => <Spark person={row} most={most} /> },
    ]
  }, [run, other, ui, locale])
}

/** All people by one scale, so that their bars may be compared. */
function Spark({ person, most }: { person: Person; most: number }) {
  const ui = useUi()
  const step = SPARK.width / Math.max(person.weeks.length, 1)
  const label = ui('simulation.spark', { name: person.name, most: person.mostInWeek, letters: person.letters })
  return (
    <svg
      className={classes.spark}
      width={SPARK.width}
      height={SPARK.height}
      viewBox={`0 0 ${SPARK.width} ${SPARK.height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
    >
      {person.weeks.map((letters, index) => {
        const height = (SPARK.height * letters) / most
        const x = index * step
        return <rect key={x} x={x} y={SPARK.height - height} width={Math.max(step * 0.8, 0.6)} height={height} />
      })}
    </svg>
  )
}
