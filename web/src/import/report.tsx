import { Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useParams } from 'react-router'
import type { ImportRowView, ImportView } from '../../../src/endpoints/import.ts'
import { get } from '../api/client.ts'
import { problemsOf } from '../lib/import-report.ts'
import { recordPath } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { AsyncPage } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { Counts, ImportState, OUTCOME_TONES } from './import-state.tsx'

const EVERY_MS = 1_500
type Report = ImportView & { rows: ImportRowView[] }

/** What of a file was taken, what was skipped, and why. */
export function ReportPage() {
  const { id = '' } = useParams()
  const report = useQuery({
    queryKey: ['import', id],
    queryFn: () => get<Report>(`/imports/${id}`),
    refetchInterval: query => (isRunning(query.state.data) ? EVERY_MS : false),
  })
  return <AsyncPage query={report}>{data => <ReportBody report={data} />}</AsyncPage>
}

const isRunning = (report: Report | undefined) => report?.state === 'received' || report?.state === 'running'

function ReportBody({ report }: { report: Report }) {
  const ui = useUi()
  const words = useWords()
  const columns = useColumns()
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Group gap={4} mb={4}>
        <Anchor component={Link} to="/import" size="sm">
          {ui('nav.import')}
        </Anchor>
      </Group>
    </nav>
  )
  return (
    <>
      <PageHead title={report.fileName ?? report.format} above={above} beside={<ImportState state={report.state} />} />
      <Stack gap="md">
        <Panel title={ui('import.result')}>
          <Counts counts={report.counts} />
          <Text size="sm" c="dimmed" mt="xs">
            {words.named('ui.importFormat', report.format)} · {report.createdByName} · <When value={report.createdAt} />
          </Text>
        </Panel>
        <Problems report={report} />
        {report.rows.length > 0 && (
          <Panel title={ui('import.rows')} flush>
            <DataTable label={ui('import.rows')} columns={columns} rows={report.rows} rowKey={row => row.key} />
          </Panel>
        )}
      </Stack>
    </>
  )
}

function Problems({ report }: { report: Report }) {
  const ui = useUi()
  const problems = problemsOf(report.report)
  if (problems.length === 0) return null
  return (
    <Alert color="yellow" variant="light" title={ui('import.problems', { count: problems.length })}>
      <Stack gap={4}>
        {problems.map((problem, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: problems have no identity and their list never changes
          <Text size="sm" key={index} style={{ overflowWrap: 'anywhere' }}>
            {problem.where && <code>{problem.where}</code>} {problem.text}
          </Text>
        ))}
      </Stack>
    </Alert>
  )
}

function useColumns(): readonly Column<ImportRowView>[] {
  const ui = useUi()
  const words = useWords()
  return useMemo(
    () => [
      {
        name: 'key',
        header: ui('import.row'),
        cell: row => (
          <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
            {row.key}
          </Text>
        ),
      },
      {
        name: 'outcome',
        header: ui('import.outcomeTitle'),
        cell: row => <Chip tone={OUTCOME_TONES[row.outcome]}>{ui(`import.outcome.${row.outcome}`)}</Chip>,
      },
      {
        name: 'record',
        header: ui('column.record'),
        cell: row =>
          row.recordId && row.recordKind ? (
            <Anchor component={Link} to={recordPath(row.recordKind, row.recordId)}>
              {words.kind(row.recordKind)}
            </Anchor>
          ) : null,
      },
      { name: 'reason', header: ui('import.reason'), cell: row => row.reason },
    ],
    [ui, words],
  )
}
