import { Anchor, Checkbox, Text } from '@mantine/core'
import { useMemo } from 'react'
import { Link } from 'react-router'
import type { ObjectRow } from '../../../src/endpoints/object.ts'
import { formatDay, formatWhen, languageTag } from '../lib/date.ts'
import { flagOf } from '../lib/flag.ts'
import { companyPath, recordPath } from '../lib/link.ts'
import { unitName } from '../lib/unit.ts'
import record from '../record/record.module.css'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import type { Column } from '../ui/data-table.tsx'
import { StateChip } from '../ui/state-chip.tsx'
import { ServiceDate } from './service-date.tsx'
import { type KindAttribute, useAttributes } from './use-kinds.ts'
import { useTitle } from './use-object.ts'

type Selected = ReadonlySet<string>

/** What a line says; when the list is of one kind, also the attributes that it is filtered by. */
export function useObjectColumns(
  query: Readonly<Record<string, string>>,
  selected: Selected,
  onSelect: (selected: Selected) => void,
): readonly Column<ObjectRow>[] {
  const ui = useUi()
  const attributes = useAttributes(query.object_kind ?? '')
  return useMemo(() => {
    const shown = attributes.filter(({ id }) =>
      (query.attribute ?? '').split(',').some(part => part.startsWith(`${id}:`)),
    )
    return [
      {
        name: 'title',
        header: ui('column.record'),
        sort: 'title',
        cell: row => <TitleCell row={row} selected={selected} onSelect={onSelect} />,
      },
      { name: 'service', header: ui('object.nearest'), sort: 'service', cell: row => <NearestCell row={row} /> },
      { name: 'meter', header: ui('object.meter'), cell: row => (row.meter ? <MeterCell row={row} /> : null) },
      ...shown.map(
        (attribute): Column<ObjectRow> => ({
          name: `attribute ${attribute.id}`,
          header: attribute.title,
          cell: row => attributeText(attribute, row),
        }),
      ),
      {
        name: 'site',
        header: ui('object.place'),
        cell: row => (row.site || row.group || row.parts > 0 ? <PlaceCell row={row} /> : null),
      },
      {
        name: 'until',
        header: ui('object.until'),
        cell: row => (row.facts.holder || row.dates.warrantyEndOn || row.contract ? <UntilCell row={row} /> : null),
      },
      {
        name: 'state',
        header: ui('column.state'),
        cell: row => (
          <StateChip
            kind="object"
            state={row.state}
            held={row.held}
            closed={row.closedAt !== null}
            flag={flagOf(row)}
          />
        ),
      },
    ]
  }, [ui, attributes, query.attribute, selected, onSelect])
}

type TitleProps = { row: ObjectRow; selected: Selected; onSelect: (selected: Selected) => void }

function TitleCell({ row, selected, onSelect }: TitleProps) {
  const ui = useUi()
  const words = useWords()
  const toggle = (isChosen: boolean) => {
    const next = new Set(selected)
    if (isChosen) next.add(row.id)
    else next.delete(row.id)
    onSelect(next)
  }
  return (
    <div className={record.titleCell} style={{ display: 'flex', gap: 8 }}>
      <Checkbox
        size="xs"
        mt={3}
        aria-label={`${ui('bulk.select')}: ${row.title}`}
        checked={selected.has(row.id)}
        onChange={event => toggle(event.currentTarget.checked)}
      />
      <div>
        <Anchor component={Link} to={recordPath('object', row.id)} fw={600}>
          {row.title}
        </Anchor>
        <Text size="xs" c="dimmed">
          {words.number(row.number)}
          {row.partyId && row.partyName && (
            <>
              {' · '}
              <Anchor component={Link} to={companyPath(row.partyId)} inherit c="dimmed">
                {row.partyName}
              </Anchor>
            </>
          )}
        </Text>
      </div>
    </div>
  )
}

const TONES = { overdue: 'red', grace: 'amber', due: 'amber', soon: 'accent', ok: 'green', none: 'grey' } as const

function NearestCell({ row }: { row: ObjectRow }) {
  const ui = useUi()
  const titleOf = useTitle()
  const { nearest, serviceState, serviceOn } = row
  return (
    <div>
      <Chip tone={TONES[serviceState]}>{ui(`object.state.${serviceState}`)}</Chip>
      {nearest && <Text size="sm">{titleOf(nearest.title, nearest.ruleId)}</Text>}
      {nearest && serviceOn && (
        <ServiceDate
          dueOn={nearest.dueOn}
          by={nearest.by}
          spreadDays={nearest.spreadDays}
          stale={nearest.stale}
          // The state of the line has told already whether it has passed.
          isAhead={serviceState !== 'overdue' && serviceState !== 'grace'}
          isLate={serviceState === 'overdue'}
        />
      )}
    </div>
  )
}

function MeterCell({ row: { meter } }: { row: ObjectRow }) {
  const ui = useUi()
  const reader = useReader()
  if (!meter) return null
  const number = new Intl.NumberFormat(languageTag(reader.locale)).format(meter.value)
  return (
    <div>
      <span className={record.whole}>
        {number} {unitName(meter.unit, ui)}
      </span>
      {meter.at && (
        <Text size="xs" c="dimmed">
          {formatWhen(meter.at.slice(0, 10), reader)}
        </Text>
      )}
    </div>
  )
}

function PlaceCell({ row }: { row: ObjectRow }) {
  const ui = useUi()
  const { site, group, parts } = row
  return (
    <div>
      {site && (
        <Anchor component={Link} to={recordPath('object', site.id)} size="sm">
          {site.title}
        </Anchor>
      )}
      <Text size="xs" c="dimmed">
        {[group, parts > 0 ? ui('object.parts', { count: parts }) : null].filter(Boolean).join(' · ')}
      </Text>
    </div>
  )
}

/** Who serves it, until when it is under warranty, and which contract covers it. */
function UntilCell({ row }: { row: ObjectRow }) {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  const warranty = row.dates.warrantyEndOn
  const { holder } = row.facts
  return (
    <div>
      {typeof holder === 'string' && <Text size="sm">{words.choice('holder', holder)}</Text>}
      {warranty && <Text size="sm">{ui('object.warranty', { on: formatDay(warranty, locale) })}</Text>}
      {row.contract && (
        <Anchor component={Link} to={recordPath('contract', row.contract.id)} size="sm">
          {row.contract.title}
        </Anchor>
      )}
    </div>
  )
}

function attributeText({ id, choices }: KindAttribute, { facts }: ObjectRow): string | null {
  const all = facts.attributes
  if (typeof all !== 'object' || all === null) return null
  const value: unknown = Reflect.get(all, id)
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return null
  return choices.find(choice => choice.id === value)?.title ?? String(value)
}
