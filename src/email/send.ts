// The mailroom's work: what the ledger says is due leaves, each letter once.

import { readClientFacts } from '../db/client-letter.ts'
import { letterFacts } from '../db/letter.ts'
import {
  type ClaimedMail,
  claimMail,
  keepRendered,
  markTransmitting,
  nextAttemptAt,
  type Queries,
  type Rendered,
  reapLeases,
  releaseDeferred,
  renewLease,
  type Settlement,
  settleMail,
} from '../db/mail.ts'
import { epochOf, type Instant, instantOf } from '../domain/calendar.ts'
import { TRUE_WHILE_PLANNED } from '../domain/letters.ts'
import { parseAddress, parseSender } from './address.ts'
import { clientUntrue, renderClientLetter } from './client.ts'
import { buildMessage, renderLetter } from './compose.ts'
import { layouts } from './layout.ts'
import { type Link, type Outcome, openLink, TIMEOUTS, type Timeouts } from './smtp.ts'
import { stillTrue } from './truth.ts'

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

type Letter = {
  rendered: Rendered
  renderedAt: Instant
  address: string
  locale: 'ru' | 'en'
  fromName: string | null
  replyTo: string | null
}

async function compose(
  deps: MailDeps,
  mail: ClaimedMail,
  now: Instant,
): Promise<Prepared | { settlement: Settlement }> {
  const letter = await (mail.personId === null ? ownLetter : clientLetter)(deps, mail, now)
  if (typeof letter === 'string') return { settlement: { state: 'cancelled', reason: letter } }
  if (keptLetter(mail) === null) await keepRendered(deps.db, { ...mail, ...letter, now })
  const address = parseAddress(letter.address)
  if (address === null) return { settlement: { state: 'failed', reason: 'address', response: null } }
  const sender = parseSender(deps.from)
  const raw = await buildMessage({ ...deps, ...letter, mail, address, sender })
  return { address, raw, from: sender.address }
}

/** To one of us: about those of its matters that are still true. A text is the reason why there is no letter. */
async function ownLetter(deps: MailDeps, mail: ClaimedMail, now: Instant): Promise<Letter | string> {
  const facts = await letterFacts(deps.db, mail)
  const truth = stillTrue(mail.data, facts, await overtaken(deps, mail.data.items, now))
  if (truth.reason !== null) return truth.reason
  return (
    keptLetter(mail) ?? {
      rendered: await renderLetter({ mail, facts, now, publicUrl: deps.publicUrl }, truth.items),
      renderedAt: now,
      address: facts.reader?.email ?? mail.address,
      locale: facts.reader?.locale ?? mail.locale,
      fromName: null,
      replyTo: null,
    }
  )
}

/** Step keys of letters without a task whose cause is gone: a call was made, a date was moved. */
async function overtaken(deps: MailDeps, items: ClaimedMail['data']['items'], now: Instant): Promise<Set<string>> {
  const gone = new Set<string>()
  for (const { processId, stepKey, template } of items) {
    if (!TRUE_WHILE_PLANNED.some(one => one === template)) continue
    if ((await deps.standing({ processId, stepKey, now })) !== 'planned') gone.add(stepKey)
  }
  return gone
}

/** To a client: nothing leaves that is not true, not allowed, or about a record that stands still. */
async function clientLetter(deps: MailDeps, mail: ClaimedMail, now: Instant): Promise<Letter | string> {
  const facts = await readClientFacts(deps.db, mail)
  const [item] = mail.data.items
  const standing = item ? await deps.standing({ ...item, now }) : 'gone'
  const untrue = clientUntrue(facts, standing)
  if (facts === null || untrue !== null) return untrue ?? 'recordGone'
  return (
    keptLetter(mail) ?? {
      rendered: await renderClientLetter(mail.template, facts, now),
      renderedAt: now,
      address: facts.email ?? mail.address,
      locale: facts.locale,
      fromName: facts.ownerName,
      replyTo: facts.ownerEmail,
    }
  )
}

function keptLetter(mail: ClaimedMail): Letter | null {
  const { subject, textBody, htmlBody, renderedAt, address, locale, fromName, replyTo } = mail
  if (subject === null || textBody === null || htmlBody === null || renderedAt === null) return null
  return { rendered: { subject, text: textBody, html: htmlBody }, renderedAt, address, locale, fromName, replyTo }
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
