import { useMemo } from 'react'
import { useObjectKind, useObjectKinds } from '../api/object-kind.ts'
import { useReader } from '../text/use-reader.ts'

export type KindAttribute = {
  id: string
  title: string
  type: string
  unit: string | null
  choices: readonly { id: string; title: string }[]
}

/** Kinds of objects by name, those that have objects or may get new ones. */
export function useKindChoices(): readonly { value: string; label: string }[] {
  const { locale } = useReader()
  const kinds = useObjectKinds()
  return useMemo(
    () =>
      (kinds.data ?? [])
        .filter(({ version, retired, objects }) => version !== null && (!retired || objects > 0))
        .map(({ id, title }) => ({ value: id, label: title[locale] })),
    [kinds.data, locale],
  )
}

/** Attributes of one kind in the order of its form; none where several kinds, or none, are meant. */
export function useAttributes(kind: string): readonly KindAttribute[] {
  const { locale } = useReader()
  const isOne = kind !== '' && !kind.includes(',')
  const found = useObjectKind(isOne ? kind : null)
  return useMemo(() => {
    const attributes = found.data?.body.attributes ?? []
    return attributes.map(({ id, title, type, unit = null, choices = [] }) => ({
      id,
      title: title[locale],
      type,
      unit,
      choices: choices.map(choice => ({ id: choice.id, title: choice.title[locale] })),
    }))
  }, [found.data, locale])
}
