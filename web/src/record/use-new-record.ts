import { useNavigate } from 'react-router'
import type { ShippedKind } from '../../../src/domain/kind.ts'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { withAmount } from '../lib/field.ts'
import { PLURALS } from '../lib/kind.ts'
import { recordPath } from '../lib/link.ts'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useRecordFields } from './use-record-fields.ts'

/** Opens the form of a new record; afterwards its page shows what happens next. */
export function useNewRecord(kind: ShippedKind, given: Readonly<Record<string, string>> = {}): () => void {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const fields = useRecordFields(kind)
  const { data: me } = useMe()
  return () =>
    ask({
      title: ui(`record.new.${kind}`),
      fields,
      initial: { ownerId: me?.id ?? '', currency: 'RUB', ...given },
      submit: ui('form.create'),
      send: async (body, key) => {
        const answer = await post<ProcessAnswerView>(`/${PLURALS[kind]}`, withAmount(body), key)
        await navigate(recordPath(kind, answer.id))
        return answer
      },
      done: ui('record.created'),
    })
}
