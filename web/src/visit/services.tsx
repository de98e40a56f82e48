import { Anchor, Button, Checkbox, Group, Text } from '@mantine/core'
import { useState } from 'react'
import { Link } from 'react-router'
import type { RecordView } from '../../../src/endpoints/record.ts'
import type { ServiceView } from '../../../src/endpoints/visit.ts'
import { post } from '../api/client.ts'
import { useCommands } from '../api/record.ts'
import { useAsk } from '../form/ask.tsx'
import { formatDay } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { formatMoney } from '../lib/money.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { CompleteModal } from './complete-modal.tsx'
import { useJoinVisit } from './join-visit.ts'
import { useServiceWords } from './service-words.ts'
import { isOpen, useVisitServices } from './use-visit.ts'

/** What a visit is about, with what may be done about all of it or about some. */
export function VisitServices({ kind, record }: { kind: string; record: RecordView }) {
  return kind === 'visit' ? <Services record={record} /> : null
}

function Services({ record }: { record: RecordView }) {
  const services = useVisitServices(record.id)
  return <Async query={services}>{items => <ServiceTable record={record} services={items} />}</Async>
}

type TableProps = { record: RecordView; services: readonly ServiceView[] }

function ServiceTable({ record, services }: TableProps) {
  const ui = useUi()
  const commands = useCommands('visit', record.id)
  const [ticked, setTicked] = useState<readonly string[]>([])
  const [completing, setCompleting] = useState<readonly ServiceView[] | null>(null)
  const mayAct = commands.data?.some(({ command }) => command === 'completePart') ?? false
  const open = services.filter(isOpen)
  const chosen = open.filter(({ id }) => ticked.includes(id))
  const toggle = (id: string) => setTicked(ticked.includes(id) ? ticked.filter(one => one !== id) : [...ticked, id])
  const columns = useColumns({ mayAct, ticked, toggle })
  return (
    <Panel
      title={ui('visit.services')}
      flush
      actions={
        mayAct && open.length > 0 ? (
          <Acts
            record={record}
            chosen={chosen}
            rest={open.length - chosen.length}
            onComplete={() => setCompleting(chosen.length > 0 ? chosen : open)}
            onDone={() => setTicked([])}
          />
        ) : undefined
      }
    >
      {services.length === 0 ? (
        <Text p="md" size="sm" c="dimmed">
          {ui('visit.none')}
        </Text>
      ) : (
        <DataTable label={ui('visit.services')} columns={columns} rows={services} rowKey={({ id }) => id} />
      )}
      {completing && (
        <CompleteModal
          visitId={record.id}
          services={completing}
          onClose={() => {
            setCompleting(null)
            setTicked([])
          }}
        />
      )}
    </Panel>
  )
}

type Ticks = { mayAct: boolean; ticked: readonly string[]; toggle: (id: string) => void }

function useColumns({ mayAct, ticked, toggle }: Ticks): Column<ServiceView>[] {
  const ui = useUi()
  const words = useServiceWords()
  const { locale } = useReader()
  const object = (service: ServiceView) => (
    <Anchor component={Link} to={recordPath('object', service.objectId)} size="sm">
      {service.objectTitle}
    </Anchor>
  )
  return [
    {
      name: 'object',
      header: ui('service.object'),
      cell: service => (
        <Group gap="xs" wrap="nowrap" align="flex-start">
          {mayAct && isOpen(service) && (
            <Checkbox
              size="xs"
              mt={3}
              checked={ticked.includes(service.id)}
              onChange={() => toggle(service.id)}
              aria-label={ui('visit.tick', { object: service.objectTitle, service: words.title(service) })}
            />
          )}
          <div>
            {object(service)}
            {words.reading(service) !== '' && (
              <Text size="xs" c="dimmed">
                {words.reading(service)}
              </Text>
            )}
          </div>
        </Group>
      ),
    },
    {
      name: 'what',
      header: ui('service.what'),
      cell: service => (
        <>
          {words.title(service)}
          <Text size="xs" c="dimmed">
            {isOpen(service) ? words.why(service) : outcomeOf(service)}
          </Text>
        </>
      ),
    },
    {
      name: 'due',
      header: ui('service.due'),
      cell: service => {
        const day = isOpen(service) ? service.dueOn : service.doneOn
        return day && formatDay(day, locale)
      },
    },
    { name: 'state', header: ui('service.stateTitle'), cell: ({ state }) => ui(`service.state.${state}`) },
    {
      name: 'amount',
      header: ui('column.amount'),
      end: true,
      cell: ({ amountMinor, currency }) =>
        amountMinor === null ? null : formatMoney(amountMinor, currency ?? 'RUB', locale),
    },
  ]
}

const outcomeOf = ({ result, reason }: ServiceView) => result ?? reason ?? ''

type ActsProps = {
  record: RecordView
  chosen: readonly ServiceView[]
  rest: number
  onComplete: () => void
  onDone: () => void
}

function Acts({ record, chosen, rest, onComplete, onDone }: ActsProps) {
  const ui = useUi()
  const ask = useAsk()
  const serviceIds = chosen.map(({ id }) => id)
  const count = chosen.length
  const skip = () =>
    ask({
      title: ui('visit.skip', { count }),
      text: ui('visit.skipHint'),
      fields: [{ name: 'reason', type: 'text', required: true, label: ui('visit.reason') }],
      submit: ui('visit.skip', { count }),
      send: (body, key) => post(`/visits/${record.id}/skip`, { ...body, serviceIds }, key),
      done: ui('visit.done'),
      onDone,
    })
  const split = () =>
    ask({
      title: ui('visit.split', { count }),
      text: ui('visit.splitHint'),
      fields: [],
      submit: ui('visit.split', { count }),
      send: (_, key) => post(`/visits/${record.id}/split`, { serviceIds }, key),
      done: ui('visit.done'),
      onDone,
    })
  const join = useJoinVisit(record)
  return (
    <Group gap="xs">
      <Button size="compact-sm" onClick={onComplete}>
        {count > 0 ? ui('visit.completeSome', { count }) : ui('visit.completeAll')}
      </Button>
      {count > 0 && (
        <Button size="compact-sm" variant="default" onClick={skip}>
          {ui('visit.skip', { count })}
        </Button>
      )}
      {count > 0 && rest > 0 && (
        <Button size="compact-sm" variant="default" onClick={split}>
          {ui('visit.split', { count })}
        </Button>
      )}
      {count === 0 && join && (
        <Button size="compact-sm" variant="default" onClick={join}>
          {ui('visit.join')}
        </Button>
      )}
    </Group>
  )
}
