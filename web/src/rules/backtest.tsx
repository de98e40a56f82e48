import { Anchor, Button, Stack, Table, Text } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { Link } from 'react-router'
import type { BacktestView } from '../../../src/endpoints/backtest.ts'
import { newKey, post } from '../api/client.ts'
import { recordPath } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Waiting } from '../ui/async.tsx'
import { BarChart } from '../ui/bar-chart.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import { useEdit } from './edit-context.tsx'

const DAY_MS = 86_400_000
const TOTALS = ['letters', 'tasks', 'steps', 'decisions', 'late'] as const
type Rule = { rule: string; label: string; before: number; after: number; tasksBefore: number; tasksAfter: number }
type Decision = BacktestView['decisions'][number]

/** The last twelve months lived again under the published rules and under the copy. */
export function Backtest({ kind, isKept }: { kind: string; isKept: boolean }) {
  const ui = useUi()
  const trying = useMutation({
    mutationFn: () => post<BacktestView>(`/definitions/${kind}/backtest`, {}, newKey()),
  })
  return (
    <Stack gap="md">
      <Panel title={ui('rules.tab.backtest')}>
        <Stack gap="sm" align="flex-start">
          <Text size="sm">{ui('backtest.hint')}</Text>
          <Button loading={trying.isPending} disabled={!isKept} onClick={() => trying.mutate()}>
            {ui('backtest.run')}
          </Button>
        </Stack>
      </Panel>
      {trying.isPending && <Waiting />}
      {trying.isError && <ProblemNote error={trying.error} />}
      {trying.data && <Result view={trying.data} />}
    </Stack>
  )
}

function Result({ view }: { view: BacktestView }) {
  const ui = useUi()
  const series = (side: 'before' | 'after') => ({
    name: ui(`backtest.${side}`),
    values: view.months.map(month => month[side].letters),
  })
  return (
    <Stack gap="md">
      <Panel title={ui('backtest.sums', { number: view.processes })}>
        <Table withRowBorders={false} maw={480}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">{ui('backtest.what')}</Table.Th>
              <Table.Th scope="col">{ui('backtest.before')}</Table.Th>
              <Table.Th scope="col">{ui('backtest.after')}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {TOTALS.map(name => (
              <Table.Tr key={name}>
                <Table.Th scope="row">{ui(`backtest.total.${name}`)}</Table.Th>
                <Table.Td>{view.before[name]}</Table.Td>
                <Table.Td>{view.after[name]}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        {view.refused.length > 0 && <Text size="sm">{ui('backtest.refused', { number: view.refused.length })}</Text>}
        {view.stuck.length > 0 && <Text size="sm">{ui('backtest.stuck', { number: view.stuck.length })}</Text>}
      </Panel>
      <Panel title={ui('backtest.byMonth')}>
        <BarChart
          title={ui('backtest.byMonth')}
          names={view.months.map(({ month }) => month)}
          series={series('after')}
          other={series('before')}
          format={String}
        />
      </Panel>
      <Rules view={view} />
      <Decisions view={view} />
    </Stack>
  )
}

/** By rule over all months; those that stay as they were are left out. */
function Rules({ view }: { view: BacktestView }) {
  const ui = useUi()
  const byRule = Map.groupBy(view.rules, one => one.rule)
  const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0)
  const rows = [...byRule].map(
    ([rule, months]): Rule => ({
      rule,
      label: months[0]?.label ?? rule,
      before: sum(months.map(one => one.before.letters)),
      after: sum(months.map(one => one.after.letters)),
      tasksBefore: sum(months.map(one => one.before.tasks)),
      tasksAfter: sum(months.map(one => one.after.tasks)),
    }),
  )
  const changed = rows.filter(row => row.before !== row.after || row.tasksBefore !== row.tasksAfter)
  const columns: readonly Column<Rule>[] = [
    { name: 'rule', header: ui('rules.rule'), cell: row => `${row.rule} ${row.label}` },
    { name: 'letters', header: ui('backtest.total.letters'), cell: row => `${row.before} → ${row.after}` },
    { name: 'tasks', header: ui('backtest.total.tasks'), cell: row => `${row.tasksBefore} → ${row.tasksAfter}` },
  ]
  return (
    <Panel title={ui('backtest.byRule')} flush={changed.length > 0}>
      {changed.length === 0 && <Text size="sm">{ui('backtest.noRule')}</Text>}
      {changed.length > 0 && (
        <DataTable label={ui('backtest.byRule')} columns={columns} rows={changed} rowKey={row => row.rule} />
      )}
    </Panel>
  )
}

function Decisions({ view }: { view: BacktestView }) {
  const ui = useUi()
  const words = useWords()
  const { kind } = useEdit()
  const columns: readonly Column<Decision>[] = [
    {
      name: 'record',
      header: ui('column.record'),
      cell: row => (
        <>
          <Anchor component={Link} to={recordPath(kind, row.recordId)} fw={600}>
            {words.record(kind, row.recordNumber)}
          </Anchor>
          <Text size="xs" c="dimmed">
            {row.recordTitle}
          </Text>
        </>
      ),
    },
    { name: 'task', header: ui('rules.task'), cell: row => words.task(kind, row.task) },
    { name: 'before', header: ui('backtest.askedBefore'), cell: row => <Asked one={row.before} /> },
    { name: 'after', header: ui('backtest.askedAfter'), cell: row => <Asked one={row.after} /> },
  ]
  if (view.decisions.length === 0) return null
  return (
    <Panel title={ui('backtest.decisions', { number: view.decisions.length + view.left.decisions })} flush>
      <DataTable
        label={ui('backtest.decisions', { number: view.decisions.length })}
        columns={columns}
        rows={view.decisions.slice(0, 50)}
        rowKey={row => JSON.stringify(row)}
      />
    </Panel>
  )
}

/** When a decision was asked for, until when, and whether it came late. */
function Asked({ one }: { one: Decision['before'] }) {
  const ui = useUi()
  if (one === null) return ui('backtest.never')
  return (
    <>
      <When value={one.openedAt} />
      {one.dueAt !== null && (
        <Text size="xs">
          {ui('backtest.until')} <When value={one.dueAt} />
        </Text>
      )}
      {one.lateMs > 0 && <Chip tone="amber">{ui('backtest.lateBy', { count: Math.ceil(one.lateMs / DAY_MS) })}</Chip>}
    </>
  )
}
