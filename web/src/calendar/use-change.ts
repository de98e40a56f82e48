import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import type { CalendarSaved, ReplanView } from '../../../src/endpoints/calendar-view.ts'
import { newKey, patch, post } from '../api/client.ts'
import { useUi } from '../text/use-ui.ts'
import { useToast } from '../ui/toasts.tsx'
import { useRefresh } from './use-calendar.ts'

/** One change of a calendar: tried, so that a person sees what moves, and then saved as it was tried. */
export function useChange<Change>(id: string, version: string, onSaved: (jobId: string | null) => void) {
  const ui = useUi()
  const toast = useToast()
  const refresh = useRefresh()
  const [tried, setTried] = useState<{ change: Change; replan: ReplanView } | null>(null)
  const trying = useMutation({
    mutationFn: (change: Change) => post<ReplanView>(`/calendars/${id}/preview`, change, newKey()),
    onSuccess: (replan, change) => setTried({ change, replan }),
  })
  const saving = useMutation({
    mutationFn: (change: Change) => patch<CalendarSaved>(`/calendars/${id}`, change, version),
    onSuccess: async saved => {
      setTried(null)
      toast(ui('calendars.saved'))
      await refresh()
      onSaved(saved.replan.jobId)
    },
  })
  return { tried: tried?.replan, tryOut: trying.mutate, forget: () => setTried(null), trying, saving }
}
