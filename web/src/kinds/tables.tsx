import { Text } from '@mantine/core'
import { useMemo } from 'react'
import type { Attribute, RuleTemplate } from '../../../src/domain/object-kind.ts'
import type { ObjectKindBody } from '../../../src/domain/object-kind-schema.ts'
import { type KindVersion, useKindVersions } from '../api/object-kind.ts'
import { formatMoney } from '../lib/money.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import panel from '../ui/panel.module.css'
import { When } from '../ui/when.tsx'
import { useRuleWords } from './use-rule-words.ts'

/** Each rule in a line of words: when, for which objects, at what price. */
export function RegulationTable({ body }: { body: ObjectKindBody }) {
  const ui = useUi()
  const { locale } = useReader()
  const words = useRuleWords()
  const columns = useMemo(
    (): readonly Column<RuleTemplate>[] => [
      { name: 'rule', header: ui('rules.rule'), cell: rule => rule.title[locale] },
      { name: 'when', header: ui('kinds.due'), cell: words },
      { name: 'for', header: ui('kinds.for'), cell: rule => conditionText(rule, body.attributes, { ui, locale }) },
      { name: 'price', header: ui('kinds.price'), end: true, cell: rule => priceOf(rule, locale) },
    ],
    [ui, locale, words, body.attributes],
  )
  return <DataTable label={ui('kinds.regulation')} columns={columns} rows={body.rules} rowKey={rule => rule.id} />
}

type Told = { ui: ReturnType<typeof useUi>; locale: 'ru' | 'en' }

function conditionText({ when }: RuleTemplate, attributes: readonly Attribute[], { ui, locale }: Told): string {
  if (!when) return ui('kinds.allObjects')
  const attribute = attributes.find(({ id }) => id === when.attribute)
  const name = attribute?.title[locale] ?? when.attribute
  if ('known' in when) return `${name}: ${ui('kinds.hows.known')}`
  const values = when.is.map(one =>
    one === null
      ? ui('kinds.notKnown')
      : (attribute?.choices?.find(({ id }) => id === one)?.title[locale] ?? String(one)),
  )
  return `${name}: ${values.join(', ')}`
}

/** Of one service, where no quantity hangs on the object. */
function priceOf({ items = [] }: RuleTemplate, locale: 'ru' | 'en'): string {
  const [first] = items
  if (!first?.currency) return ''
  const sum = items.reduce(
    (total, { quantity, per, priceMinor = 0 }) =>
      typeof quantity === 'number' && per === undefined ? total + quantity * priceMinor : Number.NaN,
    0,
  )
  return Number.isNaN(sum) ? '' : formatMoney(sum, first.currency, locale)
}

export function AttributeTable({ body }: { body: ObjectKindBody }) {
  const ui = useUi()
  const { locale } = useReader()
  const columns = useMemo(
    (): readonly Column<Attribute>[] => [
      {
        name: 'title',
        header: ui('rules.name'),
        cell: ({ title, required }) => `${title[locale]}${required ? ' *' : ''}`,
      },
      { name: 'code', header: ui('rules.code'), cell: ({ id }) => <code>{id}</code> },
      { name: 'type', header: ui('rules.type'), cell: ({ type }) => ui(`kinds.type.${type}`) },
      { name: 'unit', header: ui('rules.unit'), cell: ({ unit }) => unitName(unit, ui) },
      {
        name: 'choices',
        header: ui('rules.choices'),
        cell: ({ choices = [] }) => choices.map(choice => choice.title[locale]).join(', '),
      },
    ],
    [ui, locale],
  )
  return <DataTable label={ui('kinds.attributes')} columns={columns} rows={body.attributes} rowKey={({ id }) => id} />
}

export function VersionTable({ id }: { id: string }) {
  const ui = useUi()
  const versions = useKindVersions(id)
  const columns = useMemo(
    (): readonly Column<KindVersion>[] => [
      { name: 'version', header: ui('rules.version'), cell: row => row.version },
      { name: 'at', header: ui('rules.publishedAt'), cell: row => <When value={row.publishedAt} /> },
      { name: 'by', header: ui('rules.by'), cell: row => row.publishedByName ?? ui('rules.release') },
      { name: 'comment', header: ui('rules.comment'), cell: row => <Text size="sm">{row.comment}</Text> },
      { name: 'objects', header: ui('kinds.objects'), end: true, cell: row => row.objects },
    ],
    [ui],
  )
  return (
    <div className={panel.panel}>
      <Async query={versions}>
        {rows => (
          <DataTable label={ui('rules.versions')} columns={columns} rows={rows} rowKey={row => String(row.version)} />
        )}
      </Async>
    </div>
  )
}
