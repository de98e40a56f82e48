import { Anchor, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { type ClipboardEvent, type FormEvent, useMemo, useState } from 'react'
import { Link, useParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { ObjectRow } from '../../../src/endpoints/object.ts'
import type { PartyView } from '../../../src/endpoints/party.ts'
import type { ReadingAnswer } from '../../../src/endpoints/reading.ts'
import { get, newKey, post } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'

const AT_MOST = 200
type Loaded = { company: PartyView; objects: readonly ObjectRow[] }

/** Readings of many objects of one client: typed one after the other, or pasted as a column. */
export function ReadingsPage() {
  const { id = '' } = useParams()
  const loaded = useQuery({
    queryKey: ['readings', id],
    queryFn: async (): Promise<Loaded> => {
      const company = await get<PartyView>(`/parties/${id}`)
      const page = await get<Page<ObjectRow>>('/objects', { party: id, limit: AT_MOST })
      return { company, objects: page.items.filter(({ facts }) => facts.meter !== undefined) }
    },
  })
  return <AsyncPage query={loaded}>{data => <Grid {...data} />}</AsyncPage>
}

type Cell = { value: string; reason: string }
const EMPTY: Cell = { value: '', reason: '' }
const numberIn = (text: string) => {
  const plain = text.replace(/[\s\u00A0.,]/g, '')
  return /^\d{1,10}$/.test(plain) ? Number(plain) : null
}

function Grid({ company, objects }: Loaded) {
  const ui = useUi()
  const queries = useQueryClient()
  const [cells, setCells] = useState<Readonly<Record<string, Cell>>>({})
  const [answers, setAnswers] = useState<Readonly<Record<string, ReadingAnswer>>>({})
  const filled = objects.flatMap(({ id }) => {
    const { value, reason } = cells[id] ?? EMPTY
    const number = numberIn(value)
    return number === null ? [] : [{ objectId: id, value: number, ...(reason === '' ? {} : { reason }) }]
  })
  const sending = useMutation({
    mutationFn: () => post<{ items: ReadingAnswer[] }>('/readings', { readings: filled }, newKey()),
    onSuccess: async ({ items }) => {
      setAnswers(Object.fromEntries(items.map(item => [item.objectId, item])))
      const kept = new Set(
        items.flatMap(item => (item.outcome === 'doubted' || item.outcome === 'refused' ? item.objectId : [])),
      )
      setCells(before => Object.fromEntries(Object.entries(before).filter(([id]) => kept.has(id))))
      await queries.invalidateQueries({ queryKey: ['readings', company.id] })
    },
  })
  const set = (id: string, part: Partial<Cell>) =>
    setCells(before => ({ ...before, [id]: { ...EMPTY, ...before[id], ...part } }))
  /** A column of a spreadsheet fills the fields from here on. */
  const paste = (from: number, event: ClipboardEvent) => {
    const lines = event.clipboardData.getData('text').trim().split(/\r?\n/)
    if (lines.length < 2) return
    event.preventDefault()
    const pasted = lines.flatMap((line, index) => {
      const object = objects[from + index]
      return object ? [[object.id, { ...EMPTY, value: line.split('\t').at(-1)?.trim() ?? '' }] as const] : []
    })
    setCells(before => ({ ...before, ...Object.fromEntries(pasted) }))
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (filled.length > 0) sending.mutate()
  }
  const columns = useColumns({ objects, cells, answers, set, paste })
  const above = (
    <nav aria-label={ui('nav.path')}>
      <Anchor component={Link} to={`/companies/${company.id}`} size="sm">
        {company.name}
      </Anchor>
    </nav>
  )
  return (
    <>
      <PageHead title={ui('readings.title')} above={above} />
      <form onSubmit={submit}>
        <Stack gap="md">
          <Text size="sm">{ui('readings.hint')}</Text>
          <Panel title={ui('readings.objects')} flush>
            {objects.length === 0 ? (
              <EmptyNote title={ui('readings.empty')}>{ui('readings.emptyHint')}</EmptyNote>
            ) : (
              <DataTable label={ui('readings.objects')} columns={columns} rows={objects} rowKey={row => row.id} />
            )}
          </Panel>
          {sending.isError && <ProblemNote error={sending.error} />}
          <Group>
            <Button type="submit" disabled={filled.length === 0} loading={sending.isPending}>
              {ui('readings.save', { count: filled.length })}
            </Button>
          </Group>
        </Stack>
      </form>
    </>
  )
}

type Fields = {
  objects: readonly ObjectRow[]
  cells: Readonly<Record<string, Cell>>
  answers: Readonly<Record<string, ReadingAnswer>>
  set: (id: string, part: Partial<Cell>) => void
  paste: (from: number, event: ClipboardEvent) => void
}

function useColumns({ objects, cells, answers, set, paste }: Fields): readonly Column<ObjectRow>[] {
  const ui = useUi()
  return useMemo(
    () => [
      {
        name: 'object',
        header: ui('readings.object'),
        cell: ({ title, facts }) => (
          <>
            <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
              {title}
            </Text>
            <Text size="xs" c="dimmed">
              {typeof facts.lastReading === 'number'
                ? ui('readings.last', { value: facts.lastReading.toLocaleString(document.documentElement.lang) })
                : ui('readings.never')}
            </Text>
          </>
        ),
      },
      {
        name: 'value',
        header: ui('readings.now'),
        cell: object => {
          const { id, title } = object
          const answer = answers[id]
          const wrong = answer?.outcome === 'doubted' || answer?.outcome === 'refused'
          return (
            <Stack gap={4}>
              <TextInput
                aria-label={`${ui('readings.now')}: ${title}`}
                inputMode="numeric"
                value={cells[id]?.value ?? ''}
                error={wrong ? answer.message : undefined}
                onChange={event => set(id, { value: event.currentTarget.value })}
                onPaste={event => paste(objects.indexOf(object), event)}
              />
              {answer?.outcome === 'doubted' && (
                <TextInput
                  aria-label={`${ui('readings.reason')}: ${title}`}
                  placeholder={ui('readings.reason')}
                  value={cells[id]?.reason ?? ''}
                  onChange={event => set(id, { reason: event.currentTarget.value })}
                />
              )}
              {answer && !wrong && (
                <Text size="xs" role="status">
                  {ui(answer.outcome === 'added' ? 'readings.added' : 'readings.unchanged')}
                </Text>
              )}
            </Stack>
          )
        },
      },
    ],
    [objects, cells, answers, set, paste, ui],
  )
}
