import { Button, Group, Paper, Progress, Stack, Text } from '@mantine/core'
import { datesIn, isOfDates } from '../../../src/domain/date-moves.ts'
import type { BulkDetail } from '../../../src/endpoints/bulk.ts'
import { post } from '../api/client.ts'
import { useAct } from '../form/use-act.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { BulkItems } from './bulk-items.tsx'
import { BulkCounts, BulkState, BulkTally } from './bulk-state.tsx'
import { DatesMoved } from './dates-moved.tsx'
import { isOver, useBulk } from './use-bulk.ts'

/** A bulk job while it runs and afterwards: how far it is, what came of it, and why some were left as they are. */
export function BulkProgress({ id }: { id: string }) {
  const job = useBulk(id)
  return (
    <Async query={job}>
      {data => (
        <Stack gap="sm">
          <Bar job={data} />
          <BulkCounts counts={data.counts} />
          <BulkTally tally={data.summary} />
          {Object.keys(data.summary).some(isOfDates) && <DatesMoved dates={datesIn(data.summary)} />}
          <Refusals job={data} />
          {data.error !== null && (
            <Text size="sm" c="var(--potok-red-text)">
              {data.error}
            </Text>
          )}
          <BulkItems job={data} />
        </Stack>
      )}
    </Async>
  )
}

function Bar({ job }: { job: BulkDetail }) {
  const ui = useUi()
  const may = useMay()
  const { act, busy } = useAct()
  const over = job.total - job.remaining
  const percent = job.total === 0 ? 100 : Math.floor((100 * over) / job.total)
  const stop = () => act(key => post(`/bulk/${job.id}/cancel`, {}, key), ui('bulk.stopped'))
  const isStoppable = !isOver(job) && job.state !== 'cancelled' && job.act.act !== 'replan' && may('process.operate')
  return (
    <Stack gap={6}>
      <Group justify="space-between" gap="xs">
        <Group gap="xs">
          <BulkState state={job.state} />
          <Text size="sm">{ui('bulk.progress', { done: over, total: job.total })}</Text>
          {!isOver(job) && <Pace job={job} />}
        </Group>
        {isStoppable && (
          <Button variant="default" size="xs" loading={busy} onClick={stop}>
            {ui('bulk.stop')}
          </Button>
        )}
      </Group>
      <Progress.Root size="lg">
        <Progress.Section
          value={percent}
          aria-label={ui('bulk.progressName')}
          animated={!isOver(job)}
          color={job.state === 'failed' ? 'red' : job.state === 'cancelled' ? 'yellow' : 'teal'}
        />
      </Progress.Root>
    </Stack>
  )
}

function Pace({ job }: { job: BulkDetail }) {
  const ui = useUi()
  if (job.secondsLeft === null) return null
  return (
    <Text size="sm" c="dimmed">
      {ui('bulk.pace', { rate: job.perSecond, seconds: job.secondsLeft })}
    </Text>
  )
}

function Refusals({ job }: { job: Pick<BulkDetail, 'refusals'> }) {
  const ui = useUi()
  if (job.refusals.length === 0) return null
  return (
    <Paper withBorder p="sm">
      <Stack gap={2}>
        <Text size="sm" fw={650}>
          {ui('bulk.refusals')}
        </Text>
        {job.refusals.map(({ code, title, count }) => (
          <Text key={code} size="sm">
            {title}: {count}
          </Text>
        ))}
      </Stack>
    </Paper>
  )
}
