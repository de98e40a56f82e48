import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { BehindPageView, PotentialPage } from '../../../src/endpoints/potential.ts'
import { get } from '../api/client.ts'
import { pickQuery, type Query } from '../lib/link.ts'

export const GROUPS = ['client', 'kind', 'rule', 'item', 'region', 'owner'] as const
export type Group = (typeof GROUPS)[number]
export const LISTS = ['services', 'uncovered', 'replaceable'] as const
export type List = (typeof LISTS)[number]

const FILTERS = ['party', 'objectKind', 'owner', 'region', 'ruleId', 'month', 'currency'] as const
const EVERY_MS = 60_000
const WAITING_MS = 3_000

/** What the address says: the filters, how the table groups, which list stands below. */
export function useChoice(): { filter: Query; group: Group; list: List; item: string | null } {
  const [search] = useSearchParams()
  return useMemo(
    () => ({
      filter: pickQuery(search, FILTERS),
      group: GROUPS.find(word => word === search.get('group')) ?? 'client',
      list: LISTS.find(word => word === search.get('list')) ?? 'services',
      item: search.get('item'),
    }),
    [search],
  )
}

/** Twelve months; asked more often while figures are being made. */
export function usePotential(query: Query) {
  return useQuery({
    queryKey: ['potential', query],
    queryFn: () => get<PotentialPage>('/potential/objects', query),
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => ((state.data?.computing ?? 0) > 0 ? WAITING_MS : EVERY_MS),
  })
}

export function usePotentialGroups(query: Query) {
  return useInfiniteQuery({
    queryKey: ['potential', 'groups', query],
    queryFn: ({ pageParam }) => get<PotentialPage>('/potential/objects', { ...query, limit: 12, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    placeholderData: keepPreviousData,
  })
}

export function useBehind(query: Query) {
  return useInfiniteQuery({
    queryKey: ['potential', 'behind', query],
    queryFn: ({ pageParam }) =>
      get<BehindPageView>('/potential/objects/list', { ...query, limit: 12, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
  })
}
