import { createContext, useContext } from 'react'
import type { RuleTemplate } from '../../../src/domain/object-kind.ts'
import type { ObjectKindBody } from '../../../src/domain/object-kind-schema.ts'
import type { DefinitionProblemView } from '../../../src/endpoints/definition.ts'
import { problemsAt } from '../rules/edit-context.tsx'
import { ProblemList } from '../rules/problem-list.tsx'

export type KindEdit = {
  id: string
  body: ObjectKindBody
  edit: (change: (before: ObjectKindBody) => ObjectKindBody) => void
  problems: readonly DefinitionProblemView[]
}

const Context = createContext<KindEdit | null>(null)
export const KindEditProvider = Context.Provider

/** The copy of a kind of objects that is being edited, and what is wrong with it. */
export function useKindEdit(): KindEdit {
  const edit = useContext(Context)
  if (edit === null) throw new Error('there is no kind to edit here')
  return edit
}

/** What each part of a rule’s form is given. */
export type RuleProps = { rule: RuleTemplate; index: number; set: (next: RuleTemplate) => void }

type Path = readonly (string | number)[]

/** What is wrong at a place, beside it. */
export function KindProblems({ path }: { path: Path }) {
  const { problems } = useKindEdit()
  return <ProblemList problems={problemsAt(problems, path)} />
}

/** The error of one input; nothing where all is well. */
export function useErrorAt(): (path: Path) => { error?: string } {
  const { problems } = useKindEdit()
  return path => {
    const [wrong] = problemsAt(problems, path).filter(one => one.severity === 'error')
    return wrong ? { error: wrong.message } : {}
  }
}
