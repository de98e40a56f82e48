import type { FeedProblem } from '../part.ts'
import type { FeedBatch } from '../types.ts'

/** What one reading of a file collects besides its records. */
export type Report = {
  /** A node that is left out. `what` and `message` name it in the summary, so they carry no values. */
  skip: (what: string, path: string, message: string, value?: unknown) => void
  /** A node that is taken, but read in a way that the file does not spell out. */
  assume: (path: string, message: string, value?: unknown) => void
  take: (what: string, count?: number) => void
  result: () => Pick<FeedBatch, 'problems' | 'taken' | 'skipped'>
}

// Bounded: a broken file of 20 MB could hold millions of bad nodes; the counts stay complete.
const MAX_PROBLEMS = 1000
const MAX_VALUE_LENGTH = 120

export function createReport(): Report {
  const problems: FeedProblem[] = []
  const taken = new Map<string, number>()
  const skipped = new Map<string, { what: string; reason: string; count: number }>()
  let unlisted = 0

  const list = (kind: FeedProblem['kind'], path: string, message: string, value: unknown) => {
    if (problems.length < MAX_PROBLEMS) problems.push({ kind, path, message, ...shown(value) })
    else unlisted += 1
  }

  return {
    skip: (what, path, message, value) => {
      list('skipped', path, message, value)
      const known = skipped.get(`${what}\n${message}`) ?? { what, reason: message, count: 0 }
      skipped.set(`${what}\n${message}`, { ...known, count: known.count + 1 })
    },
    assume: (path, message, value) => list('assumed', path, message, value),
    take: (what, count = 1) => {
      if (count > 0) taken.set(what, (taken.get(what) ?? 0) + count)
    },
    result: () => ({
      problems: unlisted === 0 ? problems : [...problems, tail(unlisted)],
      taken: Object.fromEntries(taken),
      skipped: [...skipped.values()],
    }),
  }
}

/** A report that forgets, for looking at a node a second time. */
export const SILENT: Report = {
  skip: () => {},
  assume: () => {},
  take: () => {},
  result: () => ({ problems: [], taken: {}, skipped: [] }),
}

function shown(value: unknown): { value?: string } {
  if (value === undefined) return {}
  const text = JSON.stringify(value).toWellFormed()
  return { value: text.length > MAX_VALUE_LENGTH ? `${text.slice(0, MAX_VALUE_LENGTH).toWellFormed()}…` : text }
}

function tail(unlisted: number): FeedProblem {
  return { kind: 'skipped', path: '', message: `${unlisted} more problems are not listed` }
}
