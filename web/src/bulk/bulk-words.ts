import type { BulkView } from '../../../src/endpoints/bulk.ts'
import { useKinds } from '../api/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords, type Words } from '../text/use-words.ts'

type Act = BulkView['act']

/** What a job does, in words: "Postpone: approval of the bid". An act that this page does not know keeps its name. */
export function useActName(): (act: Act) => string {
  const ui = useUi()
  const words = useWords()
  const kinds = useKinds()
  return act => {
    const name = words.named('ui.bulk.act', act.act)
    if (act.act === 'command') return commandName(kinds, textOf(act.command), words)
    if (act.act === 'move') return `${name}: ${textOf(act.state)}`
    if (act.act === 'fire' || act.act === 'skip' || act.act === 'postpone') {
      return `${name}: ${act.rule === undefined ? ui('bulk.nextStep') : words.rule(textOf(act.rule))}`
    }
    return name
  }
}

/** A job does not say of which kind its command is: the first that names it. */
function commandName(kinds: readonly string[], command: string, words: Words): string {
  const names = kinds.map(kind => words.command(kind, command))
  return names.find(name => name !== command) ?? command
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')
