import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconDots, IconGitMerge, IconRestore, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { ObjectKindRow } from '../../../src/endpoints/object-kind.ts'
import { post, remove } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'

/** The seldom acts on a kind of objects: what the release ships, retiring it, taking it away. */
export function ObjectKindMenu({ row }: { row: ObjectKindRow }) {
  const ui = useUi()
  const acts = useKindActs(row)
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={ui('rules.acts')}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!row.own && !row.draft && (
          <Menu.Item leftSection={<IconGitMerge size={16} aria-hidden />} onClick={acts.takeShipped}>
            {ui('kinds.takeShipped')}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={row.retired ? <IconRestore size={16} aria-hidden /> : <IconArchive size={16} aria-hidden />}
          onClick={row.retired ? acts.restore : acts.retire}
        >
          {ui(row.retired ? 'rules.restore' : 'rules.retire')}
        </Menu.Item>
        {row.own && row.objects === 0 && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={acts.erase}>
            {ui('rules.erase.kind')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function useKindActs({ id }: ObjectKindRow) {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const refresh = () => void queries.invalidateQueries()
  const reasoned = (act: 'retire' | 'restore', texts: { hint: string; done: string }) =>
    ask({
      title: ui(`rules.${act}`),
      text: texts.hint,
      fields: [{ name: 'reason', type: 'text', required: true, label: ui('rules.why') }],
      submit: ui(`rules.${act}`),
      send: (body, key) => post(`/object-kinds/${id}/${act}`, body, key),
      done: texts.done,
      onDone: refresh,
    })
  return {
    retire: () => reasoned('retire', { hint: ui('kinds.retireHint'), done: ui('kinds.retiredNow') }),
    restore: () => reasoned('restore', { hint: ui('kinds.restoreHint'), done: ui('kinds.restored') }),
    takeShipped: () =>
      ask({
        title: ui('kinds.takeShipped'),
        text: ui('kinds.takeShippedHint'),
        fields: [],
        submit: ui('kinds.takeShipped'),
        send: (_, key) => post(`/object-kinds/${id}/draft`, { from: 'shipped' }, key),
        onDone: () => {
          refresh()
          void navigate(`/object-kinds/${id}/edit`)
        },
      }),
    erase: () =>
      ask({
        title: ui('rules.erase.kind'),
        text: ui('kinds.eraseHint'),
        fields: [],
        submit: ui('rules.erase.kind'),
        danger: true,
        send: () => remove(`/object-kinds/${id}`),
        done: ui('rules.erase.done'),
        onDone: () => {
          void navigate('/object-kinds')
          refresh()
        },
      }),
  }
}
