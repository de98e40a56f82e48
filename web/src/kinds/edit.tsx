import { Alert, Anchor, Button, Stack, Tabs, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { ObjectKindBody } from '../../../src/domain/object-kind-schema.ts'
import type { KindDraftView } from '../../../src/endpoints/object-kind-draft.ts'
import type { RegulationMoves } from '../../../src/endpoints/regulate.ts'
import { getTagged, newKey, post, type Tagged } from '../api/client.ts'
import { JsonInput } from '../rules/json-input.tsx'
import { ProblemList } from '../rules/problem-list.tsx'
import { SavingChip } from '../rules/saving-chip.tsx'
import { useKept } from '../rules/use-kept.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { EditAttributes } from './edit-attributes.tsx'
import { KindEditProvider } from './edit-context.tsx'
import { EditGeneral } from './edit-general.tsx'
import { EditServiceRules } from './edit-rules.tsx'
import { EditTexts } from './edit-texts.tsx'
import { Moves } from './moves.tsx'
import { KindPublishBar } from './publish-bar.tsx'

export type KindDraft = Omit<KindDraftView, 'body'> & { body: ObjectKindBody }

/** An edited copy of a kind of objects: its form, its regulation, what is wrong, what it would move, and publishing. */
export function EditObjectKindPage() {
  const { kind = '' } = useParams()
  const draft = useQuery({
    queryKey: ['object-kind-draft', kind],
    queryFn: () => getTagged<KindDraft>(`/object-kinds/${kind}/draft`),
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  })
  return <AsyncPage query={draft}>{loaded => <Editor key={kind} loaded={loaded} />}</AsyncPage>
}

const TABS = ['rules', 'attributes', 'general', 'texts', 'json', 'moves'] as const

function Editor({ loaded }: { loaded: Tagged<KindDraft> }) {
  const ui = useUi()
  const { locale } = useReader()
  const editing = useKept(loaded, `/object-kinds/${loaded.answer.id}`)
  const { view, body, edit, saving } = editing
  const { id, problems } = view
  const isNew = view.basedOn === null
  const title = body.title[locale] || id
  const parts: Record<(typeof TABS)[number], React.ReactNode> = {
    rules: <EditServiceRules />,
    attributes: <EditAttributes />,
    general: <EditGeneral />,
    texts: <EditTexts />,
    json: <JsonInput value={body} opened onChange={value => edit(() => value)} />,
    moves: isNew ? (
      <Text size="sm">{ui('kinds.nothingYet')}</Text>
    ) : (
      <DraftMoves id={id} kept={saving.state === 'saved'} />
    ),
  }
  return (
    <KindEditProvider value={{ id, body, edit, problems }}>
      <PageHead
        title={ui('rules.editing', { kind: title })}
        above={
          <Anchor component={Link} to={isNew ? '/object-kinds' : `/object-kinds/${id}`} size="sm">
            {isNew ? ui('nav.objectKinds') : title}
          </Anchor>
        }
        beside={<SavingChip saving={saving} />}
      />
      <Stack gap="md">
        {saving.state === 'failed' && <ProblemNote error={saving.error} onRetry={() => void editing.save()} />}
        {view.outdated && !isNew && (
          <Alert color="yellow" variant="light">
            <Text size="sm">{ui('rules.meanwhileHint')}</Text>
          </Alert>
        )}
        <ProblemList problems={problems} title={ui('rules.problems', { number: problems.length })} />
        <Tabs defaultValue="rules" keepMounted={false}>
          <Tabs.List>
            {TABS.map(tab => (
              <Tabs.Tab key={tab} value={tab}>
                {ui(`kinds.tab.${tab}`)}
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
      <KindPublishBar editing={editing} />
    </KindEditProvider>
  )
}

/** What the copy would do to the dates of the objects that are there. */
function DraftMoves({ id, kept }: { id: string; kept: boolean }) {
  const ui = useUi()
  const trying = useMutation({
    mutationFn: () => {
      const asked = { to: 'draft', dryRun: true, reason: ui('kinds.try') }
      return post<RegulationMoves>(`/object-kinds/${id}/regulate`, asked, newKey())
    },
  })
  return (
    <Stack gap="sm" align="flex-start">
      <Text size="sm">{ui('kinds.moves.hint')}</Text>
      <Button variant="default" disabled={!kept} loading={trying.isPending} onClick={() => trying.mutate()}>
        {ui('kinds.try')}
      </Button>
      {trying.isError && <ProblemNote error={trying.error} />}
      {trying.data && <Moves moves={trying.data} />}
    </Stack>
  )
}
