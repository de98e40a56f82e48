import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback } from 'react'
import type { CalendarDetail, CalendarView, CalendarYear } from '../../../src/endpoints/calendar-view.ts'
import { get } from '../api/client.ts'
import { useReader } from '../text/use-reader.ts'
import { useWords } from '../text/use-words.ts'

const STALE_MS = 60_000

export const useCalendars = () =>
  useQuery({
    queryKey: ['calendars'],
    queryFn: async () => (await get<{ items: CalendarView[] }>('/calendars')).items,
    staleTime: STALE_MS,
  })

export const useCalendar = (id: string) =>
  useQuery({ queryKey: ['calendars', id], queryFn: () => get<CalendarDetail>(`/calendars/${id}`) })

export const useCalendarYear = (id: string, year: number) =>
  useQuery({
    queryKey: ['calendars', id, 'year', year],
    queryFn: () => get<CalendarYear>(`/calendars/${id}/years/${year}`),
  })

/** The name of a calendar in the reader's language; until it is known, what the dictionary says. */
export function useCalendarName(): (id: string) => string {
  const { data } = useCalendars()
  const { locale } = useReader()
  const words = useWords()
  return useCallback(
    id => data?.find(calendar => calendar.id === id)?.name[locale] ?? words.named('ui.calendarName', id),
    [data, locale, words],
  )
}

/** Reads everything about calendars again after a change. */
export function useRefresh() {
  const queries = useQueryClient()
  return useCallback(() => queries.invalidateQueries({ queryKey: ['calendars'] }), [queries])
}
