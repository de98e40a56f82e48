import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { RowProblemView, SheetView } from '../../../src/endpoints/sheet.ts'
import { useUi } from '../text/use-ui.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'

/** What is wrong with which row, and what to do about it. */
export function SheetProblems({ sheet }: { sheet: SheetView }) {
  const ui = useUi()
  const columns = useColumns()
  if (sheet.problems.length === 0) return null
  const rows = sheet.problems.map((problem, index) => ({ ...problem, key: `${problem.row} ${index}` }))
  return (
    <Panel title={ui('import.problems', { count: sheet.problemsTotal })} flush>
      <DataTable label={ui('import.rows')} columns={columns} rows={rows} rowKey={row => row.key} />
    </Panel>
  )
}

function useColumns(): readonly Column<RowProblemView & { key: string }>[] {
  const ui = useUi()
  return useMemo(
    () => [
      { name: 'row', header: ui('sheet.row'), cell: problem => problem.row },
      { name: 'column', header: ui('sheet.column'), cell: problem => problem.column },
      {
        name: 'message',
        header: ui('sheet.problemColumn'),
        cell: problem => (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {problem.message}
          </Text>
        ),
      },
    ],
    [ui],
  )
}
