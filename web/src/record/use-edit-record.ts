import type { Definition } from '../../../src/domain/definition.ts'
import type { ProcessAnswerView, RecordView } from '../../../src/endpoints/record.ts'
import { get, isProblem, patch } from '../api/client.ts'
import { useBodyOf } from '../api/definition.ts'
import { useObjectKind } from '../api/object-kind.ts'
import { recordApi } from '../api/record.ts'
import { useAsk } from '../form/ask.tsx'
import { type FormContext, toFormValue, withAmount } from '../lib/field.ts'
import { attributeIn, objectBody } from '../lib/object-form.ts'
import { useObjectPlan } from '../object/use-object.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { place, useAttributeFields } from './use-object-fields.ts'
import { useRecordFields } from './use-record-fields.ts'

/** Opens the form that changes facts and dates; only what differs is sent, and only onto what the person saw. */
export function useEditRecord(record: RecordView): () => void {
  const ui = useUi()
  const ask = useAsk()
  const { zone, locale } = useReader()
  const definition = useBodyOf(record)
  const common = useRecordFields(definition)
  const kind = typeof record.facts.objectKind === 'string' ? record.facts.objectKind : null
  const { data: published } = useObjectKind(kind)
  const fieldsOf = useAttributeFields()
  const isObject = record.kind === 'object'
  const plan = useObjectPlan(record.id, isObject).data
  // Another client takes an object over by an act of its own.
  const shared = isObject ? common.filter(({ name }) => name !== 'partyId') : common
  const attributes = published ? fieldsOf(published.body) : []
  const stands = isObject && plan ? place(ui, record.partyId) : []
  const fields = [...shared.slice(0, 1), ...attributes, ...stands, ...shared.slice(1)]
  const seen = plan ? { ...record, parentId: plan.path.at(-1)?.id ?? null, group: plan.group } : record
  const context: FormContext = { zone, locale, currency: record.currency ?? 'RUB' }
  return () =>
    ask({
      title: ui('record.edit'),
      text: ui('record.editHint'),
      fields: fields.map(field => ({ ...field, required: field.name === 'title' })),
      initial: Object.fromEntries(
        fields.map(field => [field.name, toFormValue(field.type, presentValue(definition, seen, field.name), context)]),
      ),
      changesOnly: true,
      currency: context.currency,
      submit: ui('form.save'),
      send: body => amend(definition, seen, withAmount(objectBody(body))),
      done: ui('record.saved'),
    })
}

/**
 * Onto what the person saw. When the record moved on meanwhile (a step fired, somebody else was at work), fields that
 * nobody else touched are still changed; a colleague's newer value is never overwritten.
 */
async function amend(
  definition: Definition,
  seen: RecordView,
  body: Record<string, unknown>,
): Promise<ProcessAnswerView> {
  const path = recordApi(seen.kind, seen.id)
  try {
    return await patch<ProcessAnswerView>(path, body, seen.seq)
  } catch (error) {
    if (!isProblem(error) || error.problem.code !== 'record.stale') throw error
    const now = await get<RecordView>(path)
    const same = (name: string) =>
      JSON.stringify(presentValue(definition, now, name)) === JSON.stringify(presentValue(definition, seen, name))
    if (!Object.keys(body).every(same)) throw error
    return patch<ProcessAnswerView>(path, body, now.seq)
  }
}

function presentValue({ fields }: Definition, record: RecordView, name: string): unknown {
  const columns: Readonly<Record<string, unknown>> = record
  const attribute = attributeIn(record.facts, name)
  if (attribute !== undefined) return attribute
  const isField = Object.hasOwn(fields, name)
  return isField ? (record.dates[name] ?? record.facts[name]) : columns[name]
}
