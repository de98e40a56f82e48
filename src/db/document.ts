// Documents and photos of records. Lists leave the bytes where they are.

import { type QueryExecutorProvider, sql } from 'kysely'
import type { Instant } from '../domain/calendar.ts'
import type { DocumentKind, NamedFile } from '../domain/document.ts'

export type DocumentRow = {
  id: string
  kind: DocumentKind
  title: string
  fileName: string
  mediaType: string
  sizeBytes: number
  sha256: string
  createdAt: Instant
  createdBy: string
  createdByName: string | null
}

const COLUMNS = sql`d.id, d.kind, d.title, d.file_name, d.media_type, d.size_bytes, d.sha256, d.created_at, d.created_by,
  u.name as created_by_name`
const FROM = sql`document d left join app_user u on u.id::text = d.created_by`

/** Newest first; a record has a bounded number of them. */
export async function documentsOf(db: QueryExecutorProvider, recordId: string): Promise<DocumentRow[]> {
  const { rows } = await sql<DocumentRow>`
    select ${COLUMNS} from ${FROM} where d.record_id = ${recordId} order by d.created_at desc, d.id`.execute(db)
  return rows
}

type OfRecord = { recordId: string; documentId: string }

export async function findDocument(
  db: QueryExecutorProvider,
  { recordId, documentId }: OfRecord,
): Promise<DocumentRow | null> {
  const { rows } = await sql<DocumentRow>`
    select ${COLUMNS} from ${FROM} where d.record_id = ${recordId} and d.id = ${documentId}`.execute(db)
  return rows[0] ?? null
}

/** The same bytes at the same record: sent twice they are one document. */
export async function findSame(
  db: QueryExecutorProvider,
  { recordId, sha256 }: { recordId: string; sha256: string },
): Promise<DocumentRow | null> {
  const { rows } = await sql<DocumentRow>`
    select ${COLUMNS} from ${FROM} where d.record_id = ${recordId} and d.sha256 = ${sha256}`.execute(db)
  return rows[0] ?? null
}

export async function documentFile(
  db: QueryExecutorProvider,
  { recordId, documentId }: OfRecord,
): Promise<{ name: string; type: string; bytes: Uint8Array } | null> {
  const { rows } = await sql<{ name: string; type: string; bytes: Uint8Array }>`
    select file_name as name, media_type as type, content as bytes from document
    where record_id = ${recordId} and id = ${documentId}`.execute(db)
  return rows[0] ?? null
}

export async function countDocuments(db: QueryExecutorProvider, recordId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`
    select count(*)::integer as count from document where record_id = ${recordId}`.execute(db)
  return rows[0]?.count ?? 0
}

export type NewDocument = OfRecord & {
  kind: DocumentKind
  title: string
  file: NamedFile
  sha256: string
  by: string
  now: Instant
}

export async function insertDocument(db: QueryExecutorProvider, input: NewDocument): Promise<void> {
  const { documentId, recordId, kind, title, file, sha256, by, now } = input
  await sql`
    insert into document (id, record_id, kind, title, file_name, media_type, size_bytes, sha256, content, created_at, created_by)
    values (${documentId}, ${recordId}, ${kind}, ${title}, ${file.name}, ${file.type}, ${file.bytes.length}, ${sha256},
      ${file.bytes}, ${now}, ${by})`.execute(db)
}

export async function deleteDocument(db: QueryExecutorProvider, { recordId, documentId }: OfRecord): Promise<void> {
  await sql`delete from document where record_id = ${recordId} and id = ${documentId}`.execute(db)
}
