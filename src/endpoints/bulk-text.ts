// Bulk jobs and previews on one screen of a terminal.

import type { BulkDetail, BulkPreview } from './bulk.ts'
import type { ProcessPreview } from './process.ts'
import { tableText } from './table-text.ts'

const LINES_AT_MOST = 15

/** What a job would do. */
export function dryRunText({ total, checked, counts, refusals, summary, sample }: BulkPreview): string {
  const rows = sample.map(one => [`#${one.number}`, one.kind, one.outcome, one.reason ?? '', one.title])
  return [
    `It would reach ${total}${checked < total ? `; the first ${checked} were tried` : ''}: ${listed(counts)}`,
    ...counted(summary),
    ...refusals.map(({ title, count }) => `${count} would be refused: ${title}`),
    ...(rows.length === 0 ? [] : ['', tableText(['record', 'kind', 'outcome', 'why', 'title'], rows)]),
  ].join('\n')
}

/** What a job has done; those that were left as they are one by one. */
export function bulkText({ id, state, total, counts, summary, items, next, error }: BulkDetail): string {
  const left = items.filter(item => item.outcome === 'refused' || item.outcome === 'failed')
  const rows = left.map(item => [`#${item.number}`, item.kind, item.outcome ?? '', item.reason ?? '', item.title])
  return [
    `${state}: ${total} processes: ${listed(counts)}`,
    ...counted(summary),
    ...(error === null ? [] : [error]),
    ...(rows.length === 0 ? [] : ['', tableText(['record', 'kind', 'outcome', 'why', 'title'], rows)]),
    ...(next === null ? [] : [`… and more: GET /api/bulk/${id}`]),
  ].join('\n')
}

/** What an act would change on one process. */
export function previewText({ changed, from, state, closes, steps, tasks }: ProcessPreview): string {
  if (!changed) return 'It would change nothing.'
  const lines = [
    ...steps.appears.map(({ at, rule, key }) => [day(at), 'appears', rule, key]),
    ...steps.moves.map(({ from: old, to }) => [day(to.at), `moves from ${day(old.at)}`, to.rule, to.key]),
    ...steps.vanishes.map(({ at, rule, key }) => [day(at), 'vanishes', rule, key]),
  ]
  const more = lines.length - LINES_AT_MOST
  return [
    from === state ? `It stays in ${state}.` : `${from} → ${state}${closes ? ', where it ends' : ''}`,
    ...tasks.withdraws.map(task => `withdrawn: ${task.title}`),
    ...tasks.opens.map(task => `opened: ${task.title}`),
    ...(lines.length === 0 ? [] : ['', tableText(['at', 'what', 'rule', 'key'], lines.slice(0, LINES_AT_MOST))]),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join('\n')
}

const day = (at: string) => at.slice(0, 16).replace('T', ' ')

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ') || 'none'

const counted = (summary: Readonly<Record<string, number>>) =>
  Object.keys(summary).length === 0 ? [] : [`counted: ${listed(summary)}`]
