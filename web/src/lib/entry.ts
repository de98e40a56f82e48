// Lists whose entries have days: milestones, obligations. Held as JSON text while a person edits them.

export type EntryDraft = {
  id?: string
  title: string
  on: string
  from?: string
  done?: boolean
  doneOn?: string
}

/** Understands what a form wrote and what the API gave; anything else is no list. */
export function readEntries(value: unknown): EntryDraft[] {
  const list: unknown = typeof value === 'string' ? parse(value) : value
  const rows: unknown[] = Array.isArray(list) ? list : []
  return rows.filter(isFacts).map(({ id, title, on, from, done, doneOn }) => ({
    ...(typeof id === 'string' ? { id } : {}),
    title: textOf(title),
    on: textOf(on),
    ...(typeof from === 'string' ? { from } : {}),
    ...(done === true ? { done } : {}),
    ...(typeof doneOn === 'string' ? { doneOn } : {}),
  }))
}

/** What is sent: entries that say nothing are left out; null when one lacks its words or its day. */
export function entriesToSend(text: string): EntryDraft[] | null {
  const entries = readEntries(text).filter(({ title, on }) => title.trim() !== '' || on !== '')
  if (entries.some(({ title, on }) => title.trim() === '' || on === '')) return null
  return entries.map(({ from = '', ...entry }) => (from === '' ? entry : { ...entry, from }))
}

/** By their days, finished ones last. */
export const inOrder = (entries: readonly EntryDraft[]): EntryDraft[] =>
  entries.toSorted(
    (one, other) => Number(one.done ?? false) - Number(other.done ?? false) || (one.on < other.on ? -1 : 1),
  )

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
