import { Anchor, Button, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { Link, useNavigate } from 'react-router'
import type { BulkBody, BulkDetail, BulkPreview } from '../../../src/endpoints/bulk.ts'
import { newKey, post } from '../api/client.ts'
import { BulkCounts, BulkTally, OutcomeChip } from '../bulk/bulk-state.tsx'
import { recordPath } from '../lib/link.ts'
import { type ActName, type ActValues, actBody, type Missing, missingIn, NO_ACT } from '../lib/process-act.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { ActForm } from './act-form.tsx'

export type ActScope = { scope: Pick<BulkBody, 'ids' | 'filter'>; kinds: readonly string[]; title: string }

type Props = ActScope & {
  act?: ActName
  /** What may be chosen; operators’ acts when absent. */
  acts?: readonly ActName[]
  /** The kind of the objects, when it is one. */
  objectKind?: string
  onClose: () => void
}

/** One act on several processes: what and why, then what it would do, then its progress on a page of its own. */
export function ActModal({ scope, kinds, title, act, acts, objectKind, onClose }: Props) {
  const ui = useUi()
  const form = useActing(scope, act)
  const { tried } = form
  return (
    <Modal opened onClose={onClose} title={title} size="lg" closeButtonProps={{ 'aria-label': ui('form.close') }}>
      <form onSubmit={form.attempt} noValidate>
        <Stack gap="sm">
          <ActForm
            kinds={kinds}
            {...(acts ? { acts } : {})}
            {...(objectKind ? { objectKind } : {})}
            values={form.values}
            missing={form.missing}
            onChange={form.change}
          />
          {form.error !== null && <ProblemNote error={form.error} />}
          {tried && <Tried preview={tried} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" variant={tried ? 'default' : 'filled'} loading={form.isTrying}>
              {ui('bulk.try')}
            </Button>
            {tried && tried.total > 0 && (
              <Button
                onClick={form.carryOut}
                loading={form.isStarting}
                {...(form.values.act === 'cancel' || form.values.act === 'retire' ? { color: 'red.8' } : {})}
              >
                {ui('bulk.doIt', { count: tried.total })}
              </Button>
            )}
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

function useActing(scope: ActScope['scope'], act: ActName | undefined) {
  const navigate = useNavigate()
  const queries = useQueryClient()
  const [values, setValues] = useState<ActValues>(act ? { ...NO_ACT, act } : NO_ACT)
  const [missing, setMissing] = useState<Missing | null>(null)
  const [tried, setTried] = useState<BulkPreview | null>(null)
  const bodyOf = (): BulkBody => ({ ...scope, act: actBody(values), reason: values.reason.trim() })
  const trying = useMutation({
    mutationFn: () => post<BulkPreview>('/bulk', { ...bodyOf(), dryRun: true }, newKey()),
    onSuccess: setTried,
  })
  // One key per dry run: a second press of the button is the same job.
  const [key, setKey] = useState(newKey)
  const starting = useMutation({
    mutationFn: (expected: number) => post<BulkDetail>('/bulk', { ...bodyOf(), expected }, key),
    onSuccess: async job => {
      await queries.invalidateQueries({ queryKey: ['bulk'] })
      await navigate(`/bulk/${job.id}`)
    },
    onError: () => setTried(null),
  })
  const change = (next: ActValues) => {
    setValues(next)
    setMissing(null)
    setTried(null)
    starting.reset()
  }
  const attempt = (event: FormEvent) => {
    event.preventDefault()
    const lacks = missingIn(values)
    setMissing(lacks)
    setKey(newKey())
    if (lacks === null) trying.mutate()
  }
  const carryOut = () => tried && starting.mutate(tried.total)
  return {
    values,
    missing,
    tried,
    change,
    attempt,
    carryOut,
    error: trying.error ?? starting.error,
    isTrying: trying.isPending,
    isStarting: starting.isPending,
  }
}

/** The dry run: counts, why some would be left, and some of the processes. */
function Tried({ preview }: { preview: BulkPreview }) {
  const ui = useUi()
  const words = useWords()
  const { total, checked, refusals, sample } = preview
  return (
    <Paper withBorder p="sm" role="status">
      <Stack gap="xs">
        <Text fw={650}>{ui('bulk.wouldBe', { count: total })}</Text>
        {checked < total && <Text size="sm">{ui('bulk.checked', { count: checked })}</Text>}
        <BulkCounts counts={preview.counts} would />
        <BulkTally tally={preview.summary} />
        {refusals.map(({ code, title, count }) => (
          <Text key={code} size="sm">
            {title}: {count}
          </Text>
        ))}
        <Stack gap={4} component="ul" m={0} p={0} style={{ listStyle: 'none' }}>
          {sample.slice(0, 5).map(one => (
            <li key={one.id}>
              <Group gap={6}>
                <Anchor component={Link} to={recordPath(one.kind, one.id)} size="sm">
                  {words.record(one.kind, one.number)}
                </Anchor>
                <OutcomeChip outcome={one.outcome} would />
                {one.reason && <Text size="sm">{one.reason}</Text>}
              </Group>
            </li>
          ))}
        </Stack>
      </Stack>
    </Paper>
  )
}
