import { Anchor, Button, Group, Text } from '@mantine/core'
import { IconPlus } from '@tabler/icons-react'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import { useDefinitions } from '../api/definition.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Chip } from '../ui/chip.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { When } from '../ui/when.tsx'
import { VersionRibbon } from './version-ribbon.tsx'

/** Every kind of process with its version, and how many processes live by an older one. */
export function RulesPage() {
  const ui = useUi()
  const may = useMay()
  const definitions = useDefinitions()
  const columns = useColumns()
  const create = may('definition.edit') && (
    <Button component={Link} to="/rules/new" leftSection={<IconPlus size={16} aria-hidden />}>
      {ui('rules.newKind')}
    </Button>
  )
  return (
    <>
      <PageHead title={ui('nav.rules')} actions={create} />
      <Text size="sm" mb="sm">
        {ui('rules.hint')}
      </Text>
      <div className={panel.panel}>
        <Async query={definitions}>
          {rows => <DataTable label={ui('nav.rules')} columns={columns} rows={rows} rowKey={row => row.kind} />}
        </Async>
      </div>
    </>
  )
}

function useColumns(): readonly Column<DefinitionRow>[] {
  const ui = useUi()
  return useMemo(
    () => [
      {
        name: 'kind',
        header: ui('rules.kind'),
        cell: row => (
          <Group gap={6}>
            <Anchor
              component={Link}
              to={row.version === null ? `/rules/${row.kind}/edit` : `/rules/${row.kind}`}
              fw={600}
            >
              {row.name}
            </Anchor>
            {row.own && <Chip tone="accent">{ui('rules.own')}</Chip>}
            {row.draft && <Chip tone="amber">{ui('rules.hasDraft')}</Chip>}
            {row.retiredAt !== null && <Chip>{ui('rules.retired')}</Chip>}
            {row.shippedDiffers && <Chip tone="outline">{ui('rules.shippedDiffers')}</Chip>}
          </Group>
        ),
      },
      { name: 'version', header: ui('rules.version'), end: true, cell: row => row.version ?? '–' },
      {
        name: 'live',
        header: ui('rules.live'),
        cell: row => <VersionRibbon live={row.live} outdated={row.outdated} />,
      },
      { name: 'states', header: ui('rules.states'), end: true, cell: row => row.states },
      { name: 'at', header: ui('rules.publishedAt'), cell: row => row.publishedAt && <When value={row.publishedAt} /> },
    ],
    [ui],
  )
}
