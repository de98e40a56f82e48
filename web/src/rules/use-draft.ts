import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef, useState } from 'react'
import type { Definition } from '../../../src/domain/definition.ts'
import type { DraftView } from '../../../src/endpoints/definition-draft.ts'
import { getTagged, put, type Tagged } from '../api/client.ts'

const QUIET_MS = 700

export type Draft = Omit<DraftView, 'body'> & { body: Definition }

export type Saving =
  | { state: 'saved' }
  | { state: 'waiting' }
  | { state: 'saving' }
  /** Kept here only; `error` says why it was not kept there. */
  | { state: 'failed'; error: unknown }

/** The edited copy as the server keeps it. */
export function useLoadedDraft(kind: string) {
  return useQuery({
    queryKey: ['draft', kind],
    queryFn: () => getTagged<Draft>(`/definitions/${kind}/draft`),
    refetchOnWindowFocus: false,
    staleTime: 0,
    gcTime: 0,
  })
}

/** The copy that somebody edits: what was typed is kept by itself as soon as there is a pause. */
export function useDraft(loaded: Tagged<Draft>) {
  const [draft, setDraft] = useState(loaded.answer)
  const [definition, setDefinition] = useState(loaded.answer.body)
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const etag = useRef(loaded.etag)
  const newest = useRef(definition)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<void>>(Promise.resolve())
  const { kind } = draft

  const save = useCallback(() => {
    clearTimeout(timer.current)
    const body = newest.current
    running.current = running.current.then(async () => {
      setSaving({ state: 'saving' })
      try {
        const { answer, etag: next } = await put<Draft>(`/definitions/${kind}`, body, etag.current)
        etag.current = next
        setDraft(answer)
        setSaving({ state: newest.current === body ? 'saved' : 'waiting' })
      } catch (error) {
        setSaving({ state: 'failed', error })
      }
    })
    return running.current
  }, [kind])

  const edit = useCallback(
    (change: (before: Definition) => Definition) => {
      newest.current = change(newest.current)
      setDefinition(newest.current)
      setSaving({ state: 'waiting' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), QUIET_MS)
    },
    [save],
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  return { draft, definition, edit, saving, save, etag }
}
export type Editing = ReturnType<typeof useDraft>
