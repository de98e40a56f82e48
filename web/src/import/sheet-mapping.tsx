import { Select, Text } from '@mantine/core'
import { useMemo } from 'react'
import type { SheetView } from '../../../src/endpoints/sheet.ts'
import { useUi } from '../text/use-ui.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'

type Props = { sheet: SheetView; disabled: boolean; onChange: (mapping: (string | null)[]) => void }
type Row = { index: number; header: string; samples: string; target: string | null }

const SAMPLES = 3

/** Each column of the file, and what it is taken for. */
export function SheetMapping({ sheet, disabled, onChange }: Props) {
  const ui = useUi()
  const columns = useColumns({ sheet, disabled, onChange })
  const rows = sheet.headers.map((header, index): Row => {
    const samples = sheet.sample.flatMap(cells => cells[index] || []).slice(0, SAMPLES)
    return {
      index,
      header: header || `${ui('sheet.column')} ${index + 1}`,
      samples: samples.join(' · '),
      target: sheet.mapping[index] ?? null,
    }
  })
  return (
    <Panel title={ui('sheet.columns')} flush>
      <DataTable label={ui('sheet.columns')} columns={columns} rows={rows} rowKey={row => String(row.index)} />
    </Panel>
  )
}

function useColumns({ sheet, disabled, onChange }: Props): readonly Column<Row>[] {
  const ui = useUi()
  return useMemo(() => {
    const locale = document.documentElement.lang === 'ru' ? 'ru' : 'en'
    const titles = sheet.fields.map(({ target, title }) => ({ value: target, label: title[locale] }))
    return [
      {
        name: 'header',
        header: ui('sheet.column'),
        cell: row => (
          <div>
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {row.header}
            </Text>
            <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
              {row.samples}
            </Text>
          </div>
        ),
      },
      {
        name: 'target',
        header: ui('sheet.target'),
        cell: row => (
          <Select
            aria-label={`${ui('sheet.target')}: ${row.header}`}
            data={titles.filter(({ value }) => value === row.target || !sheet.mapping.includes(value))}
            value={row.target}
            placeholder={ui('sheet.leftOut')}
            searchable
            clearable
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
            disabled={disabled}
            onChange={target =>
              onChange(sheet.headers.map((_, index) => (index === row.index ? target : (sheet.mapping[index] ?? null))))
            }
          />
        ),
      },
    ]
  }, [sheet, disabled, onChange, ui])
}
