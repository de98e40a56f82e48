import { Alert, Anchor, Button, Stack, Tabs, Text } from '@mantine/core'
import { IconArrowsExchange, IconDownload, IconPencil } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import { postTagged } from '../api/client.ts'
import { type Published, useDefinition, useDefinitions } from '../api/definition.ts'
import { useAct } from '../form/use-act.ts'
import { useMay } from '../session/use-me.ts'
import { useDefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { Diagram } from './diagram.tsx'
import { KindMenu } from './kind-menu.tsx'
import { CommandTable, FieldTable } from './parts.tsx'
import { RuleTable } from './rule-table.tsx'
import { Versions } from './versions.tsx'

/** One kind of process: its picture, its rules in words, and its history. */
export function KindPage() {
  const { kind = '' } = useParams()
  const definition = useDefinition(kind)
  return <AsyncPage query={definition}>{published => <Shown published={published} />}</AsyncPage>
}

function Shown({ published }: { published: Published }) {
  const ui = useUi()
  const { kind, version } = published
  const definition = { ...published.body, version }
  const words = useDefinitionWords(published.body)
  const row = useDefinitions().data?.find(one => one.kind === kind)
  return (
    <>
      <PageHead
        title={words.words.kind(kind)}
        above={
          <Anchor component={Link} to="/rules" size="sm">
            {ui('nav.rules')}
          </Anchor>
        }
        beside={<Text c="dimmed">{ui('rules.versionNumber', { version })}</Text>}
        actions={<Acts kind={kind} row={row} />}
      />
      <Stack gap="md">
        {row && <Notes row={row} />}
        <Panel title={ui('rules.picture')} flush>
          <Diagram definition={definition} words={words} />
        </Panel>
        <Tabs defaultValue="rules" keepMounted={false}>
          <Tabs.List>
            <Tabs.Tab value="rules">{ui('rules.rules')}</Tabs.Tab>
            <Tabs.Tab value="commands">{ui('rules.commands')}</Tabs.Tab>
            <Tabs.Tab value="fields">{ui('rules.fields')}</Tabs.Tab>
            <Tabs.Tab value="versions">{ui('rules.versions')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="rules" pt="sm">
            <Panel title={ui('rules.inWords')} flush>
              <RuleTable definition={definition} words={words} />
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="commands" pt="sm">
            <Panel title={ui('rules.commands')} flush>
              <CommandTable definition={definition} words={words} />
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="fields" pt="sm">
            <Panel title={ui('rules.fields')} flush>
              <FieldTable definition={definition} words={words} />
            </Panel>
          </Tabs.Panel>
          <Tabs.Panel value="versions" pt="sm">
            <Versions kind={kind} />
          </Tabs.Panel>
        </Tabs>
      </Stack>
    </>
  )
}

function Acts({ kind, row }: { kind: string; row: DefinitionRow | undefined }) {
  const ui = useUi()
  const may = useMay()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { act, busy } = useAct()
  const edit = () =>
    act(async key => {
      if (!row?.draft) await postTagged(`/definitions/${kind}/draft`, {}, key)
      await queries.invalidateQueries({ queryKey: ['definitions'] })
      await navigate(`/rules/${kind}/edit`)
    }, ui('rules.copied'))
  return (
    <>
      <Button
        component="a"
        href={`/api/definitions/${kind}.bpmn`}
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
      >
        BPMN
      </Button>
      {may('definition.edit') && (
        <Button loading={busy} onClick={edit} leftSection={<IconPencil size={16} aria-hidden />}>
          {ui(row?.draft ? 'rules.goOn' : 'rules.editCopy')}
        </Button>
      )}
      {may('definition.edit') && row && <KindMenu row={row} />}
    </>
  )
}

/** What somebody who looks after the kind should know first. */
function Notes({ row }: { row: DefinitionRow }) {
  const ui = useUi()
  const may = useMay()
  return (
    <>
      {row.outdated > 0 && <OldVersions row={row} />}
      {row.retiredAt !== null && (
        <Alert color="gray" variant="light" title={ui('rules.isRetired')}>
          <Text size="sm">{ui('rules.isRetiredHint')}</Text>
        </Alert>
      )}
      {row.shippedDiffers && (
        <Alert color="blue" variant="light" title={ui('rules.shipped.news')}>
          <Stack gap="xs" align="flex-start">
            <Text size="sm">{ui('rules.shipped.newsHint')}</Text>
            {may('definition.edit') && (
              <Button component={Link} to={`/rules/${row.kind}/shipped`} size="xs">
                {ui('rules.shipped.look')}
              </Button>
            )}
          </Stack>
        </Alert>
      )}
    </>
  )
}

function OldVersions({ row }: { row: DefinitionRow }) {
  const ui = useUi()
  const may = useMay()
  return (
    <Alert color="yellow" variant="light" title={ui('rules.oldRunning', { number: row.outdated })}>
      <Stack gap="xs" align="flex-start">
        <Text size="sm">{ui('rules.oldRunningHint')}</Text>
        {may('definition.edit') && (
          <Button
            component={Link}
            to={`/rules/${row.kind}/move`}
            size="xs"
            leftSection={<IconArrowsExchange size={14} aria-hidden />}
          >
            {ui('rules.move')}
          </Button>
        )}
      </Stack>
    </Alert>
  )
}
