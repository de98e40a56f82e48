// Why a letter came: the reader's part in the record, then the chain of reasons that the step kept.

import type { LetterFacts } from '../db/letter.ts'
import type { Because } from '../domain/ask.ts'
import type { MailItem } from '../domain/letters.ts'
import { distance, moment, type Style } from './format.ts'
import { labels } from './labels.ts'

/** "You are responsible for this record": in which part the reader is written to. */
export function relation(
  { mail, facts }: { mail: { readerId: string | null; forId: string | null }; facts: LetterFacts },
  items: readonly MailItem[],
  { texts }: Style,
): string[] {
  if (mail.readerId === null) return []
  if (mail.forId !== null)
    return [texts.fill(['mail', 'reader', 'standIn'], { name: facts.names.get(mail.forId) ?? '' })]
  const owns = items.some(item => facts.records.get(item.processId)?.ownerId === mail.readerId)
  const holds = items.some(item => facts.tasks.get(item.taskId ?? '')?.assigneeId === mail.readerId)
  const part = holds ? 'assignee' : owns ? 'owner' : 'role'
  return [texts.text(['mail', 'reader', part])]
}

/**
 * The links of the chain that a person can act on; the working calendar stays on the record's page. Of several matters
 * only what they have in common: the hold that reached them all.
 */
export function reasons(items: readonly MailItem[], facts: LetterFacts, style: Style): string[] {
  const [first = [], ...others] = items.map(item =>
    item.because.flatMap(link => reason(link, item.kind, facts, style) ?? []),
  )
  return first.filter(text => others.every(texts => texts.includes(text)))
}

function reason(link: Because, kind: string, facts: LetterFacts, style: Style): string | null {
  const { texts } = style
  const fill = (values: Readonly<Record<string, unknown>>) => texts.fill(['mail', 'because', link.what], values)
  switch (link.what) {
    case 'rule':
      return fill({
        rule: labels(texts).rule(link.kind, link.rule),
        state: labels(texts).state(link.kind, link.states),
      })
    case 'anchor':
      return fill({
        anchor: labels(texts).anchor(kind, link.anchor),
        value: moment(link.value, style),
        distance: distance(link.offset, style),
        // That the product noted a moment by itself tells a reader nothing.
        by: link.by === 'system' ? '' : actor(link.by, facts, style),
        setAt: link.setAt === null ? '' : moment(link.setAt, style),
        source: link.source ?? '',
      })
    case 'entry':
      return fill({ title: link.title, on: moment(link.on, style) })
    case 'hold':
      return fill({
        from: moment(link.from, style),
        to: link.to === null ? '' : moment(link.to, style),
        reason: link.reason,
      })
    case 'operator':
      return fill({ by: actor(link.by, facts, style), reason: link.reason })
    case 'silence':
      return fill({
        task: labels(texts).task(kind, link.task),
        due: link.dueAt === null ? '' : moment(link.dueAt, style),
      })
    default:
      // The calendar, and links of a newer version, which this one has no words for.
      return null
  }
}

const UNNAMED = /^[0-9a-f-]{36}$/

/** A person by name, the product's own parts by their word; an id without a name says nothing. */
function actor(id: string, facts: LetterFacts, { texts }: Style): string {
  const name = facts.names.get(id)
  if (name !== undefined) return name
  return UNNAMED.test(id) ? '' : texts.text(['mail', 'actors', id], id)
}
