import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useNavigate } from 'react-router'
import type { PotentialObjectView } from '../../../src/endpoints/potential.ts'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { newKey, post } from '../api/client.ts'
import { useFail } from '../form/ask.tsx'
import { recordPath } from '../lib/link.ts'
import { useMay, useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useToast } from '../ui/toasts.tsx'
import type { List } from './use-potential.ts'

/** An interest about an object that no contract covers, or that is old: at once, with what is known; its page follows. */
export function useStartInterest(row: PotentialObjectView, list: List) {
  const ui = useUi()
  const may = useMay()
  const fail = useFail()
  const toast = useToast()
  const navigate = useNavigate()
  const queries = useQueryClient()
  const { data: me } = useMe()
  const [key, setKey] = useState(newKey)
  const about = list === 'replaceable' ? 'replaceable' : 'uncovered'
  const starting = useMutation({
    mutationFn: () =>
      post<ProcessAnswerView>(
        '/interests',
        {
          title: ui(`potential.interest.${about}`, { title: row.title }),
          description: ui('potential.interestText', { title: row.title, number: row.number }),
          partyId: row.partyId,
          ownerId: me?.id,
          ...(row.region === null ? {} : { region: row.region }),
        },
        key,
      ),
    onSuccess: async answer => {
      toast(ui('record.created'))
      await queries.invalidateQueries()
      await navigate(recordPath('interest', answer.id))
    },
    onError: error => {
      setKey(newKey())
      fail(error)
    },
  })
  return { may: may('interest.create'), isPending: starting.isPending, run: () => starting.mutate() }
}
