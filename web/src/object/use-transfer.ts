import type { RecordView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'

/** Opens the form that hands an object with all its parts to another client. */
export function useTransfer({ id }: RecordView): () => void {
  const ui = useUi()
  const words = useWords()
  const ask = useAsk()
  return () =>
    ask({
      title: ui('object.transferTitle'),
      text: ui('object.transferHint'),
      fields: [
        { name: 'partyId', type: 'party', required: true, label: ui('object.act.client') },
        { name: 'reason', type: 'text', required: true, label: words.field('object', 'reason') },
      ],
      submit: ui('object.transferTitle'),
      send: (body, key) => post(`/objects/${id}/transfer`, body, key),
      done: ui('object.transferred'),
    })
}
