import { ActionIcon, Group, Tooltip, VisuallyHidden } from '@mantine/core'
import {
  IconBuilding,
  IconBuildingFactory2,
  IconBulb,
  IconCalendarClock,
  IconCalendarCog,
  IconCalendarWeek,
  IconCategory,
  IconChartBar,
  IconChevronsLeft,
  IconChevronsRight,
  IconFileImport,
  IconFileText,
  IconFolders,
  IconGavel,
  IconHeartHandshake,
  IconInbox,
  IconListCheck,
  IconMail,
  IconPlayerTrackNext,
  IconRoute,
  IconTool,
  IconTruck,
  IconUserHeart,
  IconUsersGroup,
} from '@tabler/icons-react'
import { NavLink } from 'react-router'
import type { ShippedKind } from '../../../src/domain/kind.ts'
import type { Permission } from '../../../src/domain/policy.ts'
import { useDefinitions } from '../api/definition.ts'
import { useOverdueCount } from '../inbox/use-tasks.ts'
import { ownKinds } from '../lib/kind.ts'
import { listPath } from '../lib/link.ts'
import { useMay, useMe } from '../session/use-me.ts'
import { type UiKey, useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import classes from './layout.module.css'

type RailEntry = { to: string; label: string; Icon: typeof IconInbox }
type Entry = Omit<RailEntry, 'label'> & { text: UiKey }

/** In the order of a day's work. */
const DAY: readonly Entry[] = [
  { to: '/inbox', text: 'nav.inbox', Icon: IconInbox },
  { to: '/plan', text: 'nav.plan', Icon: IconCalendarWeek },
  { to: '/next', text: 'nav.next', Icon: IconCalendarClock },
]
const RECORDS: readonly { kind: ShippedKind; Icon: typeof IconInbox }[] = [
  { kind: 'project', Icon: IconBuildingFactory2 },
  { kind: 'tender', Icon: IconGavel },
  { kind: 'interest', Icon: IconBulb },
  { kind: 'deal', Icon: IconHeartHandshake },
  { kind: 'contract', Icon: IconFileText },
  { kind: 'object', Icon: IconTool },
  { kind: 'visit', Icon: IconTruck },
  { kind: 'account', Icon: IconUserHeart },
]
const COMPANIES: Entry = { to: '/companies', text: 'nav.companies', Icon: IconBuilding }
const OPERATIONS: readonly Entry[] = [
  { to: '/potential', text: 'nav.potential', Icon: IconChartBar },
  { to: '/team', text: 'nav.team', Icon: IconUsersGroup },
  { to: '/processes', text: 'nav.processes', Icon: IconRoute },
  { to: '/import', text: 'nav.import', Icon: IconFileImport },
]
const RULES: readonly Entry[] = [
  { to: '/rules', text: 'nav.rules', Icon: IconListCheck },
  { to: '/object-kinds', text: 'nav.objectKinds', Icon: IconCategory },
]
/** What decides for everybody how the product works. */
const ADMINISTRATION: readonly (Entry & { can: Permission })[] = [
  { to: '/calendars', text: 'nav.calendars', Icon: IconCalendarCog, can: 'calendar.manage' },
]
const SIMULATION: Entry = { to: '/simulation', text: 'nav.simulation', Icon: IconPlayerTrackNext }
const MAILBOX: Entry = { to: '/mailbox', text: 'nav.mailbox', Icon: IconMail }

export function Rail({ narrow, onFold }: { narrow: boolean; onFold: () => void }) {
  const ui = useUi()
  const { data: me } = useMe()
  const may = useMay()
  const overdue = useOverdueCount()
  const operations = [
    ...OPERATIONS,
    ...RULES,
    ...(may('simulation.run') ? [SIMULATION] : []),
    ...(me?.mailCaptured ? [MAILBOX] : []),
  ]
  const administration = ADMINISTRATION.filter(entry => may(entry.can))
  const named = ({ text, ...entry }: Entry): RailEntry => ({ ...entry, label: ui(text) })
  const records = [...useRecordEntries(), named(COMPANIES)]
  const fold = ui(narrow ? 'nav.unfold' : 'nav.fold')
  return (
    <div className={`${classes.rail} ${narrow ? classes.narrow : ''}`}>
      {[DAY.map(named), records, operations.map(named), administration.map(named)]
        .filter(entries => entries.length > 0)
        .map(entries => (
          <ul key={entries[0]?.to} className={classes.railList}>
            {entries.map(entry => (
              <RailLink key={entry.to} entry={entry} narrow={narrow} count={entry.to === '/inbox' ? overdue : 0} />
            ))}
          </ul>
        ))}
      <Group className={classes.fold} justify={narrow ? 'center' : 'flex-end'} visibleFrom="sm">
        <Tooltip label={fold} position="right">
          <ActionIcon variant="subtle" color="gray" onClick={onFold} aria-label={fold}>
            {narrow ? <IconChevronsRight size={18} /> : <IconChevronsLeft size={18} />}
          </ActionIcon>
        </Tooltip>
      </Group>
    </div>
  )
}

/** The shipped kinds, and those that administrators defined. */
function useRecordEntries(): RailEntry[] {
  const words = useWords()
  const { data } = useDefinitions()
  const own = ownKinds(data ?? []).map(({ kind }) => ({ kind, Icon: IconFolders }))
  return [...RECORDS, ...own].map(({ kind, Icon }) => ({ to: listPath(kind), label: words.kinds(kind), Icon }))
}

function RailLink({ entry, narrow, count }: { entry: RailEntry; narrow: boolean; count: number }) {
  const ui = useUi()
  const { label } = entry
  return (
    <li>
      <Tooltip label={label} position="right" disabled={!narrow}>
        <NavLink to={entry.to} className={classes.link ?? ''}>
          <entry.Icon size={19} stroke={1.7} aria-hidden />
          {narrow ? <VisuallyHidden>{label}</VisuallyHidden> : <span>{label}</span>}
          {count > 0 && (
            <span className={classes.count} title={ui('nav.overdue')}>
              {count}
              <VisuallyHidden> {ui('nav.overdue')}</VisuallyHidden>
            </span>
          )}
        </NavLink>
      </Tooltip>
    </li>
  )
}
