import { Alert } from '@mantine/core'
import type { DefinitionProblemView } from '../../../src/endpoints/definition.ts'
import { problemsAt, useEdit } from './edit-context.tsx'
import classes from './rules.module.css'

/** What is wrong at a place, beside it; nothing where all is well. */
export function ProblemsAt({ path }: { path: readonly (string | number)[] }) {
  const { problems } = useEdit()
  return <ProblemList problems={problemsAt(problems, path)} />
}

export function ProblemList({ problems, title }: { problems: readonly DefinitionProblemView[]; title?: string }) {
  if (problems.length === 0) return null
  const isWrong = problems.some(problem => problem.severity === 'error')
  return (
    <Alert color={isWrong ? 'red' : 'yellow'} variant="light" p="xs" {...(title ? { title } : {})}>
      <ul className={classes.problems}>
        {problems.map(problem => (
          <li key={`${problem.code} ${problem.path.join('.')} ${problem.message}`}>{problem.message}</li>
        ))}
      </ul>
    </Alert>
  )
}
