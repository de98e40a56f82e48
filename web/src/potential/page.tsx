import { Alert, Select, Stack, Text } from '@mantine/core'
import type { PotentialPage } from '../../../src/endpoints/potential.ts'
import { PartyInput } from '../form/pick-input.tsx'
import { useAddress } from '../lib/use-address.ts'
import { OwnerFilter } from '../record/list-filters.tsx'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { FilterBar, filterClass } from '../ui/filter-bar.tsx'
import { PageHead } from '../ui/page-head.tsx'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import { Behind } from './behind.tsx'
import { Chosen } from './chosen.tsx'
import { Groups } from './groups.tsx'
import { KindTitles, useKindTitle } from './kind-title.ts'
import { Months } from './months.tsx'
import { Tiles } from './tiles.tsx'
import { useChoice, usePotential } from './use-potential.ts'

/** What the objects of our clients bring in twelve months, who gets it today, and where more could be. */
export function PotentialObjectsPage() {
  const ui = useUi()
  const { filter } = useChoice()
  // The bars show all months: one of them is chosen there, and narrows everything else.
  const { month: _, ...ofYear } = filter
  const potential = usePotential({ ...filter, groupBy: 'kind', limit: 1 })
  const year = usePotential({ ...ofYear, groupBy: 'month' })
  return (
    <>
      <PageHead title={ui('potential.title')} />
      <Text size="sm" c="dimmed" mb="sm">
        {ui('potential.hint')}
      </Text>
      <Async query={potential} rows={12}>
        {page => (
          <KindTitles value={page.kinds}>
            <Filters page={page} />
            <Chosen />
            <Freshness page={page} />
            <Stack gap="md">
              <Tiles totals={page.totals} currency={page.currency} />
              <Panel title={ui('potential.months')}>
                <Async query={year}>{found => <Months page={found} />}</Async>
              </Panel>
              <Groups />
              <Behind />
            </Stack>
          </KindTitles>
        )}
      </Async>
    </>
  )
}

function Filters({ page }: { page: PotentialPage }) {
  const ui = useUi()
  const titleOf = useKindTitle()
  const { filter } = useChoice()
  const choose = useAddress()
  const value = (name: string) => (filter[name] === undefined ? null : String(filter[name]))
  return (
    <FilterBar
      search={
        <PartyInput
          name="party"
          className={filterClass}
          aria-label={ui('plan.client')}
          placeholder={ui('plan.client')}
          required={false}
          value={value('party') ?? ''}
          onChange={party => choose({ party })}
        />
      }
      count={Object.keys(filter).length}
      onClear={() =>
        choose({ party: null, objectKind: null, owner: null, region: null, ruleId: null, month: null, item: null })
      }
    >
      <Select
        className={filterClass}
        aria-label={ui('potential.group.kind')}
        placeholder={ui('potential.group.kind')}
        data={page.kinds.map(({ id }) => ({ value: id, label: titleOf(id) }))}
        value={value('objectKind')}
        onChange={objectKind => choose({ objectKind, ruleId: null })}
        clearable
        clearButtonProps={{ 'aria-label': ui('form.clear') }}
      />
      <OwnerFilter value={value('owner') ?? ''} onChange={owner => choose({ owner })} />
      {page.currencies.length > 1 && (
        <Select
          className={filterClass}
          aria-label={ui('potential.currency')}
          data={page.currencies}
          value={page.currency}
          allowDeselect={false}
          onChange={currency => choose({ currency })}
        />
      )}
    </FilterBar>
  )
}

/** From when the figures are; what is being made anew is said. */
function Freshness({ page }: { page: PotentialPage }) {
  const ui = useUi()
  return (
    <>
      {page.computing > 0 && (
        <Alert color="yellow" mb="sm" role="status">
          {ui('potential.computing', { count: page.computing })}
        </Alert>
      )}
      {page.failing > 0 && (
        <Alert color="red" mb="sm" role="status">
          {ui('potential.failing', { count: page.failing })}
        </Alert>
      )}
      {page.asOf !== null && (
        <Text size="xs" c="dimmed" mb="sm">
          {ui('potential.asOf')} <When value={page.asOf} withRelative="beside" />
        </Text>
      )}
    </>
  )
}
