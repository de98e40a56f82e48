// document: a file that is kept with a record: what it is, how it is called, and how much of it is let in.

import { MEDIA, type MediaType } from './media.ts'
import { mediaOf } from './media-walk.ts'

/** What a document is to its record. */
export const DOCUMENT_KINDS = ['photo', 'act', 'contract', 'manual', 'other'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

/** Bytes of one file. */
export const DOCUMENT_AT_MOST = 10 * 1024 * 1024
/** Of one record; their bytes in all are bounded by it too. */
export const DOCUMENTS_AT_MOST = 200

export type NamedFile = { type: MediaType; name: string; bytes: Uint8Array }

/** The file as it is kept: what its format does not know is cut off. Null: none of the types that we keep. */
export function keptFile(bytes: Uint8Array, given: string): NamedFile | null {
  const media = mediaOf(bytes)
  if (media === null) return null
  return { type: media.type, name: fileNameOf(given, media.type), bytes: bytes.subarray(0, media.length) }
}

/** A photo is a picture; everything else may be one too, for acts are photographed. */
export const fits = (kind: DocumentKind, type: MediaType): boolean => kind !== 'photo' || MEDIA[type].picture

const NAME_AT_MOST = 120
// Control characters and marks that turn the direction of writing would show another name than the file has.
const HIDDEN = /[\p{C}\u2028\u2029"*:<>?|]/gu

/** The last part of a path, without what could mislead, with the ending of what the file is. */
export function fileNameOf(given: string, type: MediaType): string {
  const last = given.toWellFormed().split(/[/\\]/).at(-1) ?? ''
  const clean = last.replaceAll(HIDDEN, ' ').replaceAll(/\s+/g, ' ').trim()
  const { ending } = MEDIA[type]
  const bare = clean.replace(/\.[A-Za-z0-9]{1,5}$/, '').replace(/^[.\s]+|[.\s]+$/g, '')
  return `${[...bare].slice(0, NAME_AT_MOST).join('').trim() || 'document'}.${ending}`
}
