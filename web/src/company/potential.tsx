import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { PotentialPage } from '../../../src/endpoints/potential.ts'
import { withQuery } from '../lib/link.ts'
import { formatMoneyShort } from '../lib/money.ts'
import { KindTitles } from '../potential/kind-title.ts'
import { Months } from '../potential/months.tsx'
import { ServedBar, servedPercent } from '../potential/tiles.tsx'
import { usePotential } from '../potential/use-potential.ts'
import record from '../record/record.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'

/** What the company's objects bring in twelve months, in small. */
export function CompanyPotential({ partyId }: { partyId: string }) {
  const ui = useUi()
  const potential = usePotential({ party: partyId, groupBy: 'month' })
  const more = (
    <Anchor component={Link} to={withQuery('/potential', { party: partyId })}>
      {ui('potential.more')}
    </Anchor>
  )
  if (potential.data?.totals.objects === 0) return null
  return (
    <Panel title={ui('potential.company')} actions={more}>
      <Async query={potential}>
        {page => (
          <KindTitles value={page.kinds}>
            <Figures page={page} />
            <Months page={page} to={month => withQuery('/potential', { party: partyId, month })} />
          </KindTitles>
        )}
      </Async>
    </Panel>
  )
}

function Figures({ page: { totals, currency } }: { page: PotentialPage }) {
  const ui = useUi()
  const { locale } = useReader()
  return (
    <dl className={record.facts}>
      <dt>{ui('potential.total')}</dt>
      <dd>
        {formatMoneyShort(totals.amountMinor, currency, locale)} ·{' '}
        {ui('potential.services', { count: totals.services })}
      </dd>
      <dt>{ui('potential.served')}</dt>
      <dd>
        {servedPercent(totals)} %
        <ServedBar totals={totals} />
      </dd>
      <dt>{ui('potential.uncovered')}</dt>
      <dd>
        {totals.uncovered}{' '}
        <Text span c="dimmed">
          {ui('potential.ofObjects', { count: totals.objects })}
        </Text>
      </dd>
      <dt>{ui('potential.replaceable')}</dt>
      <dd>{totals.replaceable}</dd>
    </dl>
  )
}
