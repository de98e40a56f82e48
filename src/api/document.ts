// Documents of a record. A file is written together with the event that tells of it, both or neither.

import { createHash } from 'node:crypto'
import type { QueryExecutorProvider } from 'kysely'
import { advance } from '../db/advance.ts'
import {
  countDocuments,
  deleteDocument,
  documentFile,
  documentsOf,
  findDocument,
  findSame,
  insertDocument,
} from '../db/document.ts'
import { lockRecord } from '../db/record-columns.ts'
import type { Ask } from '../domain/ask.ts'
import { DOCUMENTS_AT_MOST, type DocumentKind, fits, keptFile } from '../domain/document.ts'
import { newId } from '../domain/id.ts'
import { placeOf } from '../domain/kind.ts'
import type { Acting } from './act.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import type { CallContext } from './route.ts'

type Target = { kind: string; id: string }
type Of = { kind?: string | undefined; id: string }

/** The routes of documents, the same for every family of records; `kindIn` says of which kind an address speaks. */
export const documentHandlers = (acting: Acting, kindIn: (params: Of) => string) => ({
  listDocuments: (call: CallContext & { params: Of }) => listDocuments(acting, call, targetIn(call.params, kindIn)),
  addDocument: (call: CallContext & { params: Of; query: Told; body: Uint8Array }) =>
    addDocument(acting, call, targetIn(call.params, kindIn), { ...call.query, bytes: call.body }),
  getDocument: (call: CallContext & { params: One }) => getDocument(acting, call, oneIn(call.params, kindIn)),
  removeDocument: (call: CallContext & { params: One; body: { reason: string } }) =>
    removeDocument(acting, call, oneIn(call.params, kindIn), call.body),
})

type One = Of & { documentId: string }
type Told = { kind: DocumentKind; fileName: string; title?: string | undefined }

const targetIn = (params: Of, kindIn: (params: Of) => string): Target => ({ kind: kindIn(params), id: params.id })
const oneIn = (params: One, kindIn: (params: Of) => string) => ({
  ...targetIn(params, kindIn),
  documentId: params.documentId,
})

async function listDocuments(acting: Acting, { db }: CallContext, target: Target) {
  const missing = await missingRecord(acting, target)
  return missing ?? { body: { items: await documentsOf(db, target.id) } }
}

async function getDocument(acting: Acting, { db }: CallContext, target: Target & { documentId: string }) {
  const missing = await missingRecord(acting, target)
  if (missing) return missing
  const file = await documentFile(db, { recordId: target.id, documentId: target.documentId })
  return file ? { body: file } : problem('document.notFound', { documentId: target.documentId })
}

type Given = Told & { bytes: Uint8Array }

/** The same file at the same record again is the document that there is. */
async function addDocument(acting: Acting, call: CallContext, target: Target, given: Given) {
  const file = keptFile(given.bytes, given.fileName)
  if (file === null) return problem('document.type')
  if (!fits(given.kind, file.type)) return problem('document.notPicture', { type: file.type })
  const { db, actor, now } = call
  const recordId = target.id
  const missing = await taken(call, target)
  if (missing) return missing
  const sha256 = createHash('sha256').update(file.bytes).digest('hex')
  const known = await findSame(db, { recordId, sha256 })
  if (known) return { body: known, status: 200, headers: located(target, known.id) }
  if ((await countDocuments(db, recordId)) >= DOCUMENTS_AT_MOST)
    return problem('document.tooMany', { limit: DOCUMENTS_AT_MOST })
  const documentId = newId()
  const { kind, title = file.name } = given
  const data = { documentId, documentKind: kind, entry: title, sizeBytes: file.bytes.length, sha256 }
  const told = await tell(acting, call, target, { act: 'tell', event: 'document_added', data })
  if (isProblem(told)) return told
  await insertDocument(db, { documentId, recordId, kind, title, file, sha256, by: actor.id, now })
  const made = await mustFind(db, { recordId, documentId })
  return { body: made, headers: located(target, documentId), after: told.after }
}

/** The bytes go; what they were, and why they went, stays. */
async function removeDocument(
  acting: Acting,
  call: CallContext,
  target: Target & { documentId: string },
  { reason }: { reason: string },
) {
  const missing = await taken(call, target)
  if (missing) return missing
  const one = { recordId: target.id, documentId: target.documentId }
  const found = await findDocument(call.db, one)
  if (!found) return problem('document.notFound', { documentId: target.documentId })
  const { kind, title, sizeBytes, sha256 } = found
  const data = { documentId: found.id, documentKind: kind, entry: title, sizeBytes, sha256, reason }
  const told = await tell(acting, call, target, { act: 'tell', event: 'document_removed', data })
  if (isProblem(told)) return told
  await deleteDocument(call.db, one)
  return { body: undefined, after: told.after }
}

async function missingRecord({ kinds }: Acting, { id, kind }: Target): Promise<Problem | null> {
  return (await kinds.of(id)) === kind ? null : problem('record.notFound', { id })
}

/** Whoever changes the documents of the same record waits here, so that nothing is kept twice or beyond the bound. */
async function taken({ client }: CallContext, target: Target): Promise<Problem | null> {
  if (!client) throw new Error('documents are changed inside the transaction that keeps the answer')
  return (await lockRecord(client, target)) === null ? problem('record.notFound', { id: target.id }) : null
}

async function tell({ engine, temporal }: Acting, call: CallContext, { kind, id }: Target, ask: Ask) {
  const { actor, now, requestId, client } = call
  const done = await advance(engine, { processId: id, ask, actor, now, requestId, client })
  if (isProblem(done)) return done
  return { after: () => temporal.poke({ kind, id, partyId: done.partyId }) }
}

async function mustFind(db: QueryExecutorProvider, one: { recordId: string; documentId: string }) {
  const found = await findDocument(db, one)
  if (!found) throw new Error(`document ${one.documentId} was not kept`)
  return found
}

const located = ({ kind, id }: Target, documentId: string) => ({
  Location: `/api/${placeOf(kind)}/${id}/documents/${documentId}`,
})
