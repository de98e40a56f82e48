// The chain of reasons, from what came down to who set its dates.

import { z } from 'zod'
import type { Engine } from '../db/engine.ts'
import { findStep } from '../db/event.ts'
import type { LedgerLetter } from '../db/mailbox.ts'
import { actAt, provenanceOf } from '../db/provenance.ts'
import { openingStepOf, type TaskRow } from '../db/task.ts'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { turnsAhead } from '../domain/forecast.ts'
import { plan } from '../domain/plan.ts'
import { becauseView } from '../endpoints/step.ts'
import type { ChainLink, MailWhy, WhyView } from '../endpoints/why.ts'
import { type Planned, planned } from './plan.ts'
import type { CallContext } from './route.ts'

type Db = CallContext['db']
type Found = Omit<WhyView, 'chain' | 'complete'>

const DAY_MS = 86_400_000
const AHEAD_DAYS = 3 * 366
// A rung, the step that opened its task, and room for a recall.
const STEPS_AT_MOST = 4

/**
 * Why a step stands: planned, remembered by the ledger, or expected if nobody reacts; null when none of them knows it.
 * `before` are the links that lead to it: the letter, the task.
 */
export async function whyOf(
  found: Planned,
  key: string,
  db: Db,
  before: readonly ChainLink[] = [],
): Promise<WhyView | null> {
  const step = await findAnywhere(found, key, db)
  if (!step) return null
  const chain = [...before, ...(await linksOf(found, step, db))]
  return { ...step, chain, complete: isComplete(chain) }
}

/** Why a letter came. One that no rule wrote tells of what somebody did at that moment. */
export async function whyMail(engine: Engine, db: Db, letter: LedgerLetter, now: Instant): Promise<MailWhy> {
  const { id, template, readerName, createdAt: at, state } = letter
  const first: ChainLink = { what: 'letter', id, template, readerName, at, state }
  const matters: MailWhy['matters'] = []
  for (const { processId, stepKey, because } of letter.matters) {
    const found = await planned(engine, { id: processId, now })
    if (!found) continue
    const [key = ''] = stepKey.split('/to:')
    const why = (await whyOf(found, key, db, [first])) ?? (await told(found, { key, at, because }, db, [first]))
    const { number: recordNumber, title: recordTitle, view } = found.row
    matters.push({ recordId: processId, recordKind: view.kind, recordNumber, recordTitle, why })
  }
  return { recordId: letter.recordId, matters }
}

/** What a command wants said at once: no step, but an event and who caused it. */
async function told(
  { row }: Planned,
  { key, at, because }: { key: string; at: Instant; because: readonly unknown[] },
  db: Db,
  before: readonly ChainLink[],
): Promise<WhyView> {
  const links = z.array(becauseView).safeParse(because).data ?? []
  const chain = [...before, ...links, ...(await actAt(db, row.view.id, at))]
  const [rule = ''] = key.split(':', 1)
  return { key, rule, at, status: 'told', by: null, reason: null, because: links, chain, complete: isComplete(chain) }
}

export async function whyTask(engine: Engine, db: Db, task: TaskRow, now: Instant): Promise<WhyView | null> {
  const found = await planned(engine, { id: task.processId, now })
  const { id, title, openedAt: at, audience } = task
  return found && whyOf(found, task.stepKey, db, [{ what: 'task', id, title, at, audience }])
}

async function findAnywhere(found: Planned, key: string, db: Db): Promise<Found | null> {
  const { row, definition, context } = found
  const step = plan(definition, row.view, context).find(one => one.key === key)
  const known = await findStep(db, { processId: row.view.id, key })
  if (known) {
    const because = z.array(becauseView).safeParse(known.because).data ?? [...(step?.because ?? [])]
    return { key, ...known, because }
  }
  if (step)
    return {
      key,
      rule: step.rule,
      at: step.at,
      status: step.status,
      by: null,
      reason: null,
      because: [...step.because],
    }
  return expected(found, key)
}

/** A step that silence will bring. */
function expected({ row, definition, context }: Planned, key: string): Found | null {
  const until: Instant = instantOf(epochOf(context.now) + AHEAD_DAYS * DAY_MS)
  for (const { now, turned } of turnsAhead(definition, row.view, context, until)) {
    const step = turned.fired.find(one => one.key === key)
    if (!step) continue
    return { key, rule: step.rule, at: now, status: 'expected', by: null, reason: null, because: [...step.because] }
  }
  return null
}

async function linksOf(found: Planned, step: Found, db: Db, deep = 1): Promise<ChainLink[]> {
  const { directory } = found.context
  const byName = directory.find(user => user.id === step.by)?.name ?? null
  const { key, rule, at, status, by, reason } = step
  const links: ChainLink[] = [{ what: 'step', key, rule, at, status, by, byName, reason }]
  for (const link of step.because) {
    links.push(link)
    if (link.what === 'anchor') {
      links.push(...(await provenanceOf(db, { processId: found.row.view.id, anchor: link })))
    }
  }
  const opener = deep < STEPS_AT_MOST ? await openerOf(found, step, db) : null
  return opener ? [...links, ...(await linksOf(found, opener, db, deep + 1))] : links
}

/** The step that opened the task which nobody did. */
async function openerOf(found: Planned, step: Found, db: Db): Promise<Found | null> {
  const silence = step.because.find(link => link.what === 'silence')
  if (!silence) return null
  const lookup = { processId: found.row.view.id, rule: step.rule, title: silence.task }
  const key = silence.stepKey ?? (await openingStepOf(db, lookup))
  return key === null ? null : findAnywhere(found, key, db)
}

/** A rule, and behind every date somebody who set it; what a feed said has its publication or the row of its import. */
function isComplete(chain: readonly ChainLink[]): boolean {
  const is = (what: ChainLink['what'], index: number) => chain[index]?.what === what
  return (
    (chain.some(link => link.what === 'rule') || !chain.some(link => link.what === 'step')) &&
    chain.some(link => link.what === 'set') &&
    chain.every((link, index) => {
      if (link.what === 'anchor') return is('set', index + 1)
      if (link.what !== 'set' || !link.by.startsWith('feed:')) return true
      return is('release', index + 1) || is('import', index + 1)
    })
  )
}
