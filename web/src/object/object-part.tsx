import { Button } from '@mantine/core'
import { IconGauge } from '@tabler/icons-react'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useCommands } from '../api/record.ts'
import { useAskCommand } from '../record/use-ask-command.tsx'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { Attributes, Money, Structure } from './about.tsx'
import { MeterChart } from './meter-chart.tsx'
import { Rules } from './rules.tsx'
import { useObjectPlan, useTitle } from './use-object.ts'

type Props = { record: RecordView }

/** What lies ahead of the object: its services and its meters. */
export function ObjectAhead({ record }: Props) {
  const plan = useObjectPlan(record.id)
  const titleOf = useTitle()
  const ui = useUi()
  return (
    <Async query={plan}>
      {found => (
        <>
          <Rules record={record} plan={found} />
          {found.meters.map(meter => (
            <Panel
              key={meter.meter ?? ''}
              title={meter.meter ? ui('object.meterNamed', { name: meter.meter }) : ui('object.meter')}
              actions={<AddReading record={record} meter={meter.meter} />}
            >
              <MeterChart
                meter={meter}
                today={found.today}
                titleOf={id => titleOf(found.rules.find(rule => rule.id === id)?.title ?? null, id)}
              />
            </Panel>
          ))}
        </>
      )}
    </Async>
  )
}

/** What the object is: attributes, place, money. */
export function ObjectAbout({ record }: Props) {
  const plan = useObjectPlan(record.id)
  return (
    <Async query={plan}>
      {found => (
        <>
          <Attributes plan={found} />
          <Structure plan={found} />
          <Money plan={found} />
        </>
      )}
    </Async>
  )
}

function AddReading({ record, meter }: Props & { meter: string | null }) {
  const ui = useUi()
  const commands = useCommands('object', record.id)
  const ask = useAskCommand('object', record)
  const command = commands.data?.find(one => one.command === 'addReading')
  if (!command) return null
  return (
    <Button
      size="compact-sm"
      variant="default"
      leftSection={<IconGauge size={15} aria-hidden />}
      onClick={() => ask(command, meter === null ? {} : { meterName: meter })}
    >
      {ui('object.addReading')}
    </Button>
  )
}
