import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { ObjectPlan } from '../../../src/endpoints/object.ts'
import { get } from '../api/client.ts'
import { useReader } from '../text/use-reader.ts'

const EVERY_MS = 30_000

/** What lies ahead of an object, and what was done on it. */
export function useObjectPlan(id: string, wanted = true) {
  return useQuery({
    enabled: wanted,
    queryKey: ['object-plan', id],
    queryFn: () => get<ObjectPlan>(`/objects/${id}/plan`),
    refetchInterval: EVERY_MS,
  })
}

/** What a rule of this object is called; undefined for a word that is none, and for records of other kinds. */
export function useServiceTitle(kind: string, id: string): (ruleId: string) => string | undefined {
  const titleOf = useTitle()
  const rules = useObjectPlan(id, kind === 'object').data?.rules
  return useCallback(
    ruleId => {
      const rule = kind === 'object' ? rules?.find(one => one.id === ruleId) : undefined
      return rule && titleOf(rule.title, rule.id)
    },
    [kind, rules, titleOf],
  )
}

type Title = string | { ru: string; en: string } | null

/** What a rule is called: in the reader's language where it has both, else by its id. */
export function useTitle(): (title: Title, id: string) => string {
  const { locale } = useReader()
  return useCallback((title, id) => (typeof title === 'string' ? title : (title?.[locale] ?? id)), [locale])
}
