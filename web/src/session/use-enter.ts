import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from 'react-router'
import type { MeView } from '../../../src/endpoints/session.ts'
import { newKey, post } from '../api/client.ts'
import { ME } from './use-me.ts'

/** Signs in by a password or a set-up link and goes on to where the person wanted to be. */
export function useEnter(path: '/session' | '/setup', to: string) {
  const queries = useQueryClient()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: Readonly<Record<string, string>>) => post<MeView>(path, body, newKey()),
    onSuccess: async me => {
      queries.setQueryData(ME, me)
      await navigate(to, { replace: true })
    },
  })
}
