import { Alert, Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { createContext, type DragEvent, type FormEvent, type ReactNode, useContext, useMemo, useState } from 'react'
import type { PlanItem, PlanPage } from '../../../src/endpoints/day-plan.ts'
import type { ProcessPreview } from '../../../src/endpoints/process.ts'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { get, newKey, post } from '../api/client.ts'
import { DayInput } from '../form/date-input.tsx'
import { formatDay } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { minutesText } from '../lib/minutes.ts'
import { Seen } from '../process/seen.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'

/** A visit that nobody has made yet may be agreed for a day, or for another one. */
export const canMove = (item: PlanItem) => item.layer === 'visit' && item.recordId !== null && item.state !== 'done'

type Moving = { item: PlanItem; to: string | null }
type Move = {
  /** Asks for the day, and shows what it changes. */
  open: (item: PlanItem) => void
  carry: (item: PlanItem, event: DragEvent) => void
  drop: (day: string, event: DragEvent) => void
  isCarrying: boolean
}

const Context = createContext<Move>({
  open: () => undefined,
  carry: () => undefined,
  drop: () => undefined,
  isCarrying: false,
})

/** Holds what is being dragged, and the one form in which a day is chosen, seen and agreed. */
export function MoveProvider({ children }: { children: ReactNode }) {
  const [carried, setCarried] = useState<PlanItem | null>(null)
  const [moving, setMoving] = useState<Moving | null>(null)
  const move = useMemo<Move>(
    () => ({
      open: item => setMoving({ item, to: null }),
      carry: (item, event) => {
        event.dataTransfer.effectAllowed = 'move'
        event.dataTransfer.setData('text/plain', item.key)
        setCarried(item)
      },
      drop: (day, event) => {
        event.preventDefault()
        if (carried && carried.day !== day) setMoving({ item: carried, to: day })
        setCarried(null)
      },
      isCarrying: carried !== null,
    }),
    [carried],
  )
  return (
    <Context.Provider value={move}>
      {children}
      {moving && <MoveModal key={moving.item.key} moving={moving} onClose={() => setMoving(null)} />}
    </Context.Provider>
  )
}

export const useMove = () => useContext(Context)

function MoveModal({ moving: { item, to }, onClose }: { moving: Moving; onClose: () => void }) {
  const ui = useUi()
  const { locale } = useReader()
  const [day, setDay] = useState(to ?? item.day)
  const { preview, doing } = useMoving(item, day, onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (preview.isSuccess) doing.mutate()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={ui(item.booked ? 'plan.moveTitle' : 'plan.agreeTitle', { client: item.partyName ?? item.title })}
      size="lg"
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={submit} noValidate>
        <Stack gap="sm">
          <Text size="sm">
            {item.booked
              ? ui('plan.agreedFor', { day: formatDay(item.day, locale) })
              : ui('plan.dueOn', { day: formatDay(item.day, locale) })}
          </Text>
          <DayInput name="day" label={ui('plan.newDay')} required withAsterisk={false} value={day} onChange={setDay} />
          <DayNote item={item} day={day} />
          {preview.error !== null && <ProblemNote error={preview.error} />}
          {preview.data && <Seen kind={item.recordKind} preview={preview.data} />}
          {preview.isFetching && (
            <Text size="sm" c="dimmed" role="status">
              {ui('app.loading')}
            </Text>
          )}
          {doing.error !== null && <ProblemNote error={doing.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" disabled={!preview.isSuccess} loading={doing.isPending}>
              {ui(item.booked ? 'plan.moveSubmit' : 'plan.agreeSubmit')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

/** What the day would change is asked anew with each day; only what was seen is done. */
function useMoving(item: PlanItem, day: string, onClose: () => void) {
  const ui = useUi()
  const { locale } = useReader()
  const toast = useToast()
  const queries = useQueryClient()
  const [key, setKey] = useState(newKey)
  const id = item.recordId ?? ''
  const preview = useQuery({
    queryKey: ['plan', 'preview', id, day],
    queryFn: () => post<ProcessPreview>('/calendar/preview', { recordId: id, day }, newKey()),
    enabled: day !== '',
    retry: false,
  })
  const doing = useMutation({
    mutationFn: () =>
      post<ProcessAnswerView>(`${recordPath(item.recordKind, id)}/commands/book`, { bookedOn: day }, key),
    onSuccess: async () => {
      onClose()
      toast(ui('plan.moved', { day: formatDay(day, locale) }))
      await queries.invalidateQueries()
    },
    onError: () => setKey(newKey()),
  })
  return { preview, doing }
}

/** Whether anybody works on that day, and how much they have. */
function DayNote({ item, day }: { item: PlanItem; day: string }) {
  const ui = useUi()
  const { locale } = useReader()
  const query = { from: day, to: day, view: 'month', personId: item.ownerId ?? undefined, layer: 'visit' }
  const { data } = useQuery({
    queryKey: ['plan', 'day', query],
    queryFn: () => get<PlanPage>('/calendar', query),
    enabled: day !== '',
  })
  const own = data?.days[0]
  const person = item.ownerId === null ? undefined : data?.people[0]?.days[0]
  if (!own || own.day !== day) return null
  return (
    <>
      {(own.off || own.away) && (
        <Alert color="yellow" role="status">
          {ui(own.away ? 'plan.ownerAway' : 'plan.dayOff', { name: item.ownerName ?? '' })}
        </Alert>
      )}
      {person && (
        <Text size="sm" c="dimmed">
          {ui('plan.loadOf', { name: item.ownerName ?? '' })} {minutesText(person.minutes, locale)}{' '}
          {ui('plan.ofCapacity', { time: minutesText(person.capacityMinutes, locale) })},{' '}
          {ui('plan.counted.visit', { count: person.visits })}
        </Text>
      )}
    </>
  )
}
