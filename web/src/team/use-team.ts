import { useQuery } from '@tanstack/react-query'
import type { AbsenceView } from '../../../src/endpoints/absence.ts'
import type { Page } from '../../../src/endpoints/common.ts'
import type { SettingsView, TeamView } from '../../../src/endpoints/team.ts'
import { get } from '../api/client.ts'

export const useTeam = () => useQuery({ queryKey: ['team'], queryFn: () => get<TeamView>('/team') })

export const useLetterSettings = () =>
  useQuery({ queryKey: ['letter-settings'], queryFn: () => get<SettingsView>('/me/letters') })

export const useMyAbsences = () =>
  useQuery({
    queryKey: ['absences', 'me'],
    queryFn: async () => (await get<Page<AbsenceView>>('/absences', { user: 'me' })).items,
  })
