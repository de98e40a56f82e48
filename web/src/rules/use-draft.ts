import { useQuery } from '@tanstack/react-query'
import type { Definition } from '../../../src/domain/definition.ts'
import type { DraftView } from '../../../src/endpoints/definition-draft.ts'
import { getTagged, type Tagged } from '../api/client.ts'
import { useKept } from './use-kept.ts'

export type Draft = Omit<DraftView, 'body'> & { body: Definition }

/** The edited copy as the server keeps it. */
export function useLoadedDraft(kind: string) {
  return useQuery({
    queryKey: ['draft', kind],
    queryFn: () => getTagged<Draft>(`/definitions/${kind}/draft`),
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  })
}

/** The copy of a definition that somebody edits. */
export function useDraft(loaded: Tagged<Draft>) {
  const { view: draft, body: definition, ...kept } = useKept(loaded, `/definitions/${loaded.answer.kind}`)
  return { draft, definition, ...kept }
}
export type Editing = ReturnType<typeof useDraft>
