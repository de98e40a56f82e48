import { Anchor, Group, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import type { BulkDetail } from '../../../src/endpoints/bulk.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { BulkProgress } from './bulk-progress.tsx'
import { useActName } from './bulk-words.ts'
import { useBulk } from './use-bulk.ts'

/** One bulk job. */
export function BulkPage() {
  const { id = '' } = useParams()
  const job = useBulk(id)
  return <AsyncPage query={job}>{data => <Body job={data} />}</AsyncPage>
}

function Body({ job }: { job: BulkDetail }) {
  const ui = useUi()
  const actName = useActName()
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Group gap={4} mb={4}>
        <Anchor component={Link} to="/processes" size="sm">
          {ui('nav.processes')}
        </Anchor>
        <Text span size="sm" c="dimmed">
          ·
        </Text>
        <Anchor component={Link} to="/bulk" size="sm">
          {ui('bulk.jobs')}
        </Anchor>
      </Group>
    </nav>
  )
  return (
    <>
      <PageHead title={actName(job.act)} above={above} />
      <Panel title={job.reason}>
        <Text size="sm" c="dimmed" mb="sm">
          {job.createdByName} · <When value={job.createdAt} />
        </Text>
        <BulkProgress id={job.id} />
      </Panel>
    </>
  )
}
