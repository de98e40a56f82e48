// What an import took, what it left out and why, as a person reads it.

import { z } from 'zod'

type ImportEnd = {
  state: string
  format: string
  counts: Readonly<Record<string, number>>
  rows: readonly { key: string; outcome: string; reason: string | null }[]
  report: unknown
}

// The rest is in the report itself; a file of thousands of parts must not fill the screen.
const LINES_AT_MOST = 20

// A report of another release, or of an import that failed early, has less to say.
const report = z
  .object({
    error: z.string().optional(),
    taken: z.record(z.string(), z.number()).default({}),
    skipped: z.array(z.object({ what: z.string(), reason: z.string(), count: z.number() })).default([]),
    problems: z.array(z.object({ kind: z.string(), path: z.string(), message: z.string() })).default([]),
  })
  .catch({ taken: {}, skipped: [], problems: [] })

export function importText(fileName: string, { state, format, counts, rows, report: told }: ImportEnd): string {
  const { error, taken, skipped, problems } = report.parse(told)
  const assumed = problems.filter(problem => problem.kind === 'assumed')
  const explained = rows.filter(row => row.reason !== null)
  return [
    `${fileName} (${format}): ${state}${error === undefined ? '' : `: ${error}`}`,
    `Records: ${listed(counts) || 'none'}`,
    `Taken from the file: ${listed(taken) || 'nothing'}`,
    ...skipped.map(({ what, reason, count }) => `Skipped: ${count} ${what}: ${reason}`),
    ...bounded(assumed.map(({ path, message }) => `Assumed: ${path}: ${message}`)),
    ...bounded(explained.map(({ key, outcome, reason }) => `${key}: ${outcome}: ${reason}`)),
  ].join('\n')
}

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')

function bounded(lines: readonly string[]): string[] {
  const rest = lines.length - LINES_AT_MOST
  return rest > 0 ? [...lines.slice(0, LINES_AT_MOST), `… and ${rest} more`] : [...lines]
}
