import { Button, Text } from '@mantine/core'
import { IconPlayerTrackNext, IconRocket, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import { postTagged, remove } from '../api/client.ts'
import { useNewestVersion } from '../api/definition.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'
import classes from './rules.module.css'
import type { Editing } from './use-draft.ts'

type Published = { kind: string; version: number; outdated: number }

/** What becomes of the copy: tried, published, or thrown away. */
export function PublishBar({ editing }: { editing: Editing }) {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { draft, saving, etag } = editing
  const { kind, publishable } = draft
  const newest = useNewestVersion(kind)
  // Whoever publishes over another version has been told of it above.
  const over = draft.outdated && newest !== null ? { over: newest } : {}
  const isKept = saving.state === 'saved'
  const leave = async (to: string) => {
    await navigate(to)
    await queries.invalidateQueries()
  }
  const publish = () =>
    ask({
      title: ui('rules.publish'),
      text: draft.outdated && newest !== null ? ui('rules.meanwhileHint') : ui('rules.publishHint'),
      fields: [{ name: 'comment', type: 'text', required: true, label: ui('rules.comment') }],
      submit: ui('rules.publish'),
      send: (body, key) =>
        postTagged<Published>(`/definitions/${kind}/publish`, { ...body, ...over }, key, etag.current),
      done: ui('rules.published'),
      onDone: () => void leave(`/rules/${kind}`),
    })
  const discard = () =>
    ask({
      title: ui('rules.discard'),
      text: ui('rules.discardHint'),
      fields: [],
      submit: ui('rules.discard'),
      danger: true,
      send: () => remove(`/definitions/${kind}/draft`, etag.current),
      done: ui('rules.discarded'),
      onDone: () => void leave(draft.basedOn === null ? '/rules' : `/rules/${kind}`),
    })
  return (
    <div className={classes.bottom}>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={discard}>
        {ui('rules.discard')}
      </Button>
      <div className={classes.spring} />
      {!publishable && <Text size="sm">{ui('rules.notPublishable')}</Text>}
      <Button
        component={Link}
        to={`/simulation?draft=${kind}`}
        variant="default"
        leftSection={<IconPlayerTrackNext size={16} aria-hidden />}
      >
        {ui('rules.simulate')}
      </Button>
      <Button disabled={!publishable || !isKept} leftSection={<IconRocket size={16} aria-hidden />} onClick={publish}>
        {ui('rules.publish')}
      </Button>
    </div>
  )
}
