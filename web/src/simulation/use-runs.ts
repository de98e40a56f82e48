import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SimulationView } from '../../../src/endpoints/simulation.ts'
import { get, newKey, post } from '../api/client.ts'
import type { Run } from '../lib/simulation.ts'

const RUNS = ['simulation-runs'] as const
const KEPT_AT_MOST = 6

export type Asked = Pick<Run, 'years' | 'kinds' | 'drafts'>

/** The runs of this visit, the newest first: they outlive a look at another page. */
export function useRuns(): readonly Run[] {
  const runs = useQuery<readonly Run[]>({
    queryKey: RUNS,
    queryFn: () => [],
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: Number.POSITIVE_INFINITY,
  })
  return runs.data ?? []
}

export function useRunSimulation() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async (asked: Asked): Promise<Run> => {
      const definitions = await Promise.all(asked.drafts.map(draftOf))
      const body = {
        years: asked.years,
        ...(asked.kinds.length > 0 ? { kinds: asked.kinds } : {}),
        ...(definitions.length > 0 ? { definitions } : {}),
      }
      return { ...asked, id: Date.now(), view: await post<SimulationView>('/simulations', body, newKey()) }
    },
    onSuccess: run =>
      queries.setQueryData<readonly Run[]>(RUNS, (before = []) => [run, ...before].slice(0, KEPT_AT_MOST)),
  })
}

async function draftOf(kind: string): Promise<unknown> {
  const { body } = await get<{ body: unknown }>(`/definitions/${kind}/draft`)
  return body
}
