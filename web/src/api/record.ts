import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { placeOf } from '../../../src/domain/kind.ts'
import type { Page } from '../../../src/endpoints/common.ts'
import type { CommandView, NextView, RecordRow, RecordView, TimelineEntry } from '../../../src/endpoints/record.ts'
import type { Query } from '../lib/link.ts'
import { get } from './client.ts'

const EVERY_MS = 20_000

/** Below `/api`. */
export const recordApi = (kind: string, id: string) => `/${placeOf(kind)}/${id}`

export function useRecords(kind: string, query: Query) {
  return useInfiniteQuery({
    queryKey: ['records', kind, query],
    queryFn: ({ pageParam }) => get<Page<RecordRow>>(`/${placeOf(kind)}`, { ...query, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS * 3,
  })
}

export function useRecord(kind: string, id: string) {
  return useQuery({
    queryKey: ['record', id],
    queryFn: () => get<RecordView>(recordApi(kind, id)),
    refetchInterval: EVERY_MS,
  })
}

export function useCommands(kind: string, id: string) {
  return useQuery({
    queryKey: ['commands', id],
    queryFn: async () => (await get<{ items: CommandView[] }>(`${recordApi(kind, id)}/commands`)).items,
    refetchInterval: EVERY_MS,
  })
}

export function useNext(kind: string, id: string) {
  return useQuery({
    queryKey: ['next', id],
    queryFn: () => get<NextView>(`${recordApi(kind, id)}/next`),
    refetchInterval: EVERY_MS,
  })
}

export function useTimeline(kind: string, id: string) {
  return useInfiniteQuery({
    queryKey: ['timeline', id],
    queryFn: ({ pageParam }) =>
      get<Page<TimelineEntry>>(`${recordApi(kind, id)}/timeline`, { limit: 200, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
}
