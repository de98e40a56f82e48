import { Alert, Anchor, Button, Group, Progress, Stack, Text } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from 'react-router'
import type { SheetSettings, SheetView } from '../../../src/endpoints/sheet.ts'
import { get, newKey, post, put } from '../api/client.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { When } from '../ui/when.tsx'
import { Counts, ImportState } from './import-state.tsx'
import { SheetMapping } from './sheet-mapping.tsx'
import { SheetProblems } from './sheet-problems.tsx'
import { SheetSettingsForm } from './sheet-settings.tsx'

const EVERY_MS = 1_500
const RUNNING = ['checking', 'received', 'running']
const OPEN = ['mapping', 'checked', 'failed']

/** A sheet on its way: what its columns are, what would happen, what happened. Whoever leaves finds it here again. */
export function SheetPage() {
  const { id = '' } = useParams()
  const sheet = useQuery({
    queryKey: ['sheet', id],
    queryFn: () => get<SheetView>(`/imports/sheets/${id}`),
    refetchInterval: query => (RUNNING.includes(query.state.data?.state ?? '') ? EVERY_MS : false),
  })
  return <AsyncPage query={sheet}>{data => <SheetBody sheet={data} />}</AsyncPage>
}

function SheetBody({ sheet }: { sheet: SheetView }) {
  const ui = useUi()
  const may = useMay()
  const queries = useQueryClient()
  const path = `/imports/sheets/${sheet.id}`
  const keep = (view: SheetView) => queries.setQueryData(['sheet', sheet.id], view)
  const setting = useMutation({
    mutationFn: (settings: SheetSettings) => put<SheetView>(path, settings, null),
    onSuccess: ({ answer }) => keep(answer),
  })
  const moving = useMutation({
    mutationFn: (move: Move) => post<SheetView>(`${path}/${move}`, undefined, newKey()),
    onSuccess: keep,
  })
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Anchor component={Link} to="/import" size="sm">
        {ui('nav.import')}
      </Anchor>
    </nav>
  )
  const open = OPEN.includes(sheet.state) && may('sheet.run')
  const busy = setting.isPending || moving.isPending
  const problem = setting.error ?? moving.error
  return (
    <>
      <PageHead
        title={sheet.fileName ?? ui('sheet.title')}
        above={above}
        beside={<ImportState state={sheet.state} />}
      />
      <Stack gap="md">
        {sheet.before && open && (
          <Alert color="blue" variant="light" title={ui('sheet.before')}>
            <When value={sheet.before.at} />. {ui('sheet.beforeHint')}
          </Alert>
        )}
        {open && (
          <>
            <SheetSettingsForm sheet={sheet} disabled={busy} onChange={settings => setting.mutate(settings)} />
            <SheetMapping sheet={sheet} disabled={busy} onChange={mapping => setting.mutate({ mapping })} />
          </>
        )}
        {problem && <ProblemNote error={problem} />}
        {open && sheet.missing.length > 0 && <Missing sheet={sheet} />}
        <Outcome sheet={sheet} />
        {open && <Moves sheet={sheet} busy={busy} onMove={moving.mutate} />}
        <SheetProblems sheet={sheet} />
      </Stack>
    </>
  )
}

type Move = 'check' | 'commit' | 'cancel'

function Moves({ sheet, busy, onMove }: { sheet: SheetView; busy: boolean; onMove: (move: Move) => void }) {
  const ui = useUi()
  const tried = sheet.state === 'checked'
  return (
    <Group gap="xs">
      {tried && (
        <Button onClick={() => onMove('commit')} disabled={busy}>
          {ui('sheet.commit')}
        </Button>
      )}
      <Button
        variant={tried ? 'default' : 'filled'}
        onClick={() => onMove('check')}
        disabled={busy || sheet.missing.length > 0}
      >
        {ui('sheet.check')}
      </Button>
      <Button variant="subtle" color="gray" onClick={() => onMove('cancel')} disabled={busy}>
        {ui('sheet.cancel')}
      </Button>
    </Group>
  )
}

function Missing({ sheet }: { sheet: SheetView }) {
  const ui = useUi()
  const locale = document.documentElement.lang === 'ru' ? 'ru' : 'en'
  const titles = new Map(sheet.fields.map(field => [field.target, field.title[locale]]))
  return (
    <Alert color="yellow" variant="light" title={ui('sheet.missing')}>
      {sheet.missing.map(target => titles.get(target) ?? ui('sheet.objectKind')).join(', ')}
    </Alert>
  )
}

/** What would happen, what is happening, what happened. */
function Outcome({ sheet }: { sheet: SheetView }) {
  const ui = useUi()
  const { state, progress, counts, problemsTotal } = sheet
  if (state === 'mapping' || state === 'cancelled') return null
  const running = RUNNING.includes(state)
  const percent = progress.parts === 0 ? 0 : Math.round((progress.done / progress.parts) * 100)
  const title = state === 'checking' || state === 'checked' ? ui('sheet.trial') : ui('import.result')
  return (
    <Panel title={title}>
      <Stack gap="xs">
        {running && <Progress value={percent} striped animated aria-label={ui('sheet.progress')} />}
        <Counts counts={counts} />
        {state === 'checked' && (
          <Text size="sm" c="dimmed">
            {ui('sheet.trialHint')}
          </Text>
        )}
        {!running && problemsTotal > 0 && (
          <Group gap="xs">
            {(['xlsx', 'csv'] as const).map(format => (
              <Button
                key={format}
                component="a"
                href={`/api/imports/sheets/${sheet.id}/errors?format=${format}`}
                variant="default"
                size="xs"
                leftSection={<IconDownload size={15} aria-hidden />}
              >
                {ui('sheet.errors')} ({format.toUpperCase()})
              </Button>
            ))}
          </Group>
        )}
      </Stack>
    </Panel>
  )
}
