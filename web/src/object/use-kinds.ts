import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { parseObjectKind } from '../../../src/domain/object-kind-schema.ts'
import type { ObjectKindRow } from '../../../src/endpoints/object-kind.ts'
import { get } from '../api/client.ts'
import { useReader } from '../text/use-reader.ts'

const FRESH_MS = 30_000

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
  const kinds = useQuery({
    queryKey: ['object-kinds'],
    queryFn: async () => (await get<{ items: ObjectKindRow[] }>('/object-kinds')).items,
    staleTime: FRESH_MS,
  })
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
  const found = useQuery({
    enabled: isOne,
    queryKey: ['object-kind', kind],
    queryFn: () => get<{ body: unknown }>(`/object-kinds/${kind}`),
    staleTime: FRESH_MS,
  })
  return useMemo(() => {
    const parsed = parseObjectKind(found.data?.body)
    const attributes = 'body' in parsed ? parsed.body.attributes : []
    return attributes.map(({ id, title, type, unit = null, choices = [] }) => ({
      id,
      title: title[locale],
      type,
      unit,
      choices: choices.map(choice => ({ id: choice.id, title: choice.title[locale] })),
    }))
  }, [found.data, locale])
}
