import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../src/endpoints/common.ts'
import type { UserView } from '../../../src/endpoints/user.ts'
import { get } from './client.ts'

const FRESH_MS = 300_000

/** People who log in, at most 200: enough to name and choose them. */
export function useUsers() {
  return useQuery({
    queryKey: ['users'],
    queryFn: async () => (await get<Page<UserView>>('/users', { limit: 200 })).items,
    staleTime: FRESH_MS,
  })
}

/** The name behind an actor's id; `system` and `feed` stay words. */
export function useActorName(): (id: string) => string | undefined {
  const users = useUsers()
  return id => users.data?.find(user => user.id === id)?.name
}
