import { Anchor } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { PartyView } from '../../../src/endpoints/party.ts'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { get } from '../api/client.ts'
import { useBodyOf } from '../api/definition.ts'
import { useActorName } from '../api/user.ts'
import { formatWhen } from '../lib/date.ts'
import { companyPath } from '../lib/link.ts'
import { formatMoney } from '../lib/money.ts'
import { amountOf } from '../lib/record-query.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import { When } from '../ui/when.tsx'
import classes from './record.module.css'

type Props = { kind: string; record: RecordView }

/** The facts of a record: the common ones, its dates with who set them, then what its definition names. */
export function Facts({ kind, record }: Props) {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  const amount = amountOf(record)
  return (
    <Panel title={ui('record.facts')}>
      <dl className={classes.facts}>
        <Fact label={words.field(kind, 'partyId')}>
          {record.partyId && (
            <Anchor component={Link} to={companyPath(record.partyId)}>
              {record.partyName}
            </Anchor>
          )}
        </Fact>
        <Fact label={words.field(kind, 'ownerId')}>{record.ownerName ?? ui('record.noOwner')}</Fact>
        <Fact label={words.field(kind, 'amount')}>
          {amount !== null && formatMoney(amount, record.currency ?? 'RUB', locale)}
        </Fact>
        <OwnFacts kind={kind} record={record} />
        <Fact label={words.field(kind, 'region')}>{record.region}</Fact>
        <Fact label={words.field(kind, 'industry')}>{record.industry}</Fact>
        <Fact label={ui('column.entered')}>
          <When value={record.enteredAt} />
        </Fact>
        <Fact label={ui('column.created')}>
          <When value={record.createdAt} />
        </Fact>
        <Fact label={words.field(kind, 'description')}>{record.description}</Fact>
        <Fact label={ui('record.definition')}>{ui('record.version', { version: record.definitionVersion })}</Fact>
      </dl>
    </Panel>
  )
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  if (children === null || children === undefined || children === false || children === '') return null
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Links of contracts stand among the related records. */
const LINKED = ['predecessorId', 'successorId']
// The kind of an object and what its meter shows stand in panels of their own.
const SHOWN_ABOVE = ['amount', 'region', 'industry', 'objectKind', 'lastReading', 'meter']

/** Tables inside a fact have panels of their own. */
function OwnFacts({ kind, record }: Props) {
  const words = useWords()
  const shown = Object.entries(useBodyOf(record).fields).filter(
    ([name, { type }]) =>
      !SHOWN_ABOVE.includes(name) && type !== 'json' && type !== 'entries' && !LINKED.includes(name),
  )
  return shown.map(([name, field]) => {
    const dated = record.dateFacts[name]
    const value = record.facts[name]
    if (!dated && (value === null || value === undefined || value === '')) return null
    return (
      <Fact key={name} label={words.field(kind, name)}>
        {dated ? (
          <DateFact fact={dated} />
        ) : (
          <FactValue kind={kind} name={name} type={field.type} value={value} currency={record.currency ?? 'RUB'} />
        )}
      </Fact>
    )
  })
}

type Dated = NonNullable<RecordView['dateFacts'][string]>

function DateFact({ fact }: { fact: Dated }) {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const nameOf = useActorName()
  const by = nameOf(fact.by) ?? words.named('ui.actor', fact.by)
  const setBy = ui('why.setBy', { by, at: formatWhen(fact.setAt, reader) })
  const moved = fact.previous ? ui('record.movedFrom', { from: formatWhen(fact.previous, reader) }) : ''
  return (
    <span title={[setBy, fact.source, moved].filter(Boolean).join('; ')}>
      <When value={fact.value} />
      {moved && ` (${moved})`}
    </span>
  )
}

type ValueProps = { kind: string; name: string; type: string; value: unknown; currency: string }

function FactValue({ kind, name, type, value, currency }: ValueProps): ReactNode {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  if (typeof value === 'boolean') return ui(value ? 'form.yes' : 'form.no')
  if (type === 'party' && typeof value === 'string') return <PartyName id={value} />
  if (type === 'user' && typeof value === 'string') return <UserName id={value} />
  if (type === 'amount' && typeof value === 'number') return formatMoney(value, currency, locale)
  if (type === 'choice' && typeof value === 'string') return words.choice(name, value, kind)
  return typeof value === 'string' || typeof value === 'number' ? String(value) : null
}

function PartyName({ id }: { id: string }) {
  const party = useQuery({ queryKey: ['party', id], queryFn: () => get<PartyView>(`/parties/${id}`) })
  return (
    <Anchor component={Link} to={companyPath(id)}>
      {party.data?.name ?? id}
    </Anchor>
  )
}

const UserName = ({ id }: { id: string }) => useActorName()(id) ?? id
