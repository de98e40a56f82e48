import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** What a process without a dated step waits for: a task, the end of a hold, or somebody's decision. */
export function useWaits(): (kind: string, waitingFor: string) => string {
  const ui = useUi()
  const words = useWords()
  return (kind, waitingFor) => {
    if (waitingFor.startsWith('task:')) return ui('next.waits.task', { task: words.task(kind, waitingFor.slice(5)) })
    if (waitingFor === 'resume') return ui('next.waits.resume')
    if (waitingFor === 'visit') return ui('next.waits.visit')
    return waitingFor === 'command' ? ui('next.waits.command') : waitingFor
  }
}
