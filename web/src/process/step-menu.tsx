import { ActionIcon, Menu } from '@mantine/core'
import { IconBolt, IconCalendarTime, IconDots, IconPlayerSkipForward } from '@tabler/icons-react'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import type { StepView } from '../../../src/endpoints/step.ts'
import { post } from '../api/client.ts'
import { type AskField, useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'

type Act = 'fire' | 'postpone' | 'skip'
type Props = { processId: string; step: Pick<StepView, 'key' | 'rule'>; name: string }

/** What an operator may do with a planned step; each act names its reason. */
export function StepMenu({ processId, step, name }: Props) {
  const ui = useUi()
  const act = useStepAct(processId, step.key, name)
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={28} aria-label={`${ui('operate.step')}: ${name} ${step.rule}`}>
          <IconDots size={16} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconBolt size={16} aria-hidden />} onClick={() => act('fire')}>
          {ui('operate.fire')}
        </Menu.Item>
        <Menu.Item leftSection={<IconCalendarTime size={16} aria-hidden />} onClick={() => act('postpone')}>
          {ui('operate.postpone')}
        </Menu.Item>
        <Menu.Item leftSection={<IconPlayerSkipForward size={16} aria-hidden />} onClick={() => act('skip')}>
          {ui('operate.skip')}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function useStepAct(processId: string, stepKey: string, name: string): (act: Act) => void {
  const ui = useUi()
  const ask = useAsk()
  const reason: AskField = { name: 'reason', type: 'text', required: true, label: ui('operate.reason') }
  const at: AskField = { name: 'at', type: 'instant', required: true, label: ui('operate.at') }
  return act =>
    ask({
      title: ui(`operate.${act}`),
      text: name,
      fields: act === 'postpone' ? [at, reason] : [reason],
      submit: ui(`operate.${act}`),
      send: (body, key) => post<ProcessAnswerView>(`/processes/${processId}/${act}`, { ...body, stepKey }, key),
      done: ui(`operate.done.${act}`),
    })
}
