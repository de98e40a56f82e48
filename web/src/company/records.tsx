import { Anchor } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'react-router'
import { SHIPPED_KINDS, type ShippedKind } from '../../../src/domain/kind.ts'
import type { Page } from '../../../src/endpoints/common.ts'
import type { RecordRow } from '../../../src/endpoints/record.ts'
import { get } from '../api/client.ts'
import { PLURALS } from '../lib/kind.ts'
import { listPath } from '../lib/link.ts'
import { useRecordColumns } from '../record/list-columns.tsx'
import { useUi } from '../text/use-ui.ts'
import { Waiting } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { Panel } from '../ui/panel.tsx'

const SHOWN = 5
const COLUMNS = ['title', 'state', 'next']

/** The newest records of each kind with this company. */
export function CompanyRecords({ partyId }: { partyId: string }) {
  const ui = useUi()
  const found = useQueries({
    queries: SHIPPED_KINDS.map(kind => ({
      queryKey: ['records', kind, 'company', partyId],
      queryFn: async () => {
        const { items } = await get<Page<RecordRow>>(`/${PLURALS[kind]}`, { party: partyId, limit: SHOWN })
        return { kind, rows: items }
      },
    })),
  })
  if (found.some(({ isPending }) => isPending)) return <Waiting />
  const kinds = found.flatMap(({ data }) => (data && data.rows.length > 0 ? [data] : []))
  if (kinds.length === 0) {
    return (
      <Panel title={ui('company.records')}>
        <EmptyNote title={ui('list.empty')}>{ui('company.noRecords')}</EmptyNote>
      </Panel>
    )
  }
  return kinds.map(({ kind, rows }) => <KindPanel key={kind} kind={kind} rows={rows} partyId={partyId} />)
}

type Props = { kind: ShippedKind; rows: readonly RecordRow[]; partyId: string }

function KindPanel({ kind, rows, partyId }: Props) {
  const ui = useUi()
  const columns = useRecordColumns(kind).filter(column => COLUMNS.includes(column.name))
  const all = (
    <Anchor component={Link} to={listPath(kind, { party: partyId, closed: 'all' })}>
      {ui('list.all')}
    </Anchor>
  )
  return (
    <Panel title={ui(`kinds.${kind}`)} actions={all} flush>
      <DataTable label={ui(`kinds.${kind}`)} columns={columns} rows={rows} rowKey={row => row.id} />
    </Panel>
  )
}
