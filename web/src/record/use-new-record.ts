import { useNavigate } from 'react-router'
import type { ProcessAnswerView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useNewestBody } from '../api/definition.ts'
import { useAsk } from '../form/ask.tsx'
import { withAmount } from '../lib/field.ts'
import { listPath, recordPath } from '../lib/link.ts'
import { useMe } from '../session/use-me.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { useRecordFields } from './use-record-fields.ts'

/** Opens the form of a new record; afterwards its page shows what happens next. */
export function useNewRecord(kind: string, given: Readonly<Record<string, string>> = {}): () => void {
  const ui = useUi()
  const ask = useAsk()
  const navigate = useNavigate()
  const words = useWords()
  const fields = useRecordFields(useNewestBody(kind))
  const { data: me } = useMe()
  return () =>
    ask({
      title: words.newRecord(kind),
      fields,
      initial: { ownerId: me?.id ?? '', currency: 'RUB', ...given },
      submit: ui('form.create'),
      send: async (body, key) => {
        const answer = await post<ProcessAnswerView>(listPath(kind), withAmount(body), key)
        await navigate(recordPath(kind, answer.id))
        return answer
      },
      done: ui('record.created'),
    })
}
