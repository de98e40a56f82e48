import { useQuery } from '@tanstack/react-query'
import type { DocumentKind } from '../../../src/domain/document.ts'
import type { DocumentView } from '../../../src/endpoints/document.ts'
import { get, upload } from '../api/client.ts'
import { recordApi } from '../api/record.ts'
import { withQuery } from '../lib/link.ts'

/** Documents and photos of a record, newest first. */
export function useDocuments(kind: string, id: string) {
  return useQuery({
    queryKey: ['documents', id],
    queryFn: async () => (await get<{ items: DocumentView[] }>(documentsApi(kind, id))).items,
  })
}

export const documentsApi = (kind: string, id: string) => `${recordApi(kind, id)}/documents`

/** Where the browser finds the file itself. */
export const documentUrl = (kind: string, id: string, documentId: string) =>
  `/api${documentsApi(kind, id)}/${documentId}`

type Given = { file: Blob; name: string; kind: DocumentKind; title?: string | undefined }

export const sendDocument = (base: string, { file, name, kind, title }: Given, key: string) =>
  upload<DocumentView>(withQuery(base, { kind, fileName: name, title: title?.trim() || undefined }), file, key)
