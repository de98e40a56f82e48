import { Modal } from '@mantine/core'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'

type Props = { error: unknown; onRetry?: () => void; onClose: () => void }

/** Why an act without a form was not done. */
export function FailureModal({ error, onRetry, onClose }: Props) {
  const ui = useUi()
  const retry = () => {
    onClose()
    onRetry?.()
  }
  return (
    <Modal opened onClose={onClose} title={ui('problem.title')} closeButtonProps={{ 'aria-label': ui('form.close') }}>
      <ProblemNote error={error} {...(onRetry ? { onRetry: retry } : {})} />
    </Modal>
  )
}
