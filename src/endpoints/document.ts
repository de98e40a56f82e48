// Documents and photos of a record: the same routes for every kind.

import { z } from 'zod'
import { DOCUMENT_AT_MOST, DOCUMENT_KINDS } from '../domain/document.ts'
import { fileAnswer, fileBody, id, instantOut, line, reason } from './common.ts'
import { endpoint } from './endpoint.ts'

const documentView = z.object({
  id,
  kind: z.enum(DOCUMENT_KINDS),
  title: z.string(),
  fileName: z.string(),
  /** What its content says it is. */
  mediaType: z.string(),
  sizeBytes: z.int(),
  sha256: z.string(),
  createdAt: instantOut,
  createdBy: z.string(),
  createdByName: z.string().nullable(),
})
export type DocumentView = z.output<typeof documentView>

const told = z.strictObject({
  kind: z.enum(DOCUMENT_KINDS),
  /** As the file is called where it comes from; kept without its path and with the ending of what it is. */
  fileName: z.string().max(500).default(''),
  /** What people call it; the file’s name when absent. */
  title: line(200).optional(),
})

type Of = { kind?: string | undefined; id: string }
type One = Of & { documentId: string }

/** `base` is where the family of records lives, `of` and `one` are the parts of the address of a record and a document. */
export const documentEndpoints = (base: string, of: z.ZodType<Of>, one: z.ZodType<One>) => ({
  listDocuments: endpoint({
    method: 'GET',
    path: `${base}/:id/documents`,
    can: 'record.read',
    summary: 'Documents and photos of a record, newest first',
    params: of,
    returns: z.object({ items: z.array(documentView) }),
    errors: ['record.notFound'],
  }),
  addDocument: endpoint({
    method: 'POST',
    path: `${base}/:id/documents`,
    can: 'document.write',
    summary: 'Keep a file with a record; the body is the file: JPEG, PNG, WebP, PDF, DOCX or XLSX, up to 10 MB',
    params: of,
    query: told,
    body: fileBody,
    bodyAs: 'bytes',
    bodyLimit: DOCUMENT_AT_MOST,
    returns: documentView,
    status: 201,
    errors: [
      'record.notFound',
      'document.type',
      'document.notPicture',
      'document.tooMany',
      'command.keyReused',
      'command.inProgress',
    ],
  }),
  getDocument: endpoint({
    method: 'GET',
    path: `${base}/:id/documents/:documentId`,
    can: 'record.read',
    summary: 'The file itself',
    params: one,
    returns: fileAnswer,
    media: 'file',
    errors: ['record.notFound', 'document.notFound'],
  }),
  removeDocument: endpoint({
    method: 'POST',
    path: `${base}/:id/documents/:documentId/remove`,
    can: 'document.write',
    summary: 'Take a document away; what it was and why it went stays in the story of its record',
    params: one,
    body: z.strictObject({ reason }),
    errors: ['record.notFound', 'document.notFound', 'command.keyReused', 'command.inProgress'],
  }),
})
