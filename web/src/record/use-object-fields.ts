import { useQueries } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Attribute } from '../../../src/domain/object-kind.ts'
import type { ObjectKindBody } from '../../../src/domain/object-kind-schema.ts'
import { newestKind, useObjectKinds } from '../api/object-kind.ts'
import type { AskField, AskVariant } from '../form/ask.tsx'
import { attributeField } from '../lib/object-form.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'

/** The attributes of a kind as fields of a form, in its order and with its units. */
export function useAttributeFields(): (kind: ObjectKindBody) => AskField[] {
  const ui = useUi()
  const { locale } = useReader()
  return kind =>
    kind.attributes.map((attribute: Attribute) => {
      const { title, unit, choices = [] } = attribute
      return {
        ...attributeField(attribute),
        label: unit === undefined ? title[locale] : `${title[locale]}, ${unitName(unit, ui)}`,
        choiceLabels: Object.fromEntries(choices.map(choice => [choice.id, choice.title[locale]])),
      }
    })
}

/** Where it stands: what it is a part of, and which group it is in. */
export const place = (ui: Ui, clientId?: string | null): AskField[] => [
  {
    name: 'parentId',
    type: 'object',
    required: false,
    label: ui('object.partOf'),
    hint: ui('object.parentHint'),
    ...(clientId ? { of: { kind: 'company', id: clientId } } : {}),
  },
  { name: 'group', type: 'text', required: false, label: ui('object.group') },
]

/** One variant for each kind that new objects may have: its attributes, and what was done until now. */
export function useObjectVariants(wanted: boolean): readonly AskVariant[] {
  const ui = useUi()
  const { locale } = useReader()
  const fieldsOf = useAttributeFields()
  const rows = useObjectKinds(wanted).data ?? []
  const begun = wanted ? rows.filter(row => row.version !== null && !row.retired) : []
  const found = useQueries({ queries: begun.map(row => newestKind(row.id)) })
  const kinds = found.flatMap(({ data }) => (data ? [data] : []))
  const past = useMemo((): AskField[] => {
    const group = ui('object.past')
    return [
      ...place(ui),
      { name: 'reading', type: 'number', required: false, label: ui('object.reading'), group },
      { name: 'lastServiceOn', type: 'day', required: false, label: ui('object.lastServiceOn'), group },
      { name: 'lastServiceUsage', type: 'number', required: false, label: ui('object.lastServiceUsage'), group },
    ]
  }, [ui])
  return kinds.map(({ id, body }) => ({ name: id, label: body.title[locale], fields: [...fieldsOf(body), ...past] }))
}
