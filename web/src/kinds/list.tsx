import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link, useNavigate } from 'react-router'
import type { ObjectKindRow } from '../../../src/endpoints/object-kind.ts'
import { post } from '../api/client.ts'
import { useObjectKinds } from '../api/object-kind.ts'
import { useAsk } from '../form/ask.tsx'
import { VersionRibbon } from '../rules/version-ribbon.tsx'
import { useMay } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { When } from '../ui/when.tsx'

/** Every kind of tracked objects, and how many objects an older version of its regulation serves. */
export function ObjectKindsPage() {
  const ui = useUi()
  const may = useMay()
  const kinds = useObjectKinds()
  const columns = useColumns()
  const create = useNewKind(kinds.data ?? [])
  return (
    <>
      <PageHead
        title={ui('nav.objectKinds')}
        actions={
          may('definition.edit') && (
            <Button onClick={create} leftSection={<IconPlus size={16} aria-hidden />}>
              {ui('rules.newKind')}
            </Button>
          )
        }
      />
      <Text size="sm" mb="sm">
        {ui('kinds.hint')}
      </Text>
      <div className={panel.panel}>
        <Async query={kinds}>
          {rows => <DataTable label={ui('nav.objectKinds')} columns={columns} rows={rows} rowKey={row => row.id} />}
        </Async>
      </div>
    </>
  )
}

function useColumns(): readonly Column<ObjectKindRow>[] {
  const ui = useUi()
  const { locale } = useReader()
  return useMemo(
    () => [
      {
        name: 'kind',
        header: ui('rules.kind'),
        cell: row => (
          <Group gap={6}>
            <Anchor
              component={Link}
              to={row.version === null ? `/object-kinds/${row.id}/edit` : `/object-kinds/${row.id}`}
              fw={600}
            >
              {row.title[locale]}
            </Anchor>
            {row.own && <Chip tone="accent">{ui('rules.own')}</Chip>}
            {row.draft && <Chip tone="amber">{ui('rules.hasDraft')}</Chip>}
            {row.retired && <Chip>{ui('rules.retired')}</Chip>}
            {row.shippedDiffers && <Chip tone="outline">{ui('rules.shippedDiffers')}</Chip>}
          </Group>
        ),
      },
      { name: 'version', header: ui('rules.version'), end: true, cell: row => row.version ?? '–' },
      {
        name: 'objects',
        header: ui('kinds.objects'),
        cell: row => <VersionRibbon live={row.objects} outdated={row.outdated} />,
      },
      { name: 'attributes', header: ui('kinds.attributes'), end: true, cell: row => row.attributes },
      { name: 'rules', header: ui('rules.rules'), end: true, cell: row => row.rules },
      { name: 'at', header: ui('rules.publishedAt'), cell: row => row.publishedAt && <When value={row.publishedAt} /> },
    ],
    [ui, locale],
  )
}

/** Opens the form of a new kind: its names, and what it begins with. */
function useNewKind(rows: readonly ObjectKindRow[]): () => void {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const { locale } = useReader()
  const copies = rows.filter(row => row.version !== null)
  return () =>
    ask({
      title: ui('kinds.newTitle'),
      fields: [
        { name: 'id', type: 'text', required: true, label: ui('rules.kindCode'), hint: ui('rules.wordHint') },
        { name: 'ru', type: 'text', required: true, label: `${ui('rules.kindName')} (ru)` },
        { name: 'en', type: 'text', required: true, label: `${ui('rules.kindName')} (en)` },
        {
          name: 'from',
          type: 'choice',
          required: false,
          label: ui('kinds.copyOf'),
          choices: copies.map(row => row.id),
          choiceLabels: Object.fromEntries(copies.map(row => [row.id, row.title[locale]])),
        },
      ],
      submit: ui('rules.makeKind'),
      send: async ({ id, ru, en, from }, key) => {
        const body = { id, title: { ru, en }, ...(from ? { from } : {}) }
        const made = await post<{ id: string }>('/object-kinds', body, key)
        await navigate(`/object-kinds/${made.id}/edit`)
        return made
      },
    })
}
