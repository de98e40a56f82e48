import { useNavigate } from 'react-router'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useNewestBody } from '../api/definition.ts'
import { type AskField, type AskVariant, useAsk } from '../form/ask.tsx'
import { withAmount } from '../lib/field.ts'
import { listPath, recordPath } from '../lib/link.ts'
import { objectBody } from '../lib/object-form.ts'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { useObjectVariants } from './use-object-fields.ts'
import { useRecordFields } from './use-record-fields.ts'

/** Opens the form of a new record; afterwards its page shows what happens next. */
export function useNewRecord(kind: string, given: Readonly<Record<string, string>> = {}): () => void {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const words = useWords()
  const fields = useRecordFields(useNewestBody(kind))
  const variants = useObjectVariants(kind === 'object')
  const { data: me } = useMe()
  return () =>
    ask({
      title: words.newRecord(kind),
      ...byKind(fields, variants),
      ...(variants.length > 0 ? { variantsLabel: ui('object.kind') } : {}),
      initial: { ownerId: me?.id ?? '', currency: 'RUB', ...given },
      submit: ui('form.create'),
      send: async (flat, key, variant) => {
        const body = kind === 'object' ? { ...objectBody(flat), ...(variant ? { objectKind: variant } : {}) } : flat
        const answer = await post<ProcessAnswerView>(listPath(kind), withAmount(body), key)
        await navigate(recordPath(kind, answer.id))
        return answer
      },
      done: ui('record.created'),
    })
}

// What a record is called, and whose it is.
const FIRST = 2

/** A form by kinds begins as every form does; what a kind asks comes before the rest. */
function byKind(fields: readonly AskField[], variants: readonly AskVariant[]) {
  if (variants.length === 0) return { fields }
  const first = fields.slice(0, FIRST)
  return {
    variants: variants.map(variant => ({ ...variant, fields: [...first, ...variant.fields] })),
    fields: fields.slice(FIRST),
  }
}
