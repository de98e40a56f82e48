import { createContext, useContext } from 'react'
import type { Definition } from '../../../src/domain/definition.ts'
import type { DefinitionProblemView } from '../../../src/endpoints/definition.ts'
import type { Catalogue } from '../api/definition.ts'
import type { DefinitionWords } from '../text/use-definition-words.ts'

export type Edit = {
  kind: string
  /** Nobody published it yet. */
  isNew: boolean
  definition: Definition
  edit: (change: (before: Definition) => Definition) => void
  words: DefinitionWords
  catalogue: Catalogue
  problems: readonly DefinitionProblemView[]
}

const Context = createContext<Edit | null>(null)
export const EditProvider = Context.Provider

/** The copy that is being edited, with the names it may use and what is wrong with it. */
export function useEdit(): Edit {
  const edit = useContext(Context)
  if (edit === null) throw new Error('there is no copy to edit here')
  return edit
}

/** What is wrong at a place of the definition, or inside it. */
export function problemsAt(
  problems: readonly DefinitionProblemView[],
  path: readonly (string | number)[],
): DefinitionProblemView[] {
  return problems.filter(problem => path.every((part, index) => String(problem.path[index]) === String(part)))
}
