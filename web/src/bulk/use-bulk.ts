import { useQuery } from '@tanstack/react-query'
import type { BulkDetail, BulkView } from '../../../src/endpoints/bulk.ts'
import { get } from '../api/client.ts'

const EVERY_MS = 1_000

/** A job that nobody has to look after any more. */
export const isOver = (job: Pick<BulkView, 'finishedAt'> | undefined) => job !== undefined && job.finishedAt !== null

/** A bulk job with its first items, asked again every second until it has ended. */
export function useBulk(id: string, outcome = '') {
  return useQuery({
    queryKey: ['bulk', id, outcome],
    queryFn: () => get<BulkDetail>(`/bulk/${id}`, { outcome }),
    refetchInterval: query => (isOver(query.state.data) ? false : EVERY_MS),
  })
}
