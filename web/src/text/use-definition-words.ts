import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Definition } from '../../../src/domain/definition.ts'
import type { Lexicon } from '../../../src/i18n/lexicon.ts'
import { definitionWords } from '../../../src/i18n/rule-words.ts'

export type DefinitionWords = ReturnType<typeof definitionWords>

/** The reader's dictionary as the words of definitions ask it. */
export function useLexicon(): Lexicon {
  const { t, i18n } = useTranslation()
  const { language } = i18n
  return useMemo(
    () => ({
      locale: language === 'ru' ? 'ru' : 'en',
      has: key => i18n.exists(key, { lng: language }),
      text: (key, params = {}) => t(key, params),
    }),
    [t, i18n, language],
  )
}

/** A definition in words, its own texts first: also one that is just being edited. */
export function useDefinitionWords(definition: Definition): DefinitionWords {
  const lexicon = useLexicon()
  return useMemo(() => definitionWords(definition, lexicon), [definition, lexicon])
}
