import { createContext, useCallback, useContext } from 'react'
import type { PotentialPage } from '../../../src/endpoints/potential.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'

/** What kinds of objects are called, as the last answer said. */
export const KindTitles = createContext<PotentialPage['kinds']>([])

/** An object without a kind is said to have none; a kind that is not known is shown as it is. */
export function useKindTitle(): (kind: string) => string {
  const ui = useUi()
  const { locale } = useReader()
  const kinds = useContext(KindTitles)
  return useCallback(
    kind => (kind === '' ? ui('potential.noKind') : (kinds.find(({ id }) => id === kind)?.title[locale] ?? kind)),
    [kinds, locale, ui],
  )
}
