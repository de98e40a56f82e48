import { Alert, Anchor, Button, Select, Stack, Text, Textarea } from '@mantine/core'
import { useMutation, useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { BulkDetail, BulkPreview } from '../../../src/endpoints/bulk.ts'
import { get, newKey, post } from '../api/client.ts'
import { type Published, useDefinition, useVersions, type VersionRow } from '../api/definition.ts'
import { BulkProgress } from '../bulk/bulk-progress.tsx'
import { BulkCounts, BulkTally, OutcomeChip } from '../bulk/bulk-state.tsx'
import { RecordCell } from '../record/record-cell.tsx'
import { useDefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { Async, AsyncPage } from '../ui/async.tsx'
import { DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import classes from './rules.module.css'

/** Running processes of a kind are moved to its newest version: first shown what changes, then done, each once. */
export function MovePage() {
  const { kind = '' } = useParams()
  const definition = useDefinition(kind)
  const versions = useVersions(kind)
  return (
    <AsyncPage query={definition}>
      {newest => <Async query={versions}>{rows => <Move newest={newest} versions={rows} />}</Async>}
    </AsyncPage>
  )
}

type Props = { newest: Published; versions: readonly VersionRow[] }

function Move({ newest, versions }: Props) {
  const ui = useUi()
  const words = useDefinitionWords(newest.body)
  const { kind, version } = newest
  const old = versions.filter(row => row.version < version && row.live > 0)
  const number = old.reduce((sum, row) => sum + row.live, 0)
  const [job, setJob] = useState<string | null>(null)
  return (
    <>
      <PageHead
        title={ui('rules.moveTitle', { kind: words.words.kind(kind), version })}
        above={
          <Anchor component={Link} to={`/rules/${kind}`} size="sm">
            {words.words.kind(kind)}
          </Anchor>
        }
      />
      <Stack gap="md">
        {job !== null && (
          <Panel title={ui('rules.moving')}>
            <BulkProgress id={job} />
          </Panel>
        )}
        {job === null && number === 0 && (
          <EmptyNote title={ui('rules.nothingToMove')}>{ui('rules.nothingToMoveHint')}</EmptyNote>
        )}
        {job === null && number > 0 && <Ask newest={newest} old={old} number={number} onStarted={setJob} />}
      </Stack>
    </>
  )
}

type AskProps = { newest: Published; old: readonly VersionRow[]; number: number; onStarted: (id: string) => void }

function Ask({ newest: { kind, version, body }, old, number, onStarted }: AskProps) {
  const ui = useUi()
  const [reason, setReason] = useState('')
  const [states, setStates] = useState<Record<string, string>>({})
  const request = (dryRun: boolean, expected?: number) => ({
    act: { act: 'migrate', kind, version, ...(Object.keys(states).length > 0 ? { states } : {}) },
    reason: reason.trim() || ui('rules.moveReason', { version }),
    filter: { kind: [kind] },
    dryRun,
    ...(expected === undefined ? {} : { expected }),
  })
  const trying = useMutation({ mutationFn: () => post<BulkPreview>('/bulk', request(true), newKey()) })
  const starting = useMutation({
    mutationFn: (expected: number) => post<BulkDetail>('/bulk', request(false, expected), newKey()),
    onSuccess: started => onStarted(started.id),
  })
  const preview = trying.data
  return (
    <>
      <Panel title={ui('rules.whoMoves', { number })}>
        <Stack gap="sm" align="flex-start">
          {old.map(row => (
            <Text key={row.version} size="sm">
              {ui('rules.versionNumber', { version: row.version })}: {ui('rules.liveHere', { live: row.live })}
            </Text>
          ))}
          <Counterparts kind={kind} newest={body} old={old} states={states} onChange={setStates} />
          <Textarea
            label={ui('rules.moveWhy')}
            value={reason}
            placeholder={ui('rules.moveReason', { version })}
            onChange={event => setReason(event.currentTarget.value)}
            autosize
            w="100%"
            maw={560}
          />
          <Button variant={preview ? 'default' : 'filled'} loading={trying.isPending} onClick={() => trying.mutate()}>
            {ui('rules.preview')}
          </Button>
          {trying.isError && <ProblemNote error={trying.error} />}
        </Stack>
      </Panel>
      {preview && (
        <Panel
          title={ui('rules.previewTitle')}
          actions={
            preview.counts.done > 0 && (
              <Button loading={starting.isPending} onClick={() => starting.mutate(preview.total)}>
                {ui('rules.moveNow', { number: preview.counts.done })}
              </Button>
            )
          }
        >
          <Preview preview={preview} />
          {starting.isError && <ProblemNote error={starting.error} />}
        </Panel>
      )}
    </>
  )
}

type CounterpartsProps = {
  kind: string
  newest: Published['body']
  old: readonly VersionRow[]
  states: Readonly<Record<string, string>>
  onChange: (states: Record<string, string>) => void
}

/** States that the newest version has lost: which of its own stands for each. */
function Counterparts({ kind, newest, old, states, onChange }: CounterpartsProps) {
  const ui = useUi()
  const words = useDefinitionWords(newest)
  const versions = useLostStates(kind, newest, old)
  if (versions.length === 0) return null
  return (
    <fieldset className={classes.part}>
      <legend>{ui('rules.counterparts')}</legend>
      <Stack gap="sm">
        {versions.map(state => (
          <Select
            key={state}
            label={words.words.state(kind, state)}
            placeholder={ui('rules.noCounterpart')}
            data={newest.states.map(name => ({ value: name, label: words.words.state(kind, name) }))}
            value={states[state] ?? null}
            onChange={chosen => onChange({ ...states, ...(chosen ? { [state]: chosen } : {}) })}
          />
        ))}
      </Stack>
    </fieldset>
  )
}

function useLostStates(kind: string, newest: Published['body'], old: readonly VersionRow[]): string[] {
  const queries = useQueries({
    queries: old.map(({ version }) => ({
      queryKey: ['definition', kind, version],
      queryFn: () => get<Published>(`/definitions/${kind}/versions/${version}`),
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  const bodies = queries.flatMap(query => query.data?.body ?? [])
  const before = new Set(bodies.flatMap(body => body.states.filter(state => !body.closed.includes(state))))
  return [...before].filter(state => !newest.states.includes(state))
}

function Preview({ preview }: { preview: BulkPreview }) {
  const ui = useUi()
  return (
    <Stack gap="sm">
      <BulkCounts counts={preview.counts} would />
      <BulkTally tally={preview.summary} />
      <Text size="sm" c="dimmed">
        {ui('rules.foreseen', { number: preview.foreseen, total: preview.total })} <When value={preview.until} />
      </Text>
      {preview.refusals.map(({ code, title, count }) => (
        <Alert key={code} color="yellow" variant="light" p="xs">
          {title}: {count}
        </Alert>
      ))}
      <DataTable
        label={ui('rules.previewTitle')}
        columns={[
          {
            name: 'record',
            header: ui('column.record'),
            cell: row => <RecordCell kind={row.kind} id={row.id} number={row.number} title={row.title} />,
          },
          {
            name: 'outcome',
            header: ui('bulk.outcomeTitle'),
            cell: row => <OutcomeChip outcome={row.outcome} would />,
          },
          {
            name: 'tally',
            header: ui('rules.whatChanges'),
            cell: row => row.reason ?? <BulkTally tally={row.tally} />,
          },
        ]}
        rows={preview.sample}
        rowKey={row => row.id}
      />
    </Stack>
  )
}
