import { useQuery } from '@tanstack/react-query'
import type { Page } from '../../../src/endpoints/common.ts'
import type { RecordRow, RecordView } from '../../../src/endpoints/record.ts'
import type { ServiceView } from '../../../src/endpoints/visit.ts'
import { get, post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { formatDay } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { isOpen } from './use-visit.ts'

/** Opens the form that takes the open services of another visit of this client into this one; null where there is none. */
export function useJoinVisit({ id, partyId }: RecordView): (() => void) | null {
  const ui = useUi()
  const words = useWords()
  const { locale } = useReader()
  const ask = useAsk()
  const others = useQuery({
    queryKey: ['visits', 'beside', partyId],
    queryFn: () => get<Page<RecordRow>>('/visits', { party: partyId ?? '', state: 'planned,booked', limit: 100 }),
    enabled: partyId !== null,
  })
  const rows = (others.data?.items ?? []).filter(row => row.id !== id)
  if (rows.length === 0) return null
  const label = (row: RecordRow) => {
    const day = row.dates.bookedOn ?? row.dates.dueOn
    return [words.record('visit', row.number), ...(day ? [formatDay(day.slice(0, 10), locale)] : [])].join(' · ')
  }
  return () =>
    ask({
      title: ui('visit.joinTitle'),
      text: ui('visit.joinHint'),
      fields: [
        {
          name: 'from',
          type: 'choice',
          required: true,
          label: ui('visit.joinFrom'),
          choices: rows.map(row => row.id),
          choiceLabels: Object.fromEntries(rows.map(row => [row.id, label(row)])),
        },
      ],
      submit: ui('visit.joinSubmit'),
      send: async ({ from }, key) => {
        const { items } = await get<{ items: ServiceView[] }>(`/visits/${from}/services`)
        const serviceIds = items.filter(isOpen).map(service => service.id)
        return post(`/visits/${id}/join`, { serviceIds }, key)
      },
      done: ui('visit.done'),
    })
}
