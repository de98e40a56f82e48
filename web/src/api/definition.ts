import { useQuery } from '@tanstack/react-query'
import { get } from './client.ts'

const FRESH_MS = 30_000

/** A kind of process; `draft`: somebody edits a copy of it. */
export type DefinitionListed = { kind: string; draft?: boolean }

export function useDefinitions() {
  return useQuery({
    queryKey: ['definitions'],
    queryFn: async () => (await get<{ items: DefinitionListed[] }>('/definitions')).items,
    staleTime: FRESH_MS,
  })
}
