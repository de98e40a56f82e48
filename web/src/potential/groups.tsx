import { Anchor, SegmentedControl, Select, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Link } from 'react-router'
import type { PotentialGroup } from '../../../src/endpoints/potential.ts'
import { languageTag } from '../lib/date.ts'
import { companyPath } from '../lib/link.ts'
import { formatMoney, formatMoneyShort } from '../lib/money.ts'
import { unitName } from '../lib/unit.ts'
import { useAddress } from '../lib/use-address.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useKindTitle } from './kind-title.ts'
import classes from './potential.module.css'
import { ServedBar, servedPercent } from './tiles.tsx'
import { GROUPS, type Group, useChoice, usePotentialGroups } from './use-potential.ts'

/** The same money by client, kind, rule, goods, region or person; a row leads to its objects. */
export function Groups() {
  const ui = useUi()
  const { filter, group } = useChoice()
  const query = usePotentialGroups({ ...filter, groupBy: group })
  const [first] = query.data?.pages ?? []
  const rows = query.data?.pages.flatMap(page => page.groups) ?? []
  const columns = useColumns(group, first?.currency ?? 'RUB')
  return (
    <Panel title={ui('potential.by')} actions={<GroupSwitch />} flush>
      {query.isError && !first && <ProblemNote error={query.error} onRetry={() => void query.refetch()} />}
      {query.isPending && <Waiting rows={6} />}
      {first && rows.length === 0 && <EmptyNote title={ui('potential.empty')}>{ui('potential.emptyHint')}</EmptyNote>}
      {rows.length > 0 && (
        <DataTable label={ui('potential.by')} columns={columns} rows={rows} rowKey={row => row.key} />
      )}
      <MoreButton query={query} />
    </Panel>
  )
}

function GroupSwitch() {
  const ui = useUi()
  const { group } = useChoice()
  const choose = useAddress()
  const isNarrow = useMediaQuery('(max-width: 62em)', undefined, { getInitialValueInEffect: false })
  const data = GROUPS.map(word => ({ value: word, label: ui(`potential.group.${word}`) }))
  if (isNarrow) {
    return (
      <Select
        aria-label={ui('potential.by')}
        data={data}
        value={group}
        allowDeselect={false}
        onChange={word => choose({ group: word })}
      />
    )
  }
  return (
    <SegmentedControl
      aria-label={ui('potential.by')}
      data={data}
      value={group}
      onChange={word => choose({ group: word })}
    />
  )
}

function useColumns(group: Group, currency: string): Column<PotentialGroup>[] {
  const ui = useUi()
  const { locale } = useReader()
  const number = new Intl.NumberFormat(languageTag(locale))
  const count = (
    name: string,
    header: string,
    value: (row: PotentialGroup) => number | null,
  ): Column<PotentialGroup> => ({
    name,
    header,
    end: true,
    cell: row => {
      const given = value(row)
      return given === null ? '' : number.format(given)
    },
  })
  const title: Column<PotentialGroup> = {
    name: 'title',
    header: ui(`potential.group.${group}`),
    cell: row => <GroupTitle row={row} group={group} />,
  }
  const money: Column<PotentialGroup> = {
    name: 'amount',
    header: ui('potential.amount'),
    end: true,
    cell: row => (
      <span title={formatMoney(row.amountMinor, currency, locale)}>
        {formatMoneyShort(row.amountMinor, currency, locale)}
      </span>
    ),
  }
  if (group === 'item') {
    const quantity: Column<PotentialGroup> = {
      name: 'quantity',
      header: ui('potential.quantity'),
      end: true,
      cell: row => `${number.format(Math.round((row.quantity ?? 0) * 100) / 100)} ${unitName(row.unit, ui)}`,
    }
    return [title, quantity, money]
  }
  const served: Column<PotentialGroup> = {
    name: 'served',
    header: ui('potential.served'),
    width: 130,
    cell: row => <Served row={row} />,
  }
  const services = count('services', ui('potential.servicesColumn'), row => row.services)
  if (group === 'rule') return [title, services, money, served]
  return [
    title,
    count('objects', ui('potential.objects'), row => row.objects),
    services,
    money,
    served,
    count('uncovered', ui('potential.uncovered'), row => row.uncovered),
    count('replaceable', ui('potential.replaceable'), row => row.replaceable),
  ]
}

function Served({ row }: { row: PotentialGroup }) {
  const totals = { ...row, servicesOurs: row.servicesOurs ?? 0, amountOursMinor: row.amountOursMinor ?? 0 }
  return (
    <span className={classes.servedCell}>
      <ServedBar totals={totals} />
      <span>{servedPercent(totals)} %</span>
    </span>
  )
}

const FILTER_OF = { client: 'party', kind: 'objectKind', region: 'region', owner: 'owner' } as const

/** The name of a group; choosing it narrows everything on the page to it. */
function GroupTitle({ row, group }: { row: PotentialGroup; group: Group }) {
  const ui = useUi()
  const { locale } = useReader()
  const choose = useAddress()
  const titleOf = useKindTitle()
  const name =
    group === 'kind' ? titleOf(row.key) : (row.name ?? row.title?.[locale] ?? (row.key || ui('potential.nobody')))
  const narrow = () => {
    if (group === 'rule')
      return choose({ objectKind: row.objectKind, ruleId: row.key.split(' ').at(-1) ?? null, list: 'services' })
    if (group === 'item') return choose({ item: row.key, list: 'services' })
    return choose({ [FILTER_OF[group]]: row.key, list: 'services' })
  }
  return (
    <>
      <Anchor component="button" type="button" ta="left" fw={600} onClick={narrow} disabled={row.key === ''}>
        {name}
      </Anchor>
      {group === 'rule' && row.objectKind !== null && (
        <Text size="xs" c="dimmed">
          {titleOf(row.objectKind)}
        </Text>
      )}
      {group === 'client' && (
        <Text size="xs">
          <Anchor component={Link} to={companyPath(row.key)} size="xs">
            {ui('potential.card')}
          </Anchor>
        </Text>
      )}
    </>
  )
}
