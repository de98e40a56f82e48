import { Modal, Text } from '@mantine/core'
import { useNext } from '../api/record.ts'
import record from '../record/record.module.css'
import { StepItem } from '../record/step-item.tsx'
import { useUi } from '../text/use-ui.ts'
import { Async } from '../ui/async.tsx'

type Props = { kind: string; id: string; title: string; onClose: () => void }

/** The planned steps of a process, to be done now, moved or left out. */
export function StepsModal({ kind, id, title, onClose }: Props) {
  const ui = useUi()
  const next = useNext(kind, id)
  return (
    <Modal
      opened
      onClose={onClose}
      title={`${ui('operate.steps')}: ${title}`}
      size="xl"
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <Async query={next}>
        {data =>
          data.steps.length === 0 ? (
            <Text size="sm">{ui('next.nothing')}</Text>
          ) : (
            <ol className={record.steps}>
              {data.steps.map(step => (
                <StepItem key={step.key} kind={kind} recordId={id} step={step} isOperable />
              ))}
            </ol>
          )
        }
      </Async>
    </Modal>
  )
}
