// Whether a letter is still true when it is about to be written (reliability.md 2.5).

import type { LetterFacts } from '../db/letter.ts'
import { type MailData, type MailItem, OUTLIVES_CLOSING } from '../domain/letters.ts'

/** The matters worth writing about, or the reason why none is left. */
type Truth = { items: readonly MailItem[]; reason: null } | { items: readonly []; reason: string }

/** `overtaken`: keys of steps that the plan has no more. */
export function stillTrue(
  { items, digest }: Pick<MailData, 'items' | 'digest'>,
  facts: LetterFacts,
  overtaken: ReadonlySet<string>,
): Truth {
  if (facts.reader !== null && !facts.reader.active) return { items: [], reason: 'readerLeft' }
  const judged = items.map(item => ({ item, reason: untrue(item, facts, overtaken) }))
  const kept = judged.filter(({ reason }) => reason === null).map(({ item }) => item)
  // Figures of a day stay what they were on that day, also when nothing else is left to say.
  return kept.length > 0 || digest?.board
    ? { items: kept, reason: null }
    : { items: [], reason: judged[0]?.reason ?? 'nothingLeft' }
}

function untrue(item: MailItem, facts: LetterFacts, overtaken: ReadonlySet<string>): string | null {
  if (OUTLIVES_CLOSING.some(template => template === item.template)) return null
  const record = facts.records.get(item.processId)
  if (record === undefined) return 'recordGone'
  if (record.closed) return 'recordClosed'
  if (item.taskId === null) return overtaken.has(item.stepKey) ? 'overtaken' : null
  return facts.tasks.get(item.taskId)?.open === true ? null : 'taskClosed'
}
