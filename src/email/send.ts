// The mailroom's work: what the ledger says is due leaves, each letter once.

import {
  type ClaimedMail,
  claimMail,
  keepRendered,
  markTransmitting,
  nextAttemptAt,
  type Queries,
  reapLeases,
  releaseDeferred,
  renewLease,
  type Settlement,
  settleMail,
} from '../db/mail.ts'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { parseAddress, parseSender } from './address.ts'
import { buildMessage } from './compose.ts'
import { layouts } from './layout.ts'
import { type Link, type Outcome, openLink, TIMEOUTS, type Timeouts } from './smtp.ts'
import { keptLetter, writerOf } from './write.ts'

export type MailDeps = {
  db: Queries
  smtpUrl: string
  /** `bot@mail.example`, with or without a name; letters leave with it as their return path. */
  from: string
  secret: string
  publicUrl: string
  mailDomain: string
  /** Whether the plan still has the step that a letter is about. */
  standing: (step: { processId: string; stepKey: string; now: Instant }) => Promise<'planned' | 'held' | 'gone'>
  log: { warn: (facts: Record<string, unknown>, message: string) => void }
  timeouts?: Timeouts
}

export type Round = {
  sent: number
  /** When to come again: at once when the limit was reached, null when nothing waits. */
  nextAttemptAt: Instant | null
  /** Why the mail server serves nobody at present; letters wait without using up their attempts. */
  problem: string | null
}

const MINUTE_MS = 60_000
const BACKOFF_MINUTES = [1, 2, 4, 8, 15]
const PROBE_MS = MINUTE_MS
const RENEW_MS = 30_000
const LETTERS_PER_LINK = 50
// One letter may break a server's thread; three in a row say that it serves nobody.
const BREAKS_IN_A_ROW = 3

/**
 * Sends at most `limit` due letters, one after the other; several callers may run at once. `now` is the caller's time;
 * it runs on while letters are sent. Safe to repeat at any moment: what a call that ended half-way left behind is found
 * when its lease is over.
 */
export async function sendDue(deps: MailDeps, { now, limit }: { now: Instant; limit: number }): Promise<Round> {
  const clock = runningFrom(now)
  await layouts()
  await reapLeases(deps.db, clock())
  await releaseDeferred(deps.db, clock())
  const round = createRound(deps, clock)
  try {
    while (round.attempts() < limit && round.problem() === null) {
      const mail = await claimMail(deps.db, clock())
      if (mail === null) break
      await round.deliver(mail)
    }
  } finally {
    round.close()
  }
  const problem = round.problem()
  if (problem !== null) {
    deps.log.warn({ problem }, 'the mail server serves nobody')
    return { sent: round.sent(), nextAttemptAt: instantOf(epochOf(clock()) + PROBE_MS), problem }
  }
  const next = round.attempts() >= limit ? clock() : await nextAttemptAt(deps.db, clock())
  return { sent: round.sent(), nextAttemptAt: next, problem }
}

/** What one call of `sendDue` knows: its link, its counts, what is wrong with the server. */
function createRound(deps: MailDeps, clock: () => Instant) {
  let link: Link | null = null
  let onLink = 0
  let attempts = 0
  let sent = 0
  let breaks = 0
  let problem: string | null = null

  async function linked(): Promise<Link> {
    if (link?.usable() && onLink < LETTERS_PER_LINK) return link
    link?.close()
    link = await openLink(deps.smtpUrl, deps.timeouts ?? TIMEOUTS)
    onLink = 0
    return link
  }

  async function deliver(mail: ClaimedMail): Promise<void> {
    attempts += 1
    const prepared = await prepare(deps, mail, clock())
    if ('settlement' in prepared) return await settle(deps, mail, prepared.settlement, clock)
    const settlement = await transmit(mail, prepared)
    if (settlement.state === 'sent') sent += 1
    await settle(deps, mail, settlement, clock)
  }

  async function transmit(mail: ClaimedMail, { address, raw, from }: Prepared): Promise<Settlement> {
    const opened = await linked().catch((error: unknown) => messageOf(error))
    if (typeof opened === 'string') {
      problem = opened
      return { state: 'queued', reason: 'noLink', response: opened, notBefore: null, charged: 'no' }
    }
    onLink += 1
    const mark = () => markTransmitting(deps.db, { ...mail, now: clock() })
    const outcome = await whileRenewing(deps, mail, () => opened.send({ from, to: address, raw, mark }))
    breaks = 'problem' in outcome ? breaks + 1 : 0
    if ('problem' in outcome && breaks >= BREAKS_IN_A_ROW) problem = outcome.problem
    if (outcome.what === 'refused' && outcome.server === 'down') problem = outcome.response
    return settlementOf(outcome, mail, clock())
  }

  return {
    attempts: () => attempts,
    sent: () => sent,
    problem: () => problem,
    deliver,
    close: () => link?.close(),
  }
}

