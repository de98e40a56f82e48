import { ActionIcon, Anchor, Button, Text } from '@mantine/core'
import { IconCalendarDue, IconFileText, IconListCheck, IconTool, IconTruck } from '@tabler/icons-react'
import { Link } from 'react-router'
import { serviceState } from '../../../src/domain/service-state.ts'
import type { PlanItem } from '../../../src/endpoints/day-plan.ts'
import { formatDay } from '../lib/date.ts'
import { companyPath, recordPath } from '../lib/link.ts'
import { minutesText } from '../lib/minutes.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import { canMove, useMove } from './move.tsx'
import classes from './plan.module.css'
import { useSight } from './use-plan.ts'

export const ICONS = {
  visit: IconTruck,
  service: IconTool,
  task: IconListCheck,
  contract: IconFileText,
} as const

/** One matter of a day: what it is, whose, by whom; it can be dragged to another day, or moved by a button. */
export function PlanEntry({ item, compact = false }: { item: PlanItem; compact?: boolean }) {
  const ui = useUi()
  const move = useMove()
  const movable = canMove(item)
  const Icon = ICONS[item.layer]
  return (
    <li
      className={`${classes.entry} ${classes[item.layer]} ${compact ? classes.compact : ''}`}
      draggable={movable}
      {...(item.layer === 'service' && compact ? { title: ui('plan.notYetOpen') } : {})}
      onDragStart={event => move.carry(item, event)}
    >
      <Icon size={16} aria-hidden className={classes.icon} />
      <div className={classes.entryBody}>
        <EntryTitle item={item} />
        <Overdue item={item} />
        {item.partyName && item.partyId && (
          <Anchor component={Link} to={companyPath(item.partyId)} size="xs">
            {item.partyName}
          </Anchor>
        )}
        {item.siteTitle && <Text size="xs">{item.siteTitle}</Text>}
        {!compact && <Objects item={item} />}
        <Text size="xs" c="dimmed">
          <Facts item={item} />
        </Text>
        {item.layer === 'service' && !compact && (
          <Text size="xs" c="dimmed">
            {ui('plan.notYetOpen')}
          </Text>
        )}
        {movable && compact && (
          <ActionIcon
            size="sm"
            variant="default"
            mt={4}
            aria-label={`${ui(item.booked ? 'plan.move' : 'plan.agree')} ${item.partyName ?? item.title}`}
            onClick={() => move.open(item)}
          >
            <IconCalendarDue size={14} aria-hidden />
          </ActionIcon>
        )}
        {movable && !compact && (
          <Button
            size="compact-xs"
            variant="default"
            mt={4}
            leftSection={<IconCalendarDue size={13} aria-hidden />}
            onClick={() => move.open(item)}
          >
            {ui(item.booked ? 'plan.move' : 'plan.agree')}
          </Button>
        )}
      </div>
    </li>
  )
}

function EntryTitle({ item }: { item: PlanItem }) {
  const ui = useUi()
  const words = useWords()
  const text = useEntryTitle(item)
  const link = item.recordId && (
    <Anchor component={Link} to={recordPath(item.recordKind, item.recordId)} fw={600} size="sm">
      {text}
    </Anchor>
  )
  return (
    <div className={classes.entryTitle}>
      {link || (
        <Text span fw={600} size="sm">
          {text}
        </Text>
      )}
      {item.layer === 'visit' && !item.booked && item.state !== 'done' && (
        <Chip tone="amber">{ui('plan.notAgreed')}</Chip>
      )}
      {item.layer === 'visit' && item.state === 'done' && <Chip tone="green">{words.state('visit', 'done')}</Chip>}
    </div>
  )
}

/** What should have been done before today. */
function Overdue({ item: { dueOn, graceOn, booked, state, layer } }: { item: PlanItem }) {
  const ui = useUi()
  const { locale } = useReader()
  const { today } = useSight()
  if (dueOn === null || booked || state === 'done' || layer === 'contract') return null
  const standing = serviceState({ dueOn, graceOn, isOpen: true }, today)
  if (standing === 'grace') return <Chip tone="amber">{ui('plan.inGrace', { day: formatDay(dueOn, locale) })}</Chip>
  if (standing !== 'overdue') return null
  return <Chip tone="red">{ui('plan.overdue', { day: formatDay(dueOn, locale) })}</Chip>
}

/** What stands in the first line. */
export function useEntryTitle(item: PlanItem): string {
  const ui = useUi()
  const words = useWords()
  switch (item.layer) {
    case 'visit':
      return words.record(item.recordKind, item.recordNumber ?? 0)
    case 'service':
      return item.recordId === null ? ui('plan.servicesDue', { count: item.services }) : item.title
    case 'task':
      return `${words.task(item.recordKind, item.task ?? '')} · ${item.title}`
    case 'contract':
      return ui('plan.contractEnds', { title: item.title })
  }
}

function Objects({ item }: { item: PlanItem }) {
  const ui = useUi()
  if (item.layer === 'service' && item.recordId !== null) return null
  const more = item.services - item.objects.length
  return (
    item.objects.length > 0 && (
      <Text size="xs">
        {item.objects.map((object, index) => (
          <span key={object.id}>
            {index > 0 && ', '}
            <Anchor component={Link} to={recordPath('object', object.id)} size="xs">
              {object.title}
            </Anchor>
          </span>
        ))}
        {item.layer === 'service' && more > 0 && ` ${ui('plan.more', { count: more })}`}
      </Text>
    )
  )
}

function Facts({ item }: { item: PlanItem }) {
  const ui = useUi()
  const { locale } = useReader()
  const facts = [
    item.layer === 'visit' ? ui('plan.services', { count: item.services }) : null,
    item.minutes > 0 ? minutesText(item.minutes, locale) : null,
    item.ownerName,
  ]
  return facts.filter(fact => fact !== null && fact !== '').join(' · ')
}
