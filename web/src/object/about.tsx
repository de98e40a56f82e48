import { Anchor, Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { Link } from 'react-router'
import type { ObjectPlan } from '../../../src/endpoints/object.ts'
import { formatWhen, languageTag } from '../lib/date.ts'
import { listPath, recordPath } from '../lib/link.ts'
import { formatMoney } from '../lib/money.ts'
import { unitName } from '../lib/unit.ts'
import record from '../record/record.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'

type Props = { plan: ObjectPlan }

/** What kind of thing it is, in the order of its form. */
export function Attributes({ plan }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const known = plan.attributes.filter(({ value }) => value !== null && !(Array.isArray(value) && value.length === 0))
  if (plan.kind === null && plan.group === null) return null
  return (
    <Panel title={plan.kind?.title[locale] ?? ui('object.about')}>
      <dl className={record.facts}>
        {plan.group && (
          <Row term={ui('object.group')}>
            <Anchor component={Link} to={listPath('object', { group: plan.group })}>
              {plan.group}
            </Anchor>
          </Row>
        )}
        {known.map(attribute => (
          <Row key={attribute.id} term={attribute.title[locale]}>
            <Value attribute={attribute} />
          </Row>
        ))}
      </dl>
    </Panel>
  )
}

function Value({ attribute: { value, unit, said, type } }: { attribute: ObjectPlan['attributes'][number] }) {
  const ui = useUi()
  const reader = useReader()
  if (said) return said[reader.locale]
  if (typeof value === 'boolean') return ui(value ? 'form.yes' : 'form.no')
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'string') return type === 'day' ? formatWhen(value, reader) : value
  if (value === null) return null
  // A year is no amount.
  const grouped = unit !== null || value >= 10_000
  const number = new Intl.NumberFormat(languageTag(reader.locale), { useGrouping: grouped }).format(value)
  return unit === null ? number : `${number} ${unitName(unit, ui)}`
}

function Row({ term, children }: { term: string; children: ReactNode }) {
  return (
    <>
      <dt>{term}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Where it belongs, and what it consists of. */
export function Structure({ plan }: Props) {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  if (plan.path.length === 0 && plan.parts.length === 0) return null
  return (
    <Panel title={ui('object.structure')}>
      {plan.path.length > 0 && (
        <nav aria-label={ui('object.partOf')}>
          <Text size="sm" mb={6}>
            {ui('object.partOf')}:{' '}
            {plan.path.map(({ id, title }, index) => (
              <span key={id}>
                {index > 0 && ' › '}
                <Anchor component={Link} to={recordPath('object', id)} underline="always">
                  {title}
                </Anchor>
              </span>
            ))}
          </Text>
        </nav>
      )}
      {plan.parts.length > 0 && (
        <ul className={record.links}>
          {plan.parts.map(part => (
            <li key={part.id}>
              <Anchor component={Link} to={recordPath('object', part.id)}>
                {part.title}
              </Anchor>
              <Text size="xs" c="dimmed">
                {[
                  words.state('object', part.state),
                  ...(part.serviceOn ? [ui('object.serviceOn', { on: formatWhen(part.serviceOn, reader) })] : []),
                  ...(part.parts > 0 ? [ui('object.parts', { count: part.parts })] : []),
                ].join(' · ')}
              </Text>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}

/** What was spent on it, what the year ahead is worth, and whether it is time for a new one. */
export function Money({ plan }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const { costs, year, replacement } = plan
  if (costs.length === 0 && year.services === 0 && replacement === null) return null
  const amounts = year.amounts.map(({ currency, amountMinor }) => formatMoney(amountMinor, currency, locale))
  const number = (value: number) => new Intl.NumberFormat(languageTag(locale)).format(value)
  return (
    <Panel title={ui('object.money')}>
      <dl className={record.facts}>
        {costs.map(({ currency, amountMinor, lastYearMinor }) => (
          <Row key={currency} term={ui('object.spent')}>
            {formatMoney(amountMinor, currency, locale)}
            {lastYearMinor !== amountMinor &&
              `, ${ui('object.spentYear', { amount: formatMoney(lastYearMinor, currency, locale) })}`}
          </Row>
        ))}
        <Row term={ui('object.year')}>
          {[ui('object.yearServices', { count: year.services }), ...amounts].join(', ')}
        </Row>
        {replacement && (
          <Row term={ui('object.replacement')}>
            {replacement.by === 'age'
              ? ui('object.old', { count: replacement.years ?? 0 })
              : ui('object.worn', { usage: number(replacement.usage ?? 0) })}
          </Row>
        )}
      </dl>
    </Panel>
  )
}
