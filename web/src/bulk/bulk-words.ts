import type { BulkView } from '../../../src/endpoints/bulk.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

type Act = BulkView['act']

/** What a job does, in words: "Postpone: approval of the bid". An act that this page does not know keeps its name. */
export function useActName(): (act: Act) => string {
  const ui = useUi()
  const words = useWords()
  return act => {
    const name = words.named('ui.bulk.act', act.act)
    if (act.act === 'command') return words.command('common', textOf(act.command))
    if (act.act === 'move') return `${name}: ${textOf(act.state)}`
    if (act.act === 'fire' || act.act === 'skip' || act.act === 'postpone') {
      return `${name}: ${act.rule === undefined ? ui('bulk.nextStep') : words.rule(textOf(act.rule))}`
    }
    return name
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
