import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useSearchParams } from 'react-router'
import type { PlanItem, PlanPage } from '../../../src/endpoints/day-plan.ts'
import { get } from '../api/client.ts'
import { dayOf } from '../lib/date.ts'
import { PLAN_VIEWS, type PlanView, type Span, spanOf } from '../lib/day-grid.ts'
import { pickQuery, type Query } from '../lib/link.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'

const EVERY_MS = 30_000
const FILTERS = ['clientId', 'siteId', 'personId', 'team', 'objectKind', 'layer'] as const

/** What the address says: the view, the day it is about, whose. */
export function useSight(): { view: PlanView; day: string; today: string; span: Span; filter: Query } {
  const [search] = useSearchParams()
  const { zone } = useReader()
  const today = dayOf(useNow(), zone)
  return useMemo(() => {
    const view = PLAN_VIEWS.find(word => word === search.get('view')) ?? 'month'
    const day = search.get('day') ?? today
    return { view, day, today, span: spanOf(view, day), filter: pickQuery(search, FILTERS) }
  }, [search, today])
}

/** Days, people and, where the view has them, the first items. */
export function usePlan() {
  const { view, span, filter } = useSight()
  const query = { ...filter, ...span, view }
  return useQuery({
    queryKey: ['plan', query],
    queryFn: () => get<PlanPage>('/calendar', query),
    placeholderData: keepPreviousData,
    refetchInterval: EVERY_MS,
  })
}

/** Items of a stretch of days, page by page. */
export function usePlanItems({ from, to }: Span) {
  const { filter } = useSight()
  const query = { ...filter, from, to, view: 'agenda' }
  return useInfiniteQuery({
    queryKey: ['plan', 'items', query],
    queryFn: ({ pageParam }) => get<PlanPage>('/calendar', { ...query, limit: 100, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
}

export const itemsOf = (pages: readonly PlanPage[] | undefined): PlanItem[] =>
  (pages ?? []).flatMap(page => page.items ?? [])