type Prepared = { address: string; from: string; raw: Buffer }

/** Everything that can go wrong without a server goes wrong here: untrue, no address, a text that cannot be rendered. */
async function prepare(
  deps: MailDeps,
  mail: ClaimedMail,
  now: Instant,
): Promise<Prepared | { settlement: Settlement }> {
  try {
    return await compose(deps, mail, now)
  } catch (error) {
    if (isTrouble(error)) throw error
    deps.log.warn(
      { mailId: mail.id, template: mail.template, error: messageOf(error) },
      'a letter could not be rendered',
    )
    return { settlement: { state: 'failed', reason: 'render', response: messageOf(error) } }
  }
}

async function compose(
  deps: MailDeps,
  mail: ClaimedMail,
  now: Instant,
): Promise<Prepared | { settlement: Settlement }> {
  const letter = await writerOf(mail)(deps, mail, now)
  if (typeof letter === 'string') return { settlement: { state: 'cancelled', reason: letter } }
  if (keptLetter(mail) === null) await keepRendered(deps.db, { ...mail, ...letter, now })
  const address = parseAddress(letter.address)
  if (address === null) return { settlement: { state: 'failed', reason: 'address', response: null } }
  const sender = parseSender(deps.from)
  const raw = await buildMessage({ ...deps, ...letter, mail, address, sender })
  return { address, raw, from: sender.address }
}

function settlementOf(outcome: Outcome, mail: ClaimedMail, now: Instant): Settlement {
  switch (outcome.what) {
    case 'sent':
      return { state: 'sent', response: outcome.response, at: now }
    case 'notOurs':
      return { state: 'cancelled', reason: 'recordClosed' }
    case 'inDoubt':
      return { state: 'in_doubt', reason: outcome.problem }
    case 'server':
      return again(mail, now, 'noReply', outcome.problem)
    case 'refused':
      if (outcome.permanent) return { state: 'failed', reason: 'refused', response: outcome.response }
      if (outcome.server === 'down') {
        return { state: 'queued', reason: 'noLink', response: outcome.response, notBefore: null, charged: 'no' }
      }
      return again(mail, now, 'later', outcome.response)
  }
}

/** 1, 2, 4, 8, then every 15 minutes, until the letter is too old to be useful (reliability.md 2.7). */
function again(mail: ClaimedMail, now: Instant, reason: string, response: string): Settlement {
  const minutes = BACKOFF_MINUTES[Math.min(mail.attempts, BACKOFF_MINUTES.length) - 1] ?? 1
  const notBefore = instantOf(epochOf(now) + minutes * MINUTE_MS)
  if (mail.expiresAt !== null && notBefore > mail.expiresAt) return { state: 'failed', reason: 'expired', response }
  return { state: 'queued', reason, response, notBefore, charged: 'yes' }
}

/** A reply that cannot be stored would become a doubt, so it is tried again; after that the lease tells. */
async function settle(deps: MailDeps, mail: ClaimedMail, settlement: Settlement, clock: () => Instant): Promise<void> {
  const attempt = () => settleMail(deps.db, { ...mail, settlement, now: clock() })
  const settled = await attempt().catch(attempt).catch(attempt)
  if (!settled)
    deps.log.warn({ mailId: mail.id, wanted: settlement.state }, 'a letter was settled by somebody else meanwhile')
}

async function whileRenewing<Answer>(deps: MailDeps, mail: ClaimedMail, work: () => Promise<Answer>): Promise<Answer> {
  const timer = setInterval(() => void renewLease(deps.db, mail).catch(() => {}), RENEW_MS)
  try {
    return await work()
  } finally {
    clearInterval(timer)
  }
}

function runningFrom(now: Instant): () => Instant {
  const started = performance.now()
  const epochMs = epochOf(now)
  return () => instantOf(epochMs + Math.round(performance.now() - started))
}

/** Errors with a code come from the database or the system and pass; class 22 is Postgres' word for bad data. */
const isTrouble = (error: unknown) =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && !error.code.startsWith('22')

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
