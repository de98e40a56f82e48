import { ActionIcon, Menu } from '@mantine/core'
import { IconDots, IconListDetails, IconPlayerPause, IconPlayerPlay, IconX } from '@tabler/icons-react'
import { useState } from 'react'
import type { ProcessRow } from '../../../src/endpoints/process.ts'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useMay } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { StepsModal } from './steps-modal.tsx'

/** An operator's acts on a process, each with its reason. */
export function ProcessMenu({ row }: { row: ProcessRow }) {
  const ui = useUi()
  const words = useWords()
  const may = useMay()
  const act = useProcessAct(row)
  const [steps, setSteps] = useState(false)
  if (!may('process.operate') || row.closedAt !== null) return null
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
          <Menu.Item leftSection={<IconListDetails size={16} aria-hidden />} onClick={() => setSteps(true)}>
            {ui('operate.steps')}
          </Menu.Item>
          {row.held ? (
            <Menu.Item leftSection={<IconPlayerPlay size={16} aria-hidden />} onClick={() => act('resume')}>
              {ui('operate.resume')}
            </Menu.Item>
          ) : (
            <Menu.Item leftSection={<IconPlayerPause size={16} aria-hidden />} onClick={() => act('hold')}>
              {ui('operate.hold')}
            </Menu.Item>
          )}
          <Menu.Item leftSection={<IconX size={16} aria-hidden />} onClick={() => act('cancel')}>
            {ui('operate.cancel')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {steps && <StepsModal kind={row.kind} id={row.id} title={name} onClose={() => setSteps(false)} />}
    </>
  )
}

type Act = 'hold' | 'resume' | 'cancel'

function useProcessAct(row: ProcessRow): (act: Act) => void {
  const ui = useUi()
  const ask = useAsk()
  const words = useWords()
  return act =>
    ask({
      title: ui(`operate.${act}`),
      text: `${words.record(row.kind, row.number)} · ${row.title}. ${ui(`operate.hint.${act}`)}`,
      fields: [{ name: 'reason', type: 'text', required: true, label: ui('operate.reason') }],
      submit: ui(`operate.${act}`),
      danger: act === 'cancel',
      send: (body, key) => post<ProcessAnswerView>(`/processes/${row.id}/${act}`, body, key),
      done: ui(`operate.done.${act}`),
    })
}
