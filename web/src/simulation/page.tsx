import { Button, Group, MultiSelect, Select, Stack, Text } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { type FormEvent, useState } from 'react'
import { useSearchParams } from 'react-router'
import { useDefinitions } from '../api/definition.ts'
import type { Run } from '../lib/simulation.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Waiting } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Result } from './result.tsx'
import { useRunName } from './run-name.ts'
import { useRunSimulation, useRuns } from './use-runs.ts'

const YEARS = [1, 2, 3, 5, 10]

/** What the coming years bring if nobody reacts, under the published rules or under edited ones. */
export function SimulationPage() {
  const ui = useUi()
  const runs = useRuns()
  const running = useRunSimulation()
  return (
    <>
      <PageHead title={ui('simulation.title')} />
      <Stack gap="md">
        <Ask running={running} />
        {running.isError && <ProblemNote error={running.error} />}
        {running.isPending && <Waiting rows={6} />}
        {runs.length === 0 && !running.isPending && (
          <Panel title={ui('simulation.result')}>
            <EmptyNote title={ui('simulation.empty')}>{ui('simulation.emptyHint')}</EmptyNote>
          </Panel>
        )}
        {runs.length > 0 && !running.isPending && <Shown key={runs[0]?.id} runs={runs} />}
      </Stack>
    </>
  )
}

function Ask({ running }: { running: ReturnType<typeof useRunSimulation> }) {
  const ui = useUi()
  const words = useWords()
  const [search] = useSearchParams()
  const definitions = useDefinitions()
  const [years, setYears] = useState('1')
  const [kinds, setKinds] = useState<string[]>([])
  const [drafts, setDrafts] = useState<string[]>(search.get('draft')?.split(',') ?? [])
  const all = definitions.data ?? []
  const edited = all.filter(one => one.draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    running.mutate({ years: Number(years), kinds, drafts })
  }
  const named = (rows: typeof all) => rows.map(({ kind }) => ({ value: kind, label: words.kind(kind) }))
  return (
    <Panel title={ui('simulation.ask')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <Text size="sm">{ui('simulation.hint')}</Text>
          <Group gap="sm" align="flex-end">
            <Select
              label={ui('simulation.years')}
              data={YEARS.map(count => ({ value: String(count), label: String(count) }))}
              value={years}
              onChange={chosen => setYears(chosen ?? '1')}
              allowDeselect={false}
              w={110}
            />
            <MultiSelect
              label={ui('simulation.kinds')}
              {...(kinds.length === 0 ? { placeholder: ui('simulation.allKinds') } : {})}
              data={named(all)}
              value={kinds}
              onChange={setKinds}
              clearable
              clearButtonProps={{ 'aria-label': ui('form.clear') }}
              style={{ flex: '1 1 220px' }}
            />
            {edited.length > 0 && (
              <MultiSelect
                label={ui('simulation.drafts')}
                {...(drafts.length === 0 ? { placeholder: ui('simulation.noDrafts') } : {})}
                data={named(edited)}
                value={drafts}
                onChange={setDrafts}
                clearable
                clearButtonProps={{ 'aria-label': ui('form.clear') }}
                style={{ flex: '1 1 220px' }}
              />
            )}
            <Button type="submit" loading={running.isPending} leftSection={<IconPlayerPlay size={16} aria-hidden />}>
              {ui('simulation.run')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

/** The newest run beside an earlier one, if there is any. */
function Shown({ runs }: { runs: readonly Run[] }) {
  const ui = useUi()
  const nameOf = useRunName()
  const [newest, before] = runs
  const [shown, setShown] = useState(String(newest?.id ?? ''))
  const [other, setOther] = useState<string | null>(before ? String(before.id) : null)
  const run = runs.find(one => String(one.id) === shown) ?? newest
  if (!run) return null
  const compared = runs.find(one => String(one.id) === other && one.id !== run.id)
  const data = runs.map(one => ({ value: String(one.id), label: nameOf(one) }))
  return (
    <Stack gap="md">
      {runs.length > 1 && (
        <Group gap="sm" align="flex-end">
          <Select
            label={ui('simulation.shown')}
            data={data}
            value={String(run.id)}
            onChange={id => id && setShown(id)}
            allowDeselect={false}
            style={{ flex: '1 1 260px' }}
          />
          <Select
            label={ui('simulation.compared')}
            placeholder={ui('simulation.nothingCompared')}
            data={data.filter(one => one.value !== String(run.id))}
            value={compared ? String(compared.id) : null}
            onChange={setOther}
            clearable
            clearButtonProps={{ 'aria-label': ui('form.clear') }}
            style={{ flex: '1 1 260px' }}
          />
        </Group>
      )}
      <Result run={run} other={compared} />
    </Stack>
  )
}
