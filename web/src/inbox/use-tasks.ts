import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import type { Page } from '../../../src/endpoints/common.ts'
import type { NextPage } from '../../../src/endpoints/next.ts'
import type { TaskView } from '../../../src/endpoints/task.ts'
import { get } from '../api/client.ts'
import { type InboxTab, inTab } from '../lib/inbox.ts'
import { useMe } from '../session/use-me.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'

const EVERY_MS = 15_000
const OPEN_LIMIT = 200

export type Scope = 'mine' | 'unclaimed' | 'all'

/** Open tasks, what is due first; one request serves the tabs and their counts. */
export function useOpenTasks(scope: Scope, q = '') {
  return useQuery({
    queryKey: ['tasks', 'open', scope, q],
    queryFn: () => get<Page<TaskView>>('/tasks', { scope, q, limit: OPEN_LIMIT }),
    refetchInterval: EVERY_MS,
  })
}

export function useDoneTasks(scope: Scope, q: string, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['tasks', 'done', scope, q],
    queryFn: ({ pageParam }) =>
      get<Page<TaskView>>('/tasks', { scope, q, state: 'done,cancelled', limit: 30, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    enabled,
  })
}

/** The coming steps of my records: what the empty inbox tells and the panel beside it shows. */
export function useComing() {
  const { data: me } = useMe()
  return useQuery({
    queryKey: ['next', 'mine'],
    queryFn: async () => (await get<NextPage>('/next', { person: 'me', limit: 10 })).items,
    enabled: me !== null && me !== undefined,
  })
}

export function useOverdueCount(): number {
  const { data } = useOpenTasks('mine')
  const split = useInTab()
  return data?.items.filter(task => split(task) === 'overdue').length ?? 0
}

/** Which tab an open task stands on, for the reader's day. */
export function useInTab(): (task: TaskView) => InboxTab {
  const now = useNow()
  const { zone } = useReader()
  return task => inTab(task, now, zone)
}
