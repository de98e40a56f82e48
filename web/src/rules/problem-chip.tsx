import type { DefinitionProblemView } from '../../../src/endpoints/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { Chip } from '../ui/chip.tsx'
import { problemsAt } from './edit-context.tsx'

type Props = { problems: readonly DefinitionProblemView[]; path: readonly (string | number)[] }

/** How much is wrong at a place of what is edited, beside its name. */
export function ProblemChip({ problems, path }: Props) {
  const ui = useUi()
  const here = problemsAt(problems, path)
  if (here.length === 0) return null
  const isWrong = here.some(problem => problem.severity === 'error')
  return <Chip tone={isWrong ? 'red' : 'amber'}>{ui('rules.problemCount', { number: here.length })}</Chip>
}
