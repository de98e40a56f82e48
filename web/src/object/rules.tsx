import { Anchor, Button, Group, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { IconCheck, IconClock, IconPlayerSkipForward } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ObjectPlan, RuleView, ServiceView } from '../../../src/endpoints/object.ts'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useCommands } from '../api/record.ts'
import { formatDay } from '../lib/date.ts'
import { useAskCommand } from '../record/use-ask-command.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import { BookService } from './book-service.tsx'
import classes from './object.module.css'
import { ServiceDate } from './service-date.tsx'
import { useTitle } from './use-object.ts'
import { whyText } from './why.ts'

type Props = { record: RecordView; plan: ObjectPlan }

/** Every rule that serves the object: its next day and why, what was done, and what comes. */
export function Rules({ record, plan }: Props) {
  const ui = useUi()
  if (plan.rules.length === 0) {
    return (
      <Panel title={ui('object.services')}>
        <Text size="sm" c="dimmed">
          {ui('object.noRules')}
        </Text>
      </Panel>
    )
  }
  const sorted = plan.rules.toSorted((a, b) => (a.next.dueOn ?? '9').localeCompare(b.next.dueOn ?? '9'))
  return (
    <Panel title={ui('object.services')} flush>
      <ol className={classes.rules}>
        {sorted.map(rule => (
          <li key={rule.id}>
            <Rule record={record} plan={plan} rule={rule} />
          </li>
        ))}
      </ol>
    </Panel>
  )
}

function Rule({ record, plan, rule }: Props & { rule: RuleView }) {
  const ui = useUi()
  const reader = useReader()
  const titleOf = useTitle()
  const [opened, why] = useDisclosure(false)
  const title = titleOf(rule.title, rule.id)
  const { dueOn, graceOn, by, spreadDays, stale, state } = rule.next
  const services = plan.services.filter(({ ruleId }) => ruleId === rule.id)
  const open = services.find(({ state }) => state === 'open' || state === 'booked')
  return (
    <>
      <div className={classes.head}>
        <div>
          <Text fw={600}>{title}</Text>
          {dueOn === null ? (
            <Text size="sm" c="dimmed">
              {ui('object.noDay')}
            </Text>
          ) : (
            <ServiceDate
              dueOn={dueOn}
              by={by}
              spreadDays={spreadDays}
              stale={stale}
              isAhead={dueOn > plan.today}
              isLate={state === 'overdue'}
            />
          )}
          {state === 'grace' && graceOn && (
            <Text size="xs" c="dimmed">
              {ui('object.inGraceUntil', { day: formatDay(graceOn, reader.locale) })}
            </Text>
          )}
        </div>
        <Acts record={record} rule={rule} title={title} open={open} />
      </div>
      <Anchor component="button" type="button" size="xs" onClick={why.toggle} aria-expanded={opened} mt={4}>
        {ui('object.whyThen')}
      </Anchor>
      {opened &&
        whyText(rule, { ui, locale: reader.locale }).map(line => (
          <Text key={line} size="sm" c="dimmed">
            {line}
          </Text>
        ))}
      <Strip rule={rule} services={services} title={title} />
    </>
  )
}

type ActsProps = { record: RecordView; rule: RuleView; title: string; open: ServiceView | undefined }

function Acts({ record, rule, title, open }: ActsProps) {
  const ui = useUi()
  const commands = useCommands('object', record.id)
  const ask = useAskCommand('object', record)
  const given = { serviceRuleId: rule.id }
  const button = (name: string, label: string, icon: ReactNode) => {
    const command = commands.data?.find(one => one.command === name)
    if (!command) return null
    return (
      <Button
        size="compact-sm"
        variant="default"
        leftSection={icon}
        onClick={() => ask(command, given)}
        aria-label={`${label}: ${title}`}
      >
        {label}
      </Button>
    )
  }
  return (
    <Group gap={6}>
      {button('completeService', ui('object.complete'), <IconCheck size={15} aria-hidden />)}
      {open && <BookService record={record} service={open} title={title} />}
      {rule.next.isOpen && button('skipService', ui('object.skip'), <IconPlayerSkipForward size={15} aria-hidden />)}
    </Group>
  )
}

const PAST_SHOWN = 5

/** What was done, what is open, and the days that come, in their order. */
function Strip({ rule, services, title }: { rule: RuleView; services: readonly ServiceView[]; title: string }) {
  const ui = useUi()
  const { locale } = useReader()
  const over = services
    .filter(({ state }) => state === 'done' || state === 'skipped')
    .slice(0, PAST_SHOWN)
    .toReversed()
  const open = services.filter(({ state }) => state === 'open' || state === 'booked')
  const coming = rule.dates.slice(open.length > 0 ? 1 : 0)
  if (over.length + open.length + coming.length === 0) return null
  return (
    <ol className={classes.strip} aria-label={ui('object.stripOf', { title })}>
      {over.map(service => (
        <Over key={service.id} service={service} />
      ))}
      {open.map(({ id, dueOn, bookedOn }) => (
        <li key={id} className={classes.open}>
          <IconClock size={12} aria-hidden />
          {bookedOn
            ? ui('object.booked', { on: formatDay(bookedOn, locale) })
            : ui('object.open', { on: dueOn ? formatDay(dueOn, locale) : '–' })}
        </li>
      ))}
      {coming.map(({ on }) => (
        <li key={on} className={classes.coming}>
          {formatDay(on, locale)}
        </li>
      ))}
    </ol>
  )
}

function Over({ service }: { service: ServiceView }) {
  const ui = useUi()
  const { locale } = useReader()
  const { state, daysLate, doneOn, dueOn, reason, result } = service
  if (state === 'skipped') {
    return (
      <li className={classes.skipped} title={reason ?? ''}>
        <IconPlayerSkipForward size={12} aria-hidden />
        {ui('object.skipped', { on: dueOn ? formatDay(dueOn, locale) : '–' })}
      </li>
    )
  }
  const late = daysLate ?? 0
  const told = late > 0 ? ui('object.late', { count: late }) : late < 0 ? ui('object.early', { count: -late }) : ''
  return (
    <li className={late > 0 ? classes.late : classes.done} title={result ?? ''}>
      <IconCheck size={12} aria-hidden />
      {doneOn ? formatDay(doneOn, locale) : '–'} {told}
    </li>
  )
}
