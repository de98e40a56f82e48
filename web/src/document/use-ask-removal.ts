import type { DocumentView } from '../../../src/endpoints/document.ts'
import { order } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'
import { documentsApi } from './use-documents.ts'

/** Asks for the reason, which the story keeps. */
export function useAskRemoval(kind: string, id: string): (document: DocumentView) => void {
  const ui = useUi()
  const ask = useAsk()
  return document =>
    ask({
      title: ui('document.removeTitle', { title: document.title }),
      fields: [{ name: 'reason', type: 'text', required: true, label: ui('document.reason') }],
      submit: ui('document.remove'),
      danger: true,
      done: ui('document.removed'),
      send: (body, key) => order(`${documentsApi(kind, id)}/${document.id}/remove`, body, key),
    })
}
