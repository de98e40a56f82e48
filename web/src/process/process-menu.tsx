import { ActionIcon, Menu } from '@mantine/core'
import {
  IconArrowsRightLeft,
  IconBolt,
  IconCalendarTime,
  IconDots,
  IconListDetails,
  IconPlayerPause,
  IconPlayerPlay,
  IconPlayerSkipForward,
  IconRotate,
  IconTerminal2,
  IconUser,
  IconX,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import { ACTS, type OperatorAct } from '../lib/process-act.ts'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { OneModal } from './one-modal.tsx'
import { StepsModal } from './steps-modal.tsx'

/** An operator's acts on a process, each with its reason. */
export function ProcessMenu({ row }: { row: ProcessRow }) {
  const ui = useUi()
  const words = useWords()
  const may = useMay()
  const [act, setAct] = useState<OperatorAct | null>(null)
  const [steps, setSteps] = useState(false)
  if (!may('process.operate')) return null
  const name = words.record(row.kind, row.number)
  return (
    <>
      <Menu position="bottom-end" width={240}>
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={`${ui('operate.acts')}: ${name}`}>
            <IconDots size={16} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {row.closedAt === null && (
            <Menu.Item leftSection={<IconListDetails size={16} aria-hidden />} onClick={() => setSteps(true)}>
              {ui('operate.steps')}
            </Menu.Item>
          )}
          {actsOf(row).map(name => {
            const Icon = ICONS[name]
            return (
              <Menu.Item key={name} leftSection={<Icon size={16} aria-hidden />} onClick={() => setAct(name)}>
                {ui(`operate.${name}`)}
              </Menu.Item>
            )
          })}
        </Menu.Dropdown>
      </Menu>
      {act && <OneModal row={row} act={act} onClose={() => setAct(null)} />}
      {steps && <StepsModal kind={row.kind} id={row.id} title={name} onClose={() => setSteps(false)} />}
    </>
  )
}

const ICONS: Readonly<Record<OperatorAct, typeof IconX>> = {
  fire: IconBolt,
  skip: IconPlayerSkipForward,
  postpone: IconCalendarTime,
  hold: IconPlayerPause,
  resume: IconPlayerPlay,
  assign: IconUser,
  command: IconTerminal2,
  restart: IconRotate,
  move: IconArrowsRightLeft,
  cancel: IconX,
}

/** What an ended process allows is to be put back into a state. Commands of one record stand on its own page. */
function actsOf(row: ProcessRow): readonly OperatorAct[] {
  if (row.closedAt !== null) return ['move']
  return ACTS.filter(act => act !== 'command' && act !== (row.held ? 'hold' : 'resume'))
}
