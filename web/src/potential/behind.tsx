import { Anchor, Button, Tabs, Text } from '@mantine/core'
import { IconBulb } from '@tabler/icons-react'
import { Link } from 'react-router'
import type { PotentialObjectView } from '../../../src/endpoints/potential.ts'
import { formatDay, languageTag } from '../lib/date.ts'
import { companyPath, recordPath } from '../lib/link.ts'
import { formatMoney } from '../lib/money.ts'
import { useAddress } from '../lib/use-address.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { Panel } from '../ui/panel.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useKindTitle } from './kind-title.ts'
import { LISTS, type List, useBehind, useChoice } from './use-potential.ts'
import { useStartInterest } from './use-start-interest.ts'

/** The objects behind the figures: what is served, what no contract covers, what is old. */
export function Behind() {
  const ui = useUi()
  const { list } = useChoice()
  const choose = useAddress()
  return (
    <Panel title={ui('potential.behind')} flush>
      <Tabs value={list} onChange={word => choose({ list: word })} keepMounted={false}>
        <Tabs.List px="md">
          {LISTS.map(word => (
            <Tabs.Tab key={word} value={word}>
              {ui(`potential.list.${word}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {LISTS.map(word => (
          <Tabs.Panel key={word} value={word}>
            <Text size="sm" c="dimmed" px="md" py="xs">
              {ui(`potential.listHint.${word}`)}
            </Text>
            <Objects list={word} />
          </Tabs.Panel>
        ))}
      </Tabs>
    </Panel>
  )
}

function Objects({ list }: { list: List }) {
  const ui = useUi()
  const { filter, item } = useChoice()
  const query = useBehind({ ...filter, what: list, ...(item && list === 'services' ? { item } : {}) })
  const [first] = query.data?.pages ?? []
  const rows = query.data?.pages.flatMap(page => page.items) ?? []
  const columns = useColumns(list, first?.currency ?? 'RUB')
  if (query.isError && !first) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
  if (!first) return <Waiting rows={6} />
  return (
    <>
      {rows.length === 0 && !query.hasNextPage ? (
        <EmptyNote title={ui('potential.nothing')} />
      ) : (
        <DataTable label={ui(`potential.list.${list}`)} columns={columns} rows={rows} rowKey={row => row.id} />
      )}
      <MoreButton query={query} />
    </>
  )
}

function useColumns(list: List, currency: string): Column<PotentialObjectView>[] {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  const number = new Intl.NumberFormat(languageTag(locale))
  const object: Column<PotentialObjectView> = {
    name: 'object',
    header: ui('potential.object'),
    cell: row => <ObjectCell row={row} />,
  }
  const client: Column<PotentialObjectView> = {
    name: 'client',
    header: ui('plan.client'),
    cell: row => (
      <Anchor component={Link} to={companyPath(row.partyId)}>
        {row.partyName}
      </Anchor>
    ),
  }
  const holder: Column<PotentialObjectView> = {
    name: 'holder',
    header: words.field('object', 'holder'),
    cell: row => words.choice('holder', row.holder, 'object'),
  }
  const amount: Column<PotentialObjectView> = {
    name: 'amount',
    header: ui('potential.amount'),
    end: true,
    cell: row => formatMoney(row.amountMinor, currency, locale),
  }
  const services: Column<PotentialObjectView> = {
    name: 'services',
    header: ui('potential.servicesColumn'),
    cell: row => <Works row={row} />,
  }
  const age: Column<PotentialObjectView> = {
    name: 'age',
    header: ui('potential.why'),
    cell: ({ replacement }) =>
      replacement && (
        <>
          {replacement.years !== null && ui('potential.years', { count: replacement.years })}
          {replacement.years !== null && replacement.usage !== null && ' · '}
          {replacement.usage !== null && ui('potential.usage', { value: number.format(replacement.usage) })}
        </>
      ),
  }
  const start: Column<PotentialObjectView> = {
    name: 'start',
    header: ui('potential.start'),
    end: true,
    cell: row => <Start row={row} list={list} />,
  }
  if (list === 'services') return [object, client, holder, services, amount]
  if (list === 'uncovered') return [object, client, holder, amount, start]
  return [object, client, age, holder, start]
}

function ObjectCell({ row }: { row: PotentialObjectView }) {
  const titleOf = useKindTitle()
  return (
    <>
      <Anchor component={Link} to={recordPath('object', row.id)} fw={600}>
        {row.title}
      </Anchor>
      <Text size="xs" c="dimmed">
        {titleOf(row.objectKind)}
      </Text>
    </>
  )
}

const WORKS_SHOWN = 3

function Works({ row }: { row: PotentialObjectView }) {
  const ui = useUi()
  const { locale } = useReader()
  const more = row.services - Math.min(row.works.length, WORKS_SHOWN)
  return (
    <>
      {row.works.slice(0, WORKS_SHOWN).map(work => (
        <div key={`${work.ruleId} ${work.on}`}>
          {formatDay(work.on, locale)} · {work.title[locale]}
        </div>
      ))}
      {more > 0 && (
        <Text size="xs" c="dimmed">
          {ui('plan.more', { count: more })}
        </Text>
      )}
    </>
  )
}

/** One click, and its seller has an interest with all that is known. */
function Start({ row, list }: { row: PotentialObjectView; list: List }) {
  const ui = useUi()
  const start = useStartInterest(row, list)
  if (!start.may) return null
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconBulb size={14} aria-hidden />}
      loading={start.isPending}
      aria-label={ui('potential.startOf', { title: row.title })}
      onClick={start.run}
    >
      {ui('potential.start')}
    </Button>
  )
}
