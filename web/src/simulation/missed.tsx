import { Button } from '@mantine/core'
import { useMemo, useState } from 'react'
import type { SimulationView } from '../../../src/endpoints/simulation.ts'
import { formatMoney } from '../lib/money.ts'
import { keyOf, missedIn, type Run } from '../lib/simulation.ts'
import { RecordCell } from '../record/record-cell.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'

type Missed = SimulationView['missed'][number]
const SHOWN_AT_FIRST = 20

/** Decisions that nobody took in time, with the record that lost by it. */
export function MissedTable({ run, other }: { run: Run; other: Run | undefined }) {
  const ui = useUi()
  const columns = useColumns(run, other)
  const [all, setAll] = useState(false)
  const { missed } = run.view
  const rows = all ? missed : missed.slice(0, SHOWN_AT_FIRST)
  return (
    <Panel title={ui('simulation.missedTitle', { number: missed.length })} flush>
      {missed.length === 0 && (
        <EmptyNote title={ui('simulation.nothingMissed')}>{ui('simulation.nothingMissedHint')}</EmptyNote>
      )}
      {rows.length > 0 && (
        <DataTable
          label={ui('simulation.missedTitle', { number: missed.length })}
          columns={columns}
          rows={rows}
          rowKey={row => `${keyOf(row)} ${row.at}`}
        />
      )}
      {rows.length < missed.length && (
        <Button variant="subtle" fullWidth onClick={() => setAll(true)}>
          {ui('simulation.showAll', { number: missed.length })}
        </Button>
      )}
    </Panel>
  )
}

function useColumns(run: Run, other: Run | undefined): readonly Column<Missed>[] {
  const ui = useUi()
  const { locale } = useReader()
  return useMemo(() => {
    const only = missedIn(run.view, other?.view)
    return [
      { name: 'what', header: ui('simulation.what'), cell: row => ui(`simulation.missedWhat.${row.what}`) },
      {
        name: 'record',
        header: ui('column.record'),
        cell: row => (
          <RecordCell kind={row.recordKind} id={row.recordId} number={row.recordNumber} title={row.recordTitle} />
        ),
      },
      { name: 'at', header: ui('simulation.when'), cell: row => <When value={row.at} /> },
      {
        name: 'amount',
        header: ui('column.amount'),
        end: true,
        cell: row =>
          row.amountMinor === null || row.currency === null ? '' : formatMoney(row.amountMinor, row.currency, locale),
      },
      ...(other
        ? [
            {
              name: 'only',
              header: ui('simulation.compared'),
              cell: (row: Missed) =>
                only.has(keyOf(row)) ? (
                  <Chip tone="amber">{ui('simulation.onlyHere')}</Chip>
                ) : (
                  ui('simulation.thereToo')
                ),
            },
          ]
        : []),
    ]
  }, [run, other, ui, locale])
}
