import { Anchor, Button, Stack, Textarea } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { Link, useParams } from 'react-router'
import type { BulkDetail } from '../../../src/endpoints/bulk.ts'
import type { RegulationMoves } from '../../../src/endpoints/regulate.ts'
import { newKey, post } from '../api/client.ts'
import { type PublishedKind, useObjectKind } from '../api/object-kind.ts'
import { BulkProgress } from '../bulk/bulk-progress.tsx'
import { PartyInput } from '../form/pick-input.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { AsyncPage } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Moves } from './moves.tsx'

/** Objects are moved to the newest version of their regulation: first what moves, then it is done, each once. */
export function MoveObjectsPage() {
  const { kind = '' } = useParams()
  const query = useObjectKind(kind)
  return <AsyncPage query={query}>{published => <Move published={published} />}</AsyncPage>
}

function Move({ published }: { published: PublishedKind }) {
  const ui = useUi()
  const { locale } = useReader()
  const { id, version, body, outdated } = published
  const [job, setJob] = useState<string | null>(null)
  return (
    <>
      <PageHead
        title={ui('kinds.moveTitle', { kind: body.title[locale], version })}
        above={
          <Anchor component={Link} to={`/object-kinds/${id}`} size="sm">
            {body.title[locale]}
          </Anchor>
        }
      />
      <Stack gap="md">
        {job !== null && (
          <Panel title={ui('kinds.moving')}>
            <BulkProgress id={job} />
          </Panel>
        )}
        {job === null && outdated === 0 && (
          <EmptyNote title={ui('kinds.nothingToMove')}>{ui('kinds.nothingToMoveHint')}</EmptyNote>
        )}
        {job === null && outdated > 0 && <Ask published={published} onStarted={setJob} />}
      </Stack>
    </>
  )
}

function Ask({ published: { id, version }, onStarted }: { published: PublishedKind; onStarted: (id: string) => void }) {
  const ui = useUi()
  const [reason, setReason] = useState('')
  const [party, setParty] = useState('')
  const request = (more: object) => ({
    reason: reason.trim() || ui('kinds.moveReason', { version }),
    ...(party === '' ? {} : { party }),
    ...more,
  })
  const trying = useMutation({
    mutationFn: () => post<RegulationMoves>(`/object-kinds/${id}/regulate`, request({ dryRun: true }), newKey()),
  })
  const starting = useMutation({
    mutationFn: (expected: number) => post<BulkDetail>(`/object-kinds/${id}/regulate`, request({ expected }), newKey()),
    onSuccess: started => onStarted(started.id),
  })
  const moves = trying.data
  return (
    <>
      <Panel title={ui('kinds.whoMoves')}>
        <Stack gap="sm" align="flex-start">
          <PartyInput
            name="party"
            label={ui('kinds.onlyOf')}
            required={false}
            withAsterisk={false}
            value={party}
            onChange={value => {
              setParty(value)
              trying.reset()
            }}
          />
          <Textarea
            label={ui('rules.moveWhy')}
            value={reason}
            placeholder={ui('kinds.moveReason', { version })}
            onChange={event => setReason(event.currentTarget.value)}
            autosize
            w="100%"
            maw={560}
          />
          <Button variant={moves ? 'default' : 'filled'} loading={trying.isPending} onClick={() => trying.mutate()}>
            {ui('kinds.try')}
          </Button>
          {trying.isError && <ProblemNote error={trying.error} />}
        </Stack>
      </Panel>
      {moves && (
        <Panel
          title={ui('kinds.moves.title')}
          actions={
            moves.total > 0 && (
              <Button loading={starting.isPending} onClick={() => starting.mutate(moves.total)}>
                {ui('kinds.moveNow', { number: moves.total })}
              </Button>
            )
          }
        >
          <Moves moves={moves} />
          {starting.isError && <ProblemNote error={starting.error} />}
        </Panel>
      )}
    </>
  )
}
