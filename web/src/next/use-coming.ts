import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { NextPage } from '../../../src/endpoints/next.ts'
import { get } from '../api/client.ts'
import { instantOf } from '../lib/date.ts'
import { pickQuery, type Query } from '../lib/link.ts'
import { useMe } from '../session/use-me.ts'
import { useReader } from '../text/use-reader.ts'

export const VIEWS = ['me', 'team', 'company'] as const
export type View = (typeof VIEWS)[number]

const EVERY_MS = 30_000
const WAITING_MS = 3_000
const DAY_MS = 86_400_000

/** Whose weeks are shown: what the address says, else what the roles of the reader ask for. */
export function useView(): View {
  const { data: me } = useMe()
  const [search] = useSearchParams()
  const given = VIEWS.find(view => view === search.get('view'))
  if (given) return given
  const roles: readonly string[] = me?.roles ?? []
  if (roles.includes('director') || roles.includes('administrator')) return 'company'
  return roles.includes('head') && me?.teamId ? 'team' : 'me'
}

/** What the address asks of `GET /next`; days are whole days of the reader. */
export function useComingQuery(): Query {
  const [search] = useSearchParams()
  const view = useView()
  const { zone } = useReader()
  return useMemo(() => {
    const from = search.get('from')
    const to = search.get('to')
    const dayAfter = to && new Date(Date.parse(`${to}T00:00:00Z`) + DAY_MS).toISOString().slice(0, 10)
    return {
      ...pickQuery(search, ['kind', 'what', 'owner', 'party', 'rule', 'reader']),
      ...(view === 'me' ? { person: 'me' } : view === 'team' ? { team: 'mine' } : {}),
      ...(from ? { from: instantOf(from, '00:00', zone) } : {}),
      ...(dayAfter ? { to: instantOf(dayAfter, '00:00', zone) } : {}),
    }
  }, [search, view, zone])
}

/** The coming steps, page by page; asked more often while some of them are still computed. */
export function useComing() {
  const query = useComingQuery()
  return useInfiniteQuery({
    queryKey: ['next', 'coming', query],
    queryFn: ({ pageParam }) => get<NextPage>('/next', { ...query, limit: 100, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: ({ state }) => (state.data?.pages[0]?.complete === false ? WAITING_MS : EVERY_MS),
  })
}
