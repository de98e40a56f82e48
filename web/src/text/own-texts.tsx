import { type ReactNode, useLayoutEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { useDefinitions, useOwnTexts } from '../api/definition.ts'
import { Waiting } from '../ui/async.tsx'
import { addOwnTexts } from './texts.ts'

/**
 * Reads which kinds there are and what they are called, once for all pages. When they cannot be read the pages open all
 * the same: an unknown word is shown as it is.
 */
export function OwnTexts({ children }: { children: ReactNode }) {
  const definitions = useDefinitions()
  const own = useOwnTexts()
  const { i18n } = useTranslation()
  const { language } = i18n
  // biome-ignore lint/correctness/useExhaustiveDependencies: another language has its own texts to add
  useLayoutEffect(() => {
    if (own.data) addOwnTexts(i18n, own.data)
  }, [i18n, language, own.data])
  return definitions.isPending || own.isPending ? <Waiting rows={8} /> : children
}
