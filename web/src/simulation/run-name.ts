import { formatTime } from '../lib/date.ts'
import type { Run } from '../lib/simulation.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** "3 years, 11:20, with the edited copy of: Contract". */
export function useRunName(): (run: Run) => string {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  return ({ id, years, kinds, drafts }) => {
    const named = (all: readonly string[]) => all.map(words.kind).join(', ')
    return [
      ui('simulation.span', { count: years }),
      ...(kinds.length > 0 ? [named(kinds)] : []),
      ...(drafts.length > 0 ? [ui('simulation.withDrafts', { kinds: named(drafts) })] : [ui('simulation.published')]),
      formatTime(new Date(id).toISOString(), reader),
    ].join(' · ')
  }
}
