import { useQuery, useQueryClient } from '@tanstack/react-query'
import type { Permission } from '../../../src/domain/policy.ts'
import type { MeView } from '../../../src/endpoints/session.ts'
import { get, isProblem, remove } from '../api/client.ts'

export const ME = ['me'] as const

/** Who is signed in; null is nobody. */
export function useMe() {
  return useQuery({ queryKey: ME, queryFn: readMe, staleTime: 60_000 })
}

async function readMe(): Promise<MeView | null> {
  try {
    return await get<MeView>('/me')
  } catch (error) {
    if (isProblem(error) && error.problem.status === 401) return null
    throw error
  }
}

/** Whether the policy lets me; the API asks again. */
export function useMay(): (permission: Permission) => boolean {
  const { data: me } = useMe()
  return permission => me?.can.includes(permission) ?? false
}

export function useSignOut(): () => Promise<void> {
  const queries = useQueryClient()
  return async () => {
    await remove('/session')
    queries.setQueryData(ME, null)
    // What the next person at this screen must not see. The pages still look at "me", so that one stays.
    queries.removeQueries({ predicate: ({ queryKey }) => queryKey[0] !== ME[0] })
  }
}
