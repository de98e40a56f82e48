import { Anchor } from '@mantine/core'
import { useQueries } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { RecordRow } from '../../../src/endpoints/record.ts'
import { get } from '../api/client.ts'
import { useKinds } from '../api/definition.ts'
import { listPath } from '../lib/link.ts'
import { useRecordColumns } from '../record/list-columns.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
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
    queries: useKinds().map(kind => ({
      queryKey: ['records', kind, 'company', partyId],
      queryFn: async () => {
        const { items } = await get<Page<RecordRow>>(listPath(kind), { party: partyId, limit: SHOWN })
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

type Props = { kind: string; rows: readonly RecordRow[]; partyId: string }

function KindPanel({ kind, rows, partyId }: Props) {
  const words = useWords()
  const ui = useUi()
  const columns = useRecordColumns(kind).filter(column => COLUMNS.includes(column.name))
  const all = (
    <Anchor component={Link} to={listPath(kind, { party: partyId, closed: 'all' })}>
      {ui('list.all')}
    </Anchor>
  )
  return (
    <Panel title={words.kinds(kind)} actions={all} flush>
      <DataTable label={words.kinds(kind)} columns={columns} rows={rows} rowKey={row => row.id} />
    </Panel>
  )
}
