import { Alert, Anchor, Button, Group, Stack, Text } from '@mantine/core'
import { IconGitMerge, IconPencil } from '@tabler/icons-react'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from 'react-router'
import type { Definition } from '../../../src/domain/definition.ts'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import { get, post, postTagged } from '../api/client.ts'
import { useDefinition, useDefinitions } from '../api/definition.ts'
import { useAsk } from '../form/ask.tsx'
import { useAct } from '../form/use-act.ts'
import { useMay } from '../session/use-me.ts'
import { useDefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import classes from './rules.module.css'
import { Changed } from './versions.tsx'

type Shipped = AnswerOf<typeof import('../../../src/endpoints/index.ts')['families']['definitionDraft']['getShipped']>

/** What this release ships beside the administrators' own version: taken over, brought together, or left. */
export function ShippedPage() {
  const { kind = '' } = useParams()
  const offered = useQuery({
    queryKey: ['shipped', kind],
    queryFn: () => get<Shipped>(`/definitions/${kind}/shipped`),
  })
  return <AsyncPage query={offered}>{found => <Offer kind={kind} offered={found} />}</AsyncPage>
}

function Offer({ kind, offered }: { kind: string; offered: Shipped }) {
  const ui = useUi()
  const row = useDefinitions().data?.find(one => one.kind === kind)
  const name = row?.name ?? kind
  return (
    <>
      <PageHead
        title={ui('rules.shipped.title', { kind: name })}
        above={
          <Anchor component={Link} to={`/rules/${kind}`} size="sm">
            {name}
          </Anchor>
        }
      />
      {offered.differs ? (
        <Stack gap="md">
          <Choice kind={kind} hasDraft={row?.draft === true} />
          <Conflicts kind={kind} conflicts={offered.conflicts} />
          <Panel title={ui('rules.shipped.asShipped')}>
            <Changed kind={kind} from="newest" to="shipped" />
          </Panel>
        </Stack>
      ) : (
        <EmptyNote title={ui('rules.shipped.same')}>{ui('rules.shipped.sameHint')}</EmptyNote>
      )}
    </>
  )
}

function Choice({ kind, hasDraft }: { kind: string; hasDraft: boolean }) {
  const ui = useUi()
  const may = useMay()
  const ask = useAsk()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { act, busy } = useAct()
  const edit = (from: 'merged' | 'shipped') =>
    act(async key => {
      await postTagged(`/definitions/${kind}/draft`, { from }, key)
      await queries.invalidateQueries({ queryKey: ['definitions'] })
      await navigate(`/rules/${kind}/edit`)
    }, ui('rules.copied'))
  const keep = () =>
    ask({
      title: ui('rules.shipped.keep'),
      text: ui('rules.shipped.keepHint'),
      fields: [{ name: 'comment', type: 'text', required: true, label: ui('rules.why') }],
      submit: ui('rules.shipped.keep'),
      send: (body, key) => post(`/definitions/${kind}/shipped/keep`, body, key),
      done: ui('rules.shipped.kept'),
      onDone: () => void queries.invalidateQueries(),
    })
  return (
    <Alert color="yellow" variant="light" title={ui('rules.shipped.news')}>
      <Stack gap="sm" align="flex-start">
        <Text size="sm">{ui('rules.shipped.newsHint')}</Text>
        {hasDraft && (
          <Text size="sm">
            {ui('rules.shipped.draftFirst')}{' '}
            <Anchor component={Link} to={`/rules/${kind}/edit`} size="sm">
              {ui('rules.goOn')}
            </Anchor>
          </Text>
        )}
        {may('definition.edit') && (
          <Group gap="xs">
            <Button
              loading={busy}
              disabled={hasDraft}
              onClick={() => edit('merged')}
              leftSection={<IconGitMerge size={16} aria-hidden />}
            >
              {ui('rules.shipped.merge')}
            </Button>
            <Button
              variant="default"
              disabled={hasDraft || busy}
              onClick={() => edit('shipped')}
              leftSection={<IconPencil size={16} aria-hidden />}
            >
              {ui('rules.shipped.takeAll')}
            </Button>
            <Button variant="default" onClick={keep}>
              {ui('rules.shipped.keep')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}

function Conflicts({ kind, conflicts }: { kind: string; conflicts: Shipped['conflicts'] }) {
  const ui = useUi()
  const newest = useDefinition(kind)
  if (conflicts.length === 0 || !newest.data) return null
  return (
    <Panel title={ui('rules.shipped.conflicts', { number: conflicts.length })}>
      <Stack gap="sm">
        <Text size="sm">{ui('rules.shipped.conflictsHint')}</Text>
        {conflicts.map(conflict => (
          <Conflict key={conflict.path.join('.')} definition={newest.data.body} conflict={conflict} />
        ))}
      </Stack>
    </Panel>
  )
}

type ConflictProps = { definition: Definition; conflict: Shipped['conflicts'][number] }

/** The place by the words of the page, the two sides as they are written down. */
function Conflict({ definition, conflict: { path, ours, theirs } }: ConflictProps) {
  const ui = useUi()
  const words = useDefinitionWords(definition)
  const [part, which, ...inside] = path
  const rule = part === 'rules' ? ruleAt(definition, which) : undefined
  const place = rule ? [`${rule.id} ${words.rule(rule).name}`, ...inside] : path
  return (
    <section className={classes.part}>
      <Text size="sm" fw={600}>
        {place.join(' · ')}
      </Text>
      <dl className={classes.sides}>
        <dt>{ui('rules.shipped.ours')}</dt>
        <dd>{written(ours) ?? ui('rules.shipped.none')}</dd>
        <dt>{ui('rules.shipped.theirs')}</dt>
        <dd>{written(theirs) ?? ui('rules.shipped.none')}</dd>
      </dl>
    </section>
  )
}

const ruleAt = ({ rules }: Definition, which: string | number | undefined) =>
  typeof which === 'number' ? rules[which] : rules.find(rule => rule.id === which)

const written = (value: unknown): string | null =>
  value === null || value === undefined ? null : typeof value === 'string' ? value : JSON.stringify(value, null, 1)
