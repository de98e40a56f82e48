import { Anchor, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { RecordRow } from '../../../src/endpoints/record.ts'
import { useNewestBody } from '../api/definition.ts'
import { flagOf } from '../lib/flag.ts'
import { mainDates } from '../lib/kind.ts'
import { companyPath, recordPath } from '../lib/link.ts'
import { formatMoney, formatMoneyShort } from '../lib/money.ts'
import { amountOf } from '../lib/record-query.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import type { Column } from '../ui/data-table.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { When } from '../ui/when.tsx'
import { NextCell } from './next-cell.tsx'
import classes from './record.module.css'

/** The columns of a list; each kind has its own main date. */
export function useRecordColumns(kind: string): readonly Column<RecordRow>[] {
  const ui = useUi()
  const words = useWords()
  const definition = useNewestBody(kind)
  return useMemo(() => {
    const dates: Column<RecordRow>[] = mainDates(definition).map(name => ({
      name,
      header: words.field(kind, name),
      cell: row => (row.dates[name] ? <When value={row.dates[name]} /> : null),
    }))
    const stage: Column<RecordRow> = {
      name: 'stage',
      header: words.field(kind, 'stage'),
      cell: row => (typeof row.facts.stage === 'string' ? words.choice('stage', row.facts.stage) : null),
    }
    const objects: Column<RecordRow> = {
      name: 'objects',
      header: words.field(kind, 'objectCount'),
      cell: row => (typeof row.facts.objectCount === 'number' ? row.facts.objectCount : null),
    }
    const created: Column<RecordRow> = {
      name: 'created',
      header: ui('column.created'),
      sort: 'created',
      cell: row => <CreatedCell row={row} />,
    }
    return [
      { name: 'title', header: ui('column.record'), sort: 'title', cell: row => <TitleCell row={row} /> },
      {
        name: 'state',
        header: ui('column.state'),
        cell: row => (
          <StateChip kind={kind} state={row.state} held={row.held} closed={row.closedAt !== null} flag={flagOf(row)} />
        ),
      },
      { name: 'next', header: ui('column.next'), sort: 'due', cell: row => <NextCell row={row} /> },
      ...(kind === 'project' ? [stage] : []),
      ...(kind === 'visit' ? [objects] : []),
      ...dates,
      { name: 'owner', header: ui('column.owner'), cell: row => <OwnerCell row={row} /> },
      {
        name: 'amount',
        header: ui('column.amount'),
        sort: 'amount',
        end: true,
        cell: row => (amountOf(row) === null ? null : <AmountCell row={row} />),
      },
      // Where a kind has a date of its own, that is the one people look for.
      ...(dates.length > 0 ? [] : [created]),
    ]
  }, [kind, definition, ui, words])
}

function TitleCell({ row }: { row: RecordRow }) {
  const words = useWords()
  return (
    <div className={classes.titleCell}>
      <Anchor component={Link} to={recordPath(row.kind, row.id)} fw={600}>
        {row.title}
      </Anchor>
      <Text size="xs" c="dimmed">
        {words.number(row.number)}
        {row.partyId && row.partyName && (
          <>
            {' · '}
            <Anchor component={Link} to={companyPath(row.partyId)} inherit c="dimmed">
              {row.partyName}
            </Anchor>
          </>
        )}
      </Text>
    </div>
  )
}

function OwnerCell({ row }: { row: RecordRow }) {
  const ui = useUi()
  return <span className={classes.whole}>{row.ownerName ?? ui('record.noOwner')}</span>
}

function AmountCell({ row }: { row: RecordRow }) {
  const { locale } = useReader()
  const amount = amountOf(row)
  if (amount === null) return null
  const currency = row.currency ?? 'RUB'
  return <span title={formatMoney(amount, currency, locale)}>{formatMoneyShort(amount, currency, locale)}</span>
}

/** A day says enough here; the moment is in the tooltip. */
const CreatedCell = ({ row }: { row: RecordRow }) => <When value={row.createdAt.slice(0, 10)} />
