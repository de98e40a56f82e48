// carrier: one letter that is sent instead of several drafts of the same reader, which then count as merged.

import type { MailDraft, MailNext } from './letters.ts'

const NEXT_AT_MOST = 3

/** A carrier stands before the drafts that it carries, because their rows point to its row. */
export function withCarriers(rows: readonly MailDraft[]): MailDraft[] {
  const result: MailDraft[] = []
  // What waits for a digest is carried by that.
  result.push(...rows.filter(row => row.forDigest))
  const alone = rows.filter(row => !row.forDigest)
  for (const own of Map.groupBy(alone, row => row.readerId).values()) {
    const carrier = own.length > 1 ? carrierOf(own) : null
    if (carrier === null) {
      result.push(...own)
      continue
    }
    const position = result.push(carrier) - 1
    result.push(...own.map(row => ({ ...row, state: 'merged' as const, reason: 'carrier', carrier: position })))
  }
  return result
}

/** Speaks as its most urgent draft does, so the last call among them is not held back by the others. */
function carrierOf(own: readonly MailDraft[]): MailDraft | null {
  const urgent = own.toSorted((one, other) => one.priority - other.priority)
  const first = urgent[0]
  if (first === undefined) return null
  const next = urgent.flatMap(row => row.data.next).toSorted((one, other) => (one.at < other.at ? -1 : 1))
  return {
    ...first,
    key: `collapse:${first.readerId}:${first.key}`,
    taskId: null,
    stepKey: null,
    rule: null,
    forId: own.every(row => row.forId === first.forId) ? first.forId : null,
    template: own.every(row => row.template === first.template) ? first.template : 'collapse',
    data: { ...first.data, items: urgent.flatMap(row => row.data.items), next: distinct(next).slice(0, NEXT_AT_MOST) },
  }
}

function distinct(next: readonly MailNext[]): MailNext[] {
  return [...new Map(next.map(step => [`${step.at} ${step.rule} ${step.template}`, step])).values()]
}
