import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { newKey } from '../api/client.ts'
import { useToast } from '../ui/toasts.tsx'
import { useFail } from './ask.tsx'

/** Does something at once, without a form; a failure opens with its reason and can be tried again with the same key. */
export function useAct() {
  const queries = useQueryClient()
  const toast = useToast()
  const fail = useFail()
  const [busy, setBusy] = useState(false)
  const act = useCallback(
    async (send: (key: string) => Promise<unknown>, done: string) => {
      const key = newKey()
      const attempt = async () => {
        setBusy(true)
        try {
          await send(key)
          toast(done)
        } catch (error) {
          fail(error, () => void attempt())
        } finally {
          setBusy(false)
          await queries.invalidateQueries()
        }
      }
      await attempt()
    },
    [queries, toast, fail],
  )
  return { act, busy }
}
