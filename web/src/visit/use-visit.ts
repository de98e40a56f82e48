import { useQuery } from '@tanstack/react-query'
import type { ServiceView } from '../../../src/endpoints/visit.ts'
import { get } from '../api/client.ts'

const EVERY_MS = 20_000

/** What a visit is about: open services first, in the order of their days. */
export function useVisitServices(id: string) {
  return useQuery({
    queryKey: ['visit-services', id],
    queryFn: async () => (await get<{ items: ServiceView[] }>(`/visits/${id}/services`)).items,
    refetchInterval: EVERY_MS,
  })
}

export const isOpen = ({ state }: ServiceView) => state === 'open' || state === 'booked'
