import { useQueries, useQuery } from '@tanstack/react-query'
import type { Definition } from '../../../src/domain/definition.ts'
import { SHIPPED_KINDS } from '../../../src/domain/kind.ts'
import type { DefinitionRow } from '../../../src/endpoints/definition.ts'
import type { AnswerOf } from '../../../src/endpoints/endpoint.ts'
import { ownKinds } from '../lib/kind.ts'
import { get } from './client.ts'

const FRESH_MS = 30_000
const EVERY_MS = 120_000

type Families = typeof import('../../../src/endpoints/index.ts')['families']
export type Catalogue = AnswerOf<Families['catalogue']['getCatalogue']>
export type VersionRow = AnswerOf<Families['definition']['listVersions']>['items'][number]
export type Changes = AnswerOf<Families['definition']['diffDefinition']>

/** A published definition; the body is what the engine runs. */
export type Published = Omit<AnswerOf<Families['definition']['getDefinition']>, 'body'> & { body: Definition }

/** Every kind, also what administrators defined, with its newest version. An open page hears of new ones. */
export function useDefinitions() {
  return useQuery({
    queryKey: ['definitions'],
    queryFn: async () => (await get<{ items: DefinitionRow[] }>('/definitions')).items,
    staleTime: FRESH_MS,
    refetchInterval: EVERY_MS,
  })
}

/** The number of the newest version; null while there is none, or it is not known yet. */
export function useNewestVersion(kind: string): number | null {
  return useDefinitions().data?.find(one => one.kind === kind)?.version ?? null
}

/** The kinds that have records, in the order of the chain, those of administrators' own after the shipped ones. */
export function useKinds(): readonly string[] {
  const { data } = useDefinitions()
  const own = ownKinds(data ?? []).map(({ kind }) => kind)
  return [...SHIPPED_KINDS, ...own]
}

const newest = (kind: string) => ({
  queryKey: ['definition', kind],
  queryFn: () => get<Published>(`/definitions/${kind}`),
  staleTime: FRESH_MS,
})

/** The newest version of a kind. */
export const useDefinition = (kind: string) => useQuery(newest(kind))

/** The newest version of each of these kinds; one that cannot be read is left out. */
export function useBodies(kinds: readonly string[]): readonly Definition[] {
  const found = useQueries({ queries: kinds.map(newest) })
  return found.flatMap(({ data }) => (data ? [data.body] : []))
}

/** What forms and pages go by while a definition cannot be read: the record itself is shown all the same. */
const BLANK: Omit<Definition, 'kind' | 'version'> = {
  initial: '',
  states: [],
  closed: [],
  fields: {},
  commands: {},
  rules: [],
  followed: [],
}

/** What a new record of a kind is made by. */
export function useNewestBody(kind: string): Definition {
  const { data } = useDefinition(kind)
  return data?.body ?? { ...BLANK, kind, version: 0 }
}

/** The version that a record keeps. It never changes, so it is asked for once. */
const kept = (kind: string, version: number) => ({
  queryKey: ['definition', kind, version],
  queryFn: () => get<Published>(`/definitions/${kind}/versions/${version}`),
  staleTime: Number.POSITIVE_INFINITY,
})

export const useKeptDefinition = (kind: string, version: number) => useQuery(kept(kind, version))

/** The definition that a record goes by, as its page has loaded it. */
export function useBodyOf({ kind, definitionVersion }: { kind: string; definitionVersion: number }): Definition {
  const { data } = useKeptDefinition(kind, definitionVersion)
  return data?.body ?? { ...BLANK, kind, version: definitionVersion }
}

/** What definitions say in their own words, by kind. */
export function useOwnTexts() {
  return useQuery({
    queryKey: ['texts'],
    queryFn: () => get<AnswerOf<Families['catalogue']['getTexts']>>('/texts'),
    staleTime: FRESH_MS,
    refetchInterval: EVERY_MS,
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
