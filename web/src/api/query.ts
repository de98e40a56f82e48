import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query'
import { isPassing, isProblem } from './client.ts'

const STALE_MS = 5_000
const TRIES = 2

/** `onSignedOut` is called when the API no longer knows who asks. */
export function createQueries(onSignedOut: () => void): QueryClient {
  const onError = (error: unknown) => {
    if (isProblem(error) && error.problem.status === 401) onSignedOut()
  }
  return new QueryClient({
    queryCache: new QueryCache({ onError }),
    mutationCache: new MutationCache({ onError }),
    defaultOptions: {
      queries: { staleTime: STALE_MS, retry: (failures, error) => failures < TRIES && isPassing(error) },
      mutations: { retry: false },
    },
  })
}
