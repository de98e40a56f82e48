import { Anchor, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useActorName } from '../api/user.ts'
import { languageTag } from '../lib/date.ts'
import { companyPath } from '../lib/link.ts'
import { formatMoney } from '../lib/money.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'

type Props = { record: RecordView }

export function Lots({ record }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  if (record.lots.length === 0) return null
  return (
    <Panel title={ui('record.lots')}>
      <dl className={classes.facts}>
        {record.lots.map(lot => (
          <Row key={lot.lotId} term={lot.title ?? lot.lotId}>
            {lot.amountMinor === null ? '–' : formatMoney(lot.amountMinor, lot.currency ?? 'RUB', locale)}
          </Row>
        ))}
      </dl>
    </Panel>
  )
}

function Row({ term, children }: { term: React.ReactNode; children: React.ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

export function Readings({ record }: Props) {
  const ui = useUi()
  const words = useWords()
  const nameOf = useActorName()
  const { locale } = useReader()
  const number = new Intl.NumberFormat(languageTag(locale))
  if (record.readings.length === 0) return null
  const meter = unitName(typeof record.facts.meter === 'string' ? record.facts.meter : null, ui)
  return (
    <Panel title={ui('record.readings')}>
      <dl className={classes.facts}>
        {record.readings.map(reading => (
          <Row key={reading.at} term={<When value={reading.at} />}>
            {number.format(Number(reading.value))} {meter} · {nameOf(reading.by) ?? words.named('ui.actor', reading.by)}
          </Row>
        ))}
      </dl>
    </Panel>
  )
}

export function Parties({ record }: Props) {
  const ui = useUi()
  const words = useWords()
  if (record.parties.length === 0) return null
  return (
    <Panel title={ui('record.parties')}>
      <dl className={classes.facts}>
        {record.parties.map(party => (
          <Row key={`${party.partyId} ${party.role}`} term={words.named('ui.partyRole', party.role)}>
            <Anchor component={Link} to={companyPath(party.partyId)}>
              {party.name}
            </Anchor>
          </Row>
        ))}
      </dl>
    </Panel>
  )
}

/** Which feed the record came from, and when it was last looked at. */
export function Source({ record }: Props) {
  const ui = useUi()
  const { source } = record
  if (!source) return null
  return (
    <Panel title={ui('record.source')}>
      <Text size="sm">
        {source.feed} · {source.externalId}
      </Text>
      <Text size="sm" c="dimmed">
        {ui('record.checked')} <When value={source.checkedAt} />
      </Text>
      {source.url && (
        <Anchor href={source.url} target="_blank" rel="noreferrer" size="sm" style={{ overflowWrap: 'anywhere' }}>
          {source.url}
        </Anchor>
      )}
    </Panel>
  )
}
