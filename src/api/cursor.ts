// Cursors are opaque and signed together with the list they belong to, so that nobody builds on their inside.

import { createHmac, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import type { After } from '../db/page.ts'
import { type Problem, problem } from './problem.ts'

const inside = z.tuple([z.union([z.string(), z.number(), z.null()]), z.string()])
const MARK_BYTES = 16

export type Cursors = {
  write: (after: After, list: string) => string
  /** Null without a cursor. */
  read: (cursor: string | undefined, list: string) => After | null | Problem
}

export function createCursors(secret: string): Cursors {
  const mark = (text: string, list: string) =>
    createHmac('sha256', secret).update(`cursor\n${list}\n${text}`).digest().subarray(0, MARK_BYTES)
  const write: Cursors['write'] = ({ value, id }, list) => {
    const text = Buffer.from(JSON.stringify([value, id])).toString('base64url')
    return `${text}.${mark(text, list).toString('base64url')}`
  }
  const read: Cursors['read'] = (cursor, list) => {
    if (cursor === undefined) return null
    const [text = '', signature = ''] = cursor.split('.')
    const given = Buffer.from(signature, 'base64url')
    if (given.length !== MARK_BYTES || !timingSafeEqual(given, mark(text, list))) return problem('request.cursor')
    const [value, id] = inside.parse(JSON.parse(Buffer.from(text, 'base64url').toString()))
    return { value, id }
  }
  return { write, read }
}

/** What a cursor belongs to: the list, its filters and its order. */
export function listName(name: string, query: Readonly<Record<string, unknown>>): string {
  const { cursor: _, limit: __, ...filters } = query
  return `${name}?${JSON.stringify(filters)}`
}

/** Rows came with one more than asked for; it tells that there is a next page. */
export function pageOf<Row>(
  rows: readonly Row[],
  limit: number,
  cursorOf: (last: Row) => string,
): { rows: readonly Row[]; next: string | null } {
  const shown = rows.slice(0, limit)
  const last = shown.at(-1)
  return { rows: shown, next: rows.length > limit && last !== undefined ? cursorOf(last) : null }
}
