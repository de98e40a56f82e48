import { Alert, Button } from '@mantine/core'
import { useState } from 'react'
import type { DefinitionProblemView } from '../../../src/endpoints/definition.ts'
import { useUi } from '../text/use-ui.ts'
import { problemsAt, useEdit } from './edit-context.tsx'
import classes from './rules.module.css'

/** What is wrong at a place, beside it; nothing where all is well. */
export function ProblemsAt({ path }: { path: readonly (string | number)[] }) {
  const { problems } = useEdit()
  return <ProblemList problems={problemsAt(problems, path)} />
}

// More than that hides what is below it.
const SHOWN_AT_MOST = 5

/** Errors first; of a long list the beginning, until somebody wants the rest. */
export function ProblemList({ problems, title }: { problems: readonly DefinitionProblemView[]; title?: string }) {
  const ui = useUi()
  const [all, setAll] = useState(false)
  if (problems.length === 0) return null
  const wrong = problems.filter(problem => problem.severity === 'error')
  const sorted = [...wrong, ...problems.filter(problem => problem.severity !== 'error')]
  // One more would take the place of the button.
  const folds = sorted.length > SHOWN_AT_MOST + 1
  const shown = folds && !all ? sorted.slice(0, SHOWN_AT_MOST) : sorted
  return (
    <Alert color={wrong.length > 0 ? 'red' : 'yellow'} variant="light" p="xs" {...(title ? { title } : {})}>
      <ul className={classes.problems}>
        {shown.map(problem => (
          <li key={`${problem.code} ${problem.path.join('.')} ${problem.message}`}>{problem.message}</li>
        ))}
      </ul>
      {folds && (
        <Button variant="subtle" size="compact-sm" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? ui('rules.fewerProblems') : ui('rules.moreProblems', { number: sorted.length - SHOWN_AT_MOST })}
        </Button>
      )}
    </Alert>
  )
}
