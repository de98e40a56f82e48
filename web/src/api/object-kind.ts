import { useQuery } from '@tanstack/react-query'
import type { ObjectKindBody } from '../../../src/domain/object-kind-schema.ts'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import type { ObjectKindRow } from '../../../src/endpoints/object-kind.ts'
import { get } from './client.ts'

const FRESH_MS = 30_000

type Families = typeof import('../../../src/endpoints/index.ts')['families']
export type KindVersion = AnswerOf<Families['objectKind']['listObjectKindVersions']>['items'][number]
export type NextDates = AnswerOf<Families['objectKind']['tellDates']>['dates']
export type PublishedKind = Omit<AnswerOf<Families['objectKind']['getObjectKind']>, 'body'> & { body: ObjectKindBody }

/** Every kind of tracked objects with its newest version. */
export function useObjectKinds(wanted = true) {
  return useQuery({
    enabled: wanted,
    queryKey: ['object-kinds'],
    queryFn: async () => (await get<{ items: ObjectKindRow[] }>('/object-kinds')).items,
    staleTime: FRESH_MS,
  })
}

export const newestKind = (id: string | null) => ({
  queryKey: ['object-kind', id],
  queryFn: () => get<PublishedKind>(`/object-kinds/${id}`),
  staleTime: FRESH_MS,
})

/** The newest version of a kind; nothing is asked without an id. */
export const useObjectKind = (id: string | null) => useQuery({ ...newestKind(id), enabled: id !== null })

export function useKindVersions(id: string) {
  return useQuery({
    queryKey: ['object-kind-versions', id],
    queryFn: async () => (await get<{ items: KindVersion[] }>(`/object-kinds/${id}/versions`)).items,
    staleTime: FRESH_MS,
  })
}
