import { VisuallyHidden } from '@mantine/core'
import { IconArrowRight, IconCheck, IconCircleFilled } from '@tabler/icons-react'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { useBodyOf } from '../api/definition.ts'
import { useCommands, useTimeline } from '../api/record.ts'
import { passedStates, type StripState, stripOf } from '../lib/strip.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './record.module.css'

const ICONS = { passed: IconCheck, present: IconCircleFilled, possible: IconArrowRight } as const

/** The states that the process went through, where it stands, and where it may go from here. */
export function ProcessStrip({ kind, record }: { kind: string; record: RecordView }) {
  const ui = useUi()
  const commands = useCommands(kind, record.id)
  const timeline = useTimeline(kind, record.id)
  const entries = timeline.data?.pages.flatMap(page => page.items) ?? []
  const targets = (commands.data ?? []).flatMap(command => command.to ?? [])
  const states = stripOf({
    order: useBodyOf(record).states,
    present: record.state,
    passed: passedStates(entries),
    possible: record.closedAt === null ? targets : [],
  })
  return (
    <Panel title={ui('record.strip')}>
      <ol className={classes.strip}>
        {states.map(state => (
          <StripItem key={`${state.part} ${state.state}`} kind={kind} item={state} />
        ))}
      </ol>
    </Panel>
  )
}

function StripItem({ kind, item }: { kind: string; item: StripState }) {
  const ui = useUi()
  const words = useWords()
  const Icon = ICONS[item.part]
  return (
    <li className={classes[item.part]} {...(item.part === 'present' ? { 'aria-current': 'step' } : {})}>
      <Icon size={item.part === 'present' ? 9 : 14} aria-hidden />
      <VisuallyHidden>{ui(`record.part.${item.part}`)}: </VisuallyHidden>
      {words.state(kind, item.state)}
    </li>
  )
}
