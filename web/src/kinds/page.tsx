import { Alert, Anchor, Button, Stack, Tabs, Text } from '@mantine/core'
import { IconArrowsExchange, IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import type { ObjectKindRow } from '../../../src/endpoints/object-kind.ts'
import { postTagged } from '../api/client.ts'
import { type PublishedKind, useObjectKind, useObjectKinds } from '../api/object-kind.ts'
import { useAct } from '../form/use-act.ts'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ObjectKindMenu } from './menu.tsx'
import { AttributeTable, RegulationTable, VersionTable } from './tables.tsx'

/** One kind of tracked objects: its regulation in words, its attributes, its history. */
export function ObjectKindPage() {
  const { kind = '' } = useParams()
  const query = useObjectKind(kind)
  return <AsyncPage query={query}>{published => <Shown published={published} />}</AsyncPage>
}

function Shown({ published }: { published: PublishedKind }) {
  const ui = useUi()
  const { locale } = useReader()
  const { id, version, body } = published
  const row = useObjectKinds().data?.find(one => one.id === id)
  return (
    <>
      <PageHead
        title={body.title[locale]}
        above={
          <Anchor component={Link} to="/object-kinds" size="sm">
            {ui('nav.objectKinds')}
          </Anchor>
        }
        beside={<Text c="dimmed">{ui('rules.versionNumber', { version })}</Text>}
        actions={<Acts id={id} row={row} />}
      />
      <Stack gap="md">
        {body.retired && <Alert color="gray" variant="light" title={ui('kinds.retiredNote')} />}
        {published.outdated > 0 && <Older published={published} />}
        <Tabs defaultValue="rules" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="rules">{ui('kinds.regulation')}</Tabs.Tab>
            <Tabs.Tab value="attributes">{ui('kinds.attributes')}</Tabs.Tab>
            <Tabs.Tab value="versions">{ui('rules.versions')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="rules" pt="sm">
            <Panel title={ui('kinds.regulation')} flush>
              <RegulationTable body={body} />
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="attributes" pt="sm">
            <Panel title={ui('kinds.attributes')} flush>
              <AttributeTable body={body} />
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="versions" pt="sm">
            <VersionTable id={id} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </>
  )
}

function Acts({ id, row }: { id: string; row: ObjectKindRow | undefined }) {
  const ui = useUi()
  const may = useMay()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { act, busy } = useAct()
  if (!may('definition.edit') || !row) return null
  const edit = () =>
    act(async key => {
      if (!row.draft) await postTagged(`/object-kinds/${id}/draft`, {}, key)
      await queries.invalidateQueries({ queryKey: ['object-kinds'] })
      await navigate(`/object-kinds/${id}/edit`)
    }, ui('rules.copied'))
  return (
    <>
      <Button loading={busy} onClick={edit} leftSection={<IconPencil size={16} aria-hidden />}>
        {ui(row.draft ? 'rules.goOn' : 'rules.editCopy')}
      </Button>
      <ObjectKindMenu row={row} />
    </>
  )
}

/** Objects that an older version serves, and where they are moved. */
function Older({ published: { id, objects, outdated } }: { published: PublishedKind }) {
  const ui = useUi()
  const may = useMay()
  return (
    <Alert color="yellow" variant="light" title={ui('kinds.older', { outdated, objects })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{ui('kinds.olderHint')}</Text>
        {may('process.operate') && (
          <Button
            component={Link}
            to={`/object-kinds/${id}/move`}
            size="xs"
            leftSection={<IconArrowsExchange size={14} aria-hidden />}
          >
            {ui('kinds.move')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
