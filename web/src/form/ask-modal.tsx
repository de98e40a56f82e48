import { Button, Group, Modal, Radio, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type FormEvent, type ReactNode, useMemo, useState } from 'react'
import { isPassing, isProblem, newKey } from '../api/client.ts'
import { type FormProblem, type FormValues, toBody } from '../lib/field.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useToast } from '../ui/toasts.tsx'
import type { AskField, AskSpec } from './ask.tsx'
import { FieldInput } from './field-input.tsx'
import classes from './form.module.css'

/** The form of a command, a task's outcome or a new record. */
export function AskModal({ spec, onClose }: { spec: AskSpec; onClose: () => void }) {
  const ui = useUi()
  const form = useForm(spec, onClose)
  return (
    <Modal
      opened
      onClose={onClose}
      title={spec.title}
      size={form.fields.length > 6 ? 'lg' : 'md'}
      closeButtonProps={{ 'aria-label': ui('form.close') }}
    >
      <form onSubmit={form.submit} noValidate>
        <Stack gap="sm">
          {spec.text && (
            <Text size="sm" component="div">
              {spec.text}
            </Text>
          )}
          <Variants spec={spec} form={form} />
          <Fields spec={spec} form={form} />
          {form.error !== null && <ProblemNote error={form.error} />}
          <Group justify="flex-end" gap="xs" mt="xs">
            <Button variant="default" onClick={onClose}>
              {ui('form.cancel')}
            </Button>
            <Button type="submit" loading={form.busy} {...(spec.danger ? { color: 'red.8' } : {})}>
              {spec.submit}
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  )
}

type Form = ReturnType<typeof useForm>

function Variants({ spec, form }: { spec: AskSpec; form: Form }) {
  const variants = spec.variants ?? []
  if (variants.length < 2) return null
  return (
    <Radio.Group label={spec.variantsLabel} value={form.variant} onChange={form.choose}>
      <Stack gap={6} mt={4}>
        {variants.map((variant, index) => (
          <Radio
            key={variant.name}
            value={variant.name}
            label={variant.label}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
          />
        ))}
      </Stack>
    </Radio.Group>
  )
}

function Fields({ spec, form }: { spec: AskSpec; form: Form }) {
  const ui = useUi()
  const groups = useMemo(() => groupFields(form.fields), [form.fields])
  const isAsked = (spec.variants?.length ?? 0) > 1
  const input = (field: AskField, isFirst: boolean) => (
    <FieldInput
      key={field.name}
      field={field}
      value={form.values[field.name] ?? ''}
      onChange={value => form.set(field.name, value)}
      currency={spec.currency ?? 'RUB'}
      autoFocus={isFirst && !isAsked}
      {...(form.problems[field.name] ? { error: problemText(form.problems[field.name], ui) } : {})}
    />
  )
  return groups.map(([group, fields], index) => {
    const inputs = fields.map((field, position) => input(field, index === 0 && position === 0))
    if (group === '') return inputs
    const isWrong = fields.some(field => form.problems[field.name])
    return (
      <FieldGroup key={group} title={group} isOpen={!fields[0]?.folded || isWrong}>
        {inputs}
      </FieldGroup>
    )
  })
}

function FieldGroup({ title, isOpen, children }: { title: string; isOpen: boolean; children: ReactNode }) {
  return (
    <details className={classes.group} open={isOpen}>
      <summary>{title}</summary>
      <div className={classes.grid}>{children}</div>
    </details>
  )
}

function useForm(spec: AskSpec, onClose: () => void) {
  const { zone, locale } = useReader()
  const queries = useQueryClient()
  const toast = useToast()
  const [variant, choose] = useState(spec.variants?.[0]?.name ?? '')
  const fields = useMemo(() => fieldsOf(spec, variant), [spec, variant])
  const [values, setValues] = useState<FormValues>(spec.initial ?? {})
  const [problems, setProblems] = useState<Record<string, string>>({})
  // One key per opened form: sent twice it is one command. A refused attempt is answered, so the next one is new.
  const [key, setKey] = useState(newKey)
  const sending = useMutation({
    mutationFn: (body: Record<string, unknown>) => spec.send(body, key, variant),
    onSuccess: async answer => {
      onClose()
      if (spec.done) toast(spec.done)
      spec.onDone?.(answer)
      await queries.invalidateQueries()
    },
    onError: error => {
      setProblems(namedProblems(error, fields))
      if (!isPassing(error)) setKey(newKey())
    },
  })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const context = { zone, locale, currency: currencyOf(values, spec) }
    const parsed = toBody(fields, values, context, spec.changesOnly ? spec.initial : undefined)
    setProblems(parsed.problems)
    const [first] = Object.keys(parsed.problems)
    if (first) return focusField(first)
    sending.mutate(parsed.body)
  }
  const set = (name: string, value: string | boolean) => setValues(given => ({ ...given, [name]: value }))
  return { variant, choose, fields, values, set, problems, submit, busy: sending.isPending, error: sending.error }
}

function fieldsOf(spec: AskSpec, variant: string): readonly AskField[] {
  const chosen = spec.variants?.find(({ name }) => name === variant)
  return chosen ? [...chosen.fields, ...spec.fields] : spec.fields
}

const currencyOf = (values: FormValues, spec: AskSpec) =>
  typeof values.currency === 'string' && values.currency !== '' ? values.currency : (spec.currency ?? 'RUB')

/** Into the middle: the dialog's head would cover what is at its edge. */
function focusField(name: string): void {
  const field = document.querySelector<HTMLElement>(`form [name="${CSS.escape(name)}"]`)
  field?.focus({ preventScroll: true })
  field?.scrollIntoView({ block: 'center' })
}

/** Sentences of the API beside the fields they speak of. */
function namedProblems(error: unknown, fields: readonly AskField[]): Record<string, string> {
  const entries = isProblem(error) ? (error.problem.errors ?? []) : []
  const named = entries.flatMap(entry => {
    const parts = entry.pointer?.split('/').slice(1) ?? []
    // `/attributes/vin` is the field `attributes.vin`; of a list or a table its own name is enough.
    const names = [parts.join('.'), parts.at(-1) ?? entry.parameter ?? '']
    const name = names.find(one => fields.some(field => field.name === one))
    return name === undefined ? [] : [[name, entry.detail] as const]
  })
  return Object.fromEntries(named)
}

const OWN: readonly FormProblem[] = ['required', 'number', 'amount', 'date', 'json', 'entries', 'table']

function problemText(problem: string | undefined, ui: ReturnType<typeof useUi>): string {
  const own = OWN.find(word => word === problem)
  return own ? ui(`form.problem.${own}`) : (problem ?? '')
}

function groupFields(fields: readonly AskField[]): [string, AskField[]][] {
  const groups = new Map<string, AskField[]>()
  for (const field of fields) {
    const group = field.group ?? ''
    groups.set(group, [...(groups.get(group) ?? []), field])
  }
  return [...groups]
}
