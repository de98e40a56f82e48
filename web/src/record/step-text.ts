import { useServiceTitle } from '../object/use-object.ts'
import { type Ui, useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

/** Of a coming step what its name needs, whichever list it stands in. */
type Named = {
  rule: string
  task: string | null
  template: string | null
  command: string | null
  event: string | null
}

/** The name of a coming step of a record; a service that comes due is named. */
export function useStepText(kind: string, recordId: string) {
  const ui = useUi()
  const words = useWords()
  const titleOf = useServiceTitle(kind, recordId)
  return (step: Named & { isRung: boolean; which: string }): string => {
    const text = stepText(step, kind, { ui, words })
    // `inspection`, or `-14d@inspection` of a further lead.
    const service = titleOf(step.which.split('@').at(-1) ?? '')
    return service === undefined ? text : ui('next.about', { step: text, service })
  }
}

/** A rung of the ladder speaks of a task that is late; an opening makes a task, a letter, or a command of ours. */
export function stepText(step: Named & { isRung: boolean }, kind: string, { ui, words }: { ui: Ui; words: Words }) {
  const name = words.rule(step.rule, kind)
  if (step.isRung) return ui('next.rung', { task: step.task ? words.task(kind, step.task) : name })
  if (step.command) return ui('next.command', { command: words.command(kind, step.command) })
  if (step.task) return ui('next.task', { task: words.task(kind, step.task) })
  if (step.event) return ui('next.event', { event: words.event(`${kind}.${step.event}`) })
  return step.template ? ui('next.letter', { letter: words.template(step.template, kind), rule: name }) : name
}
