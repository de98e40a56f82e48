import { Button, Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import type { NextView } from '../../../src/endpoints/record.ts'
import type { NextStepView } from '../../../src/endpoints/step.ts'
import { useNext } from '../api/record.ts'
import { formatDay } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'
import { Panel } from '../ui/panel.tsx'
import { ForecastItem } from './forecast-item.tsx'
import classes from './record.module.css'
import { StepItem } from './step-item.tsx'
import { useWaits } from './use-waits.ts'

type Props = { kind: string; id: string; closed: boolean }

/** The coming steps with date, readers and reason, and what follows if nobody reacts. */
export function NextPanel({ kind, id, closed }: Props) {
  const ui = useUi()
  const waits = useWaits()
  const { zone } = useReader()
  const next = useNext(kind, id)
  return (
    <Panel
      title={ui('next.title')}
      flush
      actions={
        <Text size="xs" c="dimmed">
          {ui('next.zone', { zone })}
        </Text>
      }
    >
      <Async query={next}>
        {data => (
          <>
            <Steps kind={kind} id={id} steps={data.steps} isOperable={!closed} />
            {data.steps.length === 0 && (
              <Text size="sm" p="md">
                {closed ? ui('next.closedHint') : emptyText(data.waitingFor)}
              </Text>
            )}
            <Forecast kind={kind} id={id} next={data} />
          </>
        )}
      </Async>
    </Panel>
  )

  function emptyText(waitingFor: string | null): string {
    return waitingFor ? ui('next.waitingFor', { what: waits(kind, waitingFor) }) : ui('next.nothing')
  }
}

type StepsProps = { kind: string; id: string; steps: readonly NextStepView[]; isOperable: boolean }

function Steps({ kind, id, steps, isOperable }: StepsProps) {
  const fold = useFold(steps)
  return (
    <>
      <ol className={classes.steps}>
        {fold.shown.map(step => (
          <StepItem key={`${step.key} ${step.at}`} kind={kind} recordId={id} step={step} isOperable={isOperable} />
        ))}
      </ol>
      <AllButton fold={fold} />
    </>
  )
}

const SHOWN = 6

/** The nearest few first; a record in full swing has dozens ahead. */
function useFold<Item>(items: readonly Item[]) {
  const [isOpen, open] = useDisclosure(false)
  const isFolded = !isOpen && items.length > SHOWN + 1
  return {
    shown: isFolded ? items.slice(0, SHOWN) : items,
    hidden: isFolded ? items.length - SHOWN : 0,
    open: open.open,
  }
}

function AllButton({ fold }: { fold: { hidden: number; open: () => void } }) {
  const ui = useUi()
  if (fold.hidden === 0) return null
  return (
    <Button variant="subtle" size="xs" mx="xs" my={6} onClick={fold.open}>
      {ui('next.all', { count: fold.hidden })}
    </Button>
  )
}

/** What is armed already stands above; here is what comes of it. */
function Forecast({ kind, id, next }: { kind: string; id: string; next: NextView }) {
  const ui = useUi()
  const { locale } = useReader()
  const armed = new Set(next.steps.map(step => step.key))
  const ahead = next.forecast.filter(step => !armed.has(step.key))
  const fold = useFold(ahead)
  if (ahead.length === 0) return null
  return (
    <>
      <h3 className={classes.subhead}>{ui('next.nobody', { until: formatDay(next.until.slice(0, 10), locale) })}</h3>
      <ol className={classes.steps}>
        {fold.shown.map((step, index) => (
          <ForecastItem
            key={`${step.key} ${step.at}`}
            kind={kind}
            recordId={id}
            step={step}
            before={ahead[index - 1]?.state ?? step.state}
          />
        ))}
      </ol>
      <AllButton fold={fold} />
    </>
  )
}
