import { useCallback, useEffect, useRef, useState } from 'react'
import { put, type Tagged } from '../api/client.ts'

const QUIET_MS = 700

export type Saving =
  | { state: 'saved' }
  | { state: 'waiting' }
  | { state: 'saving' }
  /** Kept here only; `error` says why it was not kept there. */
  | { state: 'failed'; error: unknown }

/** A copy that somebody edits: what was typed is kept by itself as soon as there is a pause. */
export function useKept<View extends { body: unknown }>(loaded: Tagged<View>, path: string) {
  type Body = View['body']
  const [view, setView] = useState(loaded.answer)
  const [body, setBody] = useState<Body>(loaded.answer.body)
  const [saving, setSaving] = useState<Saving>({ state: 'saved' })
  const etag = useRef(loaded.etag)
  const newest = useRef<Body>(body)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const running = useRef<Promise<void>>(Promise.resolve())

  const save = useCallback(() => {
    clearTimeout(timer.current)
    const sent = newest.current
    running.current = running.current.then(async () => {
      setSaving({ state: 'saving' })
      try {
        const { answer, etag: next } = await put<View>(path, sent, etag.current)
        etag.current = next
        setView(answer)
        setSaving({ state: newest.current === sent ? 'saved' : 'waiting' })
      } catch (error) {
        setSaving({ state: 'failed', error })
      }
    })
    return running.current
  }, [path])

  const edit = useCallback(
    (change: (before: Body) => Body) => {
      newest.current = change(newest.current)
      setBody(newest.current)
      setSaving({ state: 'waiting' })
      clearTimeout(timer.current)
      timer.current = setTimeout(() => void save(), QUIET_MS)
    },
    [save],
  )
  useEffect(() => () => clearTimeout(timer.current), [])
  return { view, body, edit, saving, save, etag }
}
