import { Button, Fieldset, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import type { ServiceView } from '../../../src/endpoints/visit.ts'
import { isPassing, newKey, post } from '../api/client.ts'
import { DocumentInput } from '../document/pick-document.tsx'
import { DayInput } from '../form/date-input.tsx'
import { dayOf } from '../lib/date.ts'
import { doneServices, type Given, type Wrong, wrongIn } from '../lib/done-service.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useServiceWords } from './service-words.ts'

type Props = { visitId: string; services: readonly ServiceView[]; onClose: () => void }

/** What was done: one day and one result for all, and for each object what its meter shows. */
export function CompleteModal({ visitId, services, onClose }: Props) {
  const ui = useUi()
  const form = useCompleting(visitId, services, onClose)
  const { given, wrong } = form
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={ui('visit.completeSome', { count: services.length })}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={form.submit} noValidate>
        <Stack gap="sm">
          <DayInput
            name="doneOn"
            label={ui('service.doneOn')}
            required
            withAsterisk
            value={given.doneOn}
            onChange={doneOn => form.set({ doneOn })}
            {...(wrong.doneOn ? { error: ui('form.problem.required') } : {})}
          />
          <Textarea
            name="result"
            label={ui('service.result')}
            required
            withAsterisk
            autosize
            minRows={2}
            value={given.result}
            onChange={event => form.set({ result: event.currentTarget.value })}
            {...(wrong.result ? { error: ui('form.problem.required') } : {})}
          />
          <DocumentInput
            of={{ kind: 'visit', id: visitId }}
            name="actDocumentId"
            label={ui('visit.act')}
            description={ui('visit.actHint')}
            required={false}
            withAsterisk={false}
            value={given.act ?? ''}
            onChange={act => form.set({ act })}
          />
          {services.map(service => (
            <OfObject key={service.id} service={service} form={form} />
          ))}
          {form.error !== null && <ProblemNote error={form.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" loading={form.busy}>
              {ui('visit.complete')}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type Form = ReturnType<typeof useCompleting>

function OfObject({ service, form }: { service: ServiceView; form: Form }) {
  const ui = useUi()
  const words = useServiceWords()
  const own = form.given.services[service.id] ?? {}
  const set = (change: Partial<typeof own>) =>
    form.set({ services: { ...form.given.services, [service.id]: { ...own, ...change } } })
  const reading = words.reading(service)
  const isMissing = form.wrong.usage.includes(service.id)
  const numeric = { inputMode: 'numeric', maw: 200 } as const
  return (
    <Fieldset legend={`${service.objectTitle} · ${words.title(service)}`}>
      <Group gap="sm" align="flex-start">
        {(service.needsReading || service.meter !== null) && (
          <TextInput
            {...numeric}
            name={`usage-${service.id}`}
            label={ui('service.usage', { unit: words.unit(service.meter) })}
            withAsterisk={service.needsReading}
            value={own.usage ?? ''}
            onChange={event => set({ usage: event.currentTarget.value })}
            {...(reading ? { description: reading } : {})}
            {...(isMissing ? { error: ui('service.usageMissing') } : {})}
          />
        )}
        {service.consumes && (
          <TextInput
            {...numeric}
            name={`stock-${service.id}`}
            label={ui('service.stock')}
            value={own.stock ?? ''}
            onChange={event => set({ stock: event.currentTarget.value })}
          />
        )}
        {service.expires && (
          <DayInput
            name={`expires-${service.id}`}
            label={ui('service.expiresOn')}
            required={false}
            withAsterisk={false}
            value={own.expiresOn ?? ''}
            onChange={expiresOn => set({ expiresOn })}
          />
        )}
        {!service.needsReading && service.meter === null && !service.consumes && !service.expires && (
          <Text size="sm" c="dimmed">
            {words.why(service)}
          </Text>
        )}
      </Group>
    </Fieldset>
  )
}

const NOTHING_WRONG: Wrong = { doneOn: false, result: false, usage: [] }

function useCompleting(visitId: string, services: readonly ServiceView[], onClose: () => void) {
  const ui = useUi()
  const { zone } = useReader()
  const now = useNow()
  const queries = useQueryClient()
  const toast = useToast()
  const [key, setKey] = useState(newKey)
  const [given, setGiven] = useState<Given>({ doneOn: dayOf(now, zone), result: '', services: {} })
  const [tried, setTried] = useState(false)
  const doing = useMutation({
    mutationFn: () =>
      post<ProcessAnswerView>(
        `/visits/${visitId}/complete`,
        {
          doneOn: given.doneOn,
          result: given.result.trim(),
          ...(given.act ? { actDocumentId: given.act } : {}),
          services: doneServices(services, given),
        },
        key,
      ),
    onSuccess: () => {
      toast(ui('visit.done'))
      onClose()
    },
    // The same key again only where nobody knows what became of it.
    onError: error => {
      if (!isPassing(error)) setKey(newKey())
    },
    onSettled: () => queries.invalidateQueries(),
  })
  const found = wrongIn(services, given)
  return {
    given,
    wrong: tried ? found : NOTHING_WRONG,
    set: (change: Partial<Given>) => setGiven({ ...given, ...change }),
    submit: (event: FormEvent) => {
      event.preventDefault()
      setTried(true)
      if (!found.doneOn && !found.result && found.usage.length === 0) doing.mutate()
    },
    busy: doing.isPending,
    error: doing.error,
  }
}
