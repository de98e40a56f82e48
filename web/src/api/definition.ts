import { useQuery } from '@tanstack/react-query'
import type { Definition } from '../../../src/domain/definition.ts'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import { get } from './client.ts'

const FRESH_MS = 30_000

type Families = typeof import('../../../src/endpoints/index.ts')['families']
export type Catalogue = AnswerOf<Families['catalogue']['getCatalogue']>
export type VersionRow = AnswerOf<Families['definition']['listVersions']>['items'][number]
export type DefinitionAct = AnswerOf<Families['definition']['listDefinitionActs']>['items'][number]
export type Changes = AnswerOf<Families['definition']['diffDefinition']>

/** A published definition; the body is what the engine runs. */
export type Published = Omit<AnswerOf<Families['definition']['getDefinition']>, 'body'> & { body: Definition }

/** Every kind, also what administrators defined, with its newest version. */
export function useDefinitions() {
  return useQuery({
    queryKey: ['definitions'],
    queryFn: async () => (await get<{ items: DefinitionRow[] }>('/definitions')).items,
    staleTime: FRESH_MS,
  })
}

/** The number of the newest version; null while there is none, or it is not known yet. */
export function useNewestVersion(kind: string): number | null {
  return useDefinitions().data?.find(one => one.kind === kind)?.version ?? null
}

/** The newest version of a kind. */
export function useDefinition(kind: string) {
  return useQuery({
    queryKey: ['definition', kind],
    queryFn: () => get<Published>(`/definitions/${kind}`),
    staleTime: FRESH_MS,
  })
}

export function useVersions(kind: string) {
  return useQuery({
    queryKey: ['versions', kind],
    queryFn: async () => (await get<{ items: VersionRow[] }>(`/definitions/${kind}/versions`)).items,
  })
}

export function useChanges(kind: string, from: string, to: string) {
  return useQuery({
    queryKey: ['diff', kind, from, to],
    queryFn: async () => (await get<Changes>(`/definitions/${kind}/diff`, { from, to })).changes,
  })
}

/** The names that a definition may use, with their words. */
export function useCatalogue() {
  return useQuery({
    queryKey: ['catalogue', document.documentElement.lang],
    queryFn: () => get<Catalogue>('/catalogue'),
    staleTime: Number.POSITIVE_INFINITY,
  })
}
