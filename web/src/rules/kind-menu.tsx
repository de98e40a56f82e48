import { ActionIcon, Menu } from '@mantine/core'
import { IconArchive, IconDots, IconGitMerge, IconRestore, IconTrash } from '@tabler/icons-react'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from 'react-router'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import { post, remove } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'

/** The seldom acts on a kind: what the release brings beside it, retiring one's own, taking it away. */
export function KindMenu({ row }: { row: DefinitionRow }) {
  const ui = useUi()
  const acts = useKindActs(row)
  // A kind that a release ships cannot be retired, and one of the administrators' own has nothing shipped beside it.
  return (
    <Menu position="bottom-end" width={280}>
      <Menu.Target>
        <ActionIcon variant="default" size={36} aria-label={ui('rules.acts')}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {!row.own && (
          <Menu.Item
            component={Link}
            to={`/rules/${row.kind}/shipped`}
            leftSection={<IconGitMerge size={16} aria-hidden />}
          >
            {ui('rules.shipped.title', { kind: row.name })}
          </Menu.Item>
        )}
        {row.own && row.retiredAt === null && (
          <Menu.Item leftSection={<IconArchive size={16} aria-hidden />} onClick={acts.retire}>
            {ui('rules.retire')}
          </Menu.Item>
        )}
        {row.own && row.retiredAt !== null && (
          <Menu.Item leftSection={<IconRestore size={16} aria-hidden />} onClick={acts.restore}>
            {ui('rules.restore')}
          </Menu.Item>
        )}
        {row.own && (
          <Menu.Item color="red" leftSection={<IconTrash size={16} aria-hidden />} onClick={acts.erase}>
            {ui('rules.erase.kind')}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}

function useKindActs({ kind }: DefinitionRow) {
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
      send: (body, key) => post(`/definitions/${kind}/${act}`, body, key),
      done: texts.done,
      onDone: refresh,
    })
  const erase = () =>
    ask({
      title: ui('rules.erase.kind'),
      text: ui('rules.erase.hint'),
      fields: [],
      submit: ui('rules.erase.kind'),
      danger: true,
      send: () => remove(`/definitions/${kind}`),
      done: ui('rules.erase.done'),
      onDone: () => {
        void navigate('/rules')
        refresh()
      },
    })
  return {
    retire: () => reasoned('retire', { hint: ui('rules.retireHint'), done: ui('rules.retiredNow') }),
    restore: () => reasoned('restore', { hint: ui('rules.restoreHint'), done: ui('rules.restored') }),
    erase,
  }
}
