import { Alert, Anchor, Stack, Tabs, Text } from '@mantine/core'
import { Link, useParams } from 'react-router'
import type { Tagged } from '../api/client.ts'
import { type Catalogue, useCatalogue, useNewestVersion } from '../api/definition.ts'
import { useDefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import { Async, AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Backtest } from './backtest.tsx'
import { Diagram } from './diagram.tsx'
import { EditCommands } from './edit-commands.tsx'
import { EditProvider } from './edit-context.tsx'
import { EditFields } from './edit-fields.tsx'
import { EditLadders } from './edit-ladders.tsx'
import { EditRules } from './edit-rules.tsx'
import { EditStates } from './edit-states.tsx'
import { TextPair } from './inputs.tsx'
import { JsonInput } from './json-input.tsx'
import { ProblemList } from './problem-list.tsx'
import { PublishBar } from './publish-bar.tsx'
import { SavingChip } from './saving-chip.tsx'
import { type Draft, useDraft, useLoadedDraft } from './use-draft.ts'
import type { Saving } from './use-kept.ts'
import { Changed } from './versions.tsx'

/** An edited copy of a definition: every knob, what is wrong, what it would have brought, and publishing. */
export function EditPage() {
  const { kind = '' } = useParams()
  const draft = useLoadedDraft(kind)
  const catalogue = useCatalogue()
  return (
    <AsyncPage query={draft}>
      {loaded => <Async query={catalogue}>{known => <Editor key={kind} loaded={loaded} catalogue={known} />}</Async>}
    </AsyncPage>
  )
}

const TABS = ['rules', 'states', 'commands', 'fields', 'ladders', 'texts', 'json', 'changes', 'backtest'] as const

function Editor({ loaded, catalogue }: { loaded: Tagged<Draft>; catalogue: Catalogue }) {
  const ui = useUi()
  const editing = useDraft(loaded)
  const { draft, definition, edit, saving } = editing
  const words = useDefinitionWords(definition)
  const { kind, problems } = draft
  const isNew = draft.basedOn === null
  const parts: Record<(typeof TABS)[number], React.ReactNode> = {
    rules: <EditRules />,
    states: <EditStates />,
    commands: <EditCommands />,
    fields: <EditFields />,
    ladders: <EditLadders />,
    texts: <KindTexts />,
    json: <JsonInput value={definition} opened onChange={value => edit(() => value)} />,
    changes: isNew ? <Text size="sm">{ui('rules.allNewKind')}</Text> : <DraftChanges kind={kind} saving={saving} />,
    backtest: isNew ? (
      <Text size="sm">{ui('rules.allNewKind')}</Text>
    ) : (
      <Backtest kind={kind} isKept={saving.state === 'saved'} />
    ),
  }
  return (
    <EditProvider value={{ kind, isNew, definition, edit, words, catalogue, problems }}>
      <PageHead
        title={ui('rules.editing', { kind: words.words.kind(kind) })}
        above={
          <Anchor component={Link} to={isNew ? '/rules' : `/rules/${kind}`} size="sm">
            {isNew ? ui('nav.rules') : words.words.kind(kind)}
          </Anchor>
        }
        beside={<SavingChip saving={saving} />}
      />
      <Stack gap="md">
        {saving.state === 'failed' && <ProblemNote error={saving.error} onRetry={() => void editing.save()} />}
        <Meanwhile kind={kind} outdated={draft.outdated} />
        <ProblemList problems={problems} title={ui('rules.problems', { number: problems.length })} />
        <Panel title={ui('rules.picture')} flush>
          <Diagram definition={definition} words={words} />
        </Panel>
        <Tabs defaultValue="rules" keepMounted={false}>
          <Tabs.List>
            {TABS.map(tab => (
              <Tabs.Tab key={tab} value={tab}>
                {ui(`rules.tab.${tab}`)}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          {TABS.map(tab => (
            <Tabs.Panel key={tab} value={tab} pt="sm">
              {parts[tab]}
            </Tabs.Panel>
          ))}
        </Tabs>
      </Stack>
      <PublishBar editing={editing} />
    </EditProvider>
  )
}

/** The copy was made from a version that is not the newest any more. */
function Meanwhile({ kind, outdated }: { kind: string; outdated: boolean }) {
  const ui = useUi()
  const newest = useNewestVersion(kind)
  if (!outdated || newest === null) return null
  return (
    <Alert color="yellow" variant="light" title={ui('rules.meanwhile', { version: newest })}>
      <Text size="sm">{ui('rules.meanwhileHint')}</Text>
    </Alert>
  )
}

/** Compared anew whenever what was typed has been kept. */
function DraftChanges({ kind, saving }: { kind: string; saving: Saving }) {
  const ui = useUi()
  if (saving.state !== 'saved') return <Text size="sm">{ui('rules.saving')}</Text>
  return <Changed kind={kind} from="newest" to="draft" />
}

function KindTexts() {
  const ui = useUi()
  const { kind } = useParams()
  return (
    <Stack gap="sm">
      <TextPair label={ui('rules.kindName')} textKey={`kind.${kind}`} />
      <TextPair label={ui('rules.kindNames')} textKey={`kinds.${kind}`} />
      <Text size="sm">{ui('rules.textsHint')}</Text>
    </Stack>
  )
}
