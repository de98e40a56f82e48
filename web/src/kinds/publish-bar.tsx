import { Button, Text } from '@mantine/core'
import { IconRocket, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import { postTagged, remove } from '../api/client.ts'
import { useObjectKind } from '../api/object-kind.ts'
import { useAsk } from '../form/ask.tsx'
import classes from '../rules/rules.module.css'
import type { useKept } from '../rules/use-kept.ts'
import { useUi } from '../text/use-ui.ts'
import type { KindDraft } from './edit.tsx'

type Published = { id: string; version: number; outdated: number }

/** What becomes of the copy: published, and then its objects moved; or thrown away. */
export function KindPublishBar({ editing }: { editing: ReturnType<typeof useKept<KindDraft>> }) {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { view, saving, etag } = editing
  const { id, publishable, basedOn } = view
  const newest = useObjectKind(basedOn === null ? null : id).data?.version
  // Whoever publishes over another version has been told of it above.
  const over = view.outdated && newest !== undefined ? { over: newest } : {}
  const leave = async (to: string) => {
    await navigate(to)
    await queries.invalidateQueries()
  }
  const publish = () =>
    ask({
      title: ui('rules.publish'),
      text: ui('kinds.publishHint'),
      fields: [{ name: 'comment', type: 'text', required: true, label: ui('rules.comment') }],
      submit: ui('rules.publish'),
      send: async (body, key) => {
        const { answer } = await postTagged<Published>(
          `/object-kinds/${id}/publish`,
          { ...body, ...over },
          key,
          etag.current,
        )
        await leave(answer.outdated > 0 ? `/object-kinds/${id}/move` : `/object-kinds/${id}`)
        return answer
      },
      done: ui('rules.published'),
    })
  const discard = () =>
    ask({
      title: ui('rules.discard'),
      text: ui('rules.discardHint'),
      fields: [],
      submit: ui('rules.discard'),
      danger: true,
      send: () => remove(`/object-kinds/${id}/draft`, etag.current),
      done: ui('rules.discarded'),
      onDone: () => void leave(basedOn === null ? '/object-kinds' : `/object-kinds/${id}`),
    })
  return (
    <div className={classes.bottom}>
      <Button variant="subtle" color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={discard}>
        {ui('rules.discard')}
      </Button>
      <div className={classes.spring} />
      {!publishable && <Text size="sm">{ui('rules.notPublishable')}</Text>}
      <Button
        disabled={!publishable || saving.state !== 'saved'}
        leftSection={<IconRocket size={16} aria-hidden />}
        onClick={publish}
      >
        {ui('rules.publish')}
      </Button>
    </div>
  )
}
