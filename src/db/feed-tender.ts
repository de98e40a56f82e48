// A procurement that a feed tells of: a tender with its dates and results, and the contracts that came of it.

import { addDays, type Day, type Instant } from '../domain/calendar.ts'
import type { FeedParty } from '../feeds/part.ts'
import type { FeedAward, FeedContract, FeedFacts, FeedTender } from '../feeds/types.ts'
import { takeAwards, takeTenderDetail } from './feed-detail.ts'
import { takeRoles } from './feed-party.ts'
import { amend, ask, clientOf, given, say, type Taken, type Taking } from './feed-take.ts'

export type TenderInput = {
  ocid: string
  facts: FeedFacts
  parties: readonly FeedParty[]
  projectId: string | undefined
  /** When the newest publication was made. */
  updatedAt: Instant
}

export type KnownTender = { id: string; state: string; projectId: string | null }

export const tenderKey = (ocid: string) => `ocds:${ocid}`

/** A tender that is told of for the first time. One whose time has passed is filed where it belongs; nothing is due. */
export async function createTender(taking: Taking, input: TenderInput): Promise<Taken> {
  const { ocid, facts, parties, projectId } = input
  const { tender } = facts
  const title = tender?.title ?? facts.awards[0]?.title ?? facts.contracts[0]?.title ?? facts.planning?.project ?? ocid
  const client = clientOf(taking, tender?.buyerKey, tender?.procuringEntityKey, ...keysByRole(parties, 'buyer'))
  const created = await say(taking, {
    kind: 'tender',
    ...client,
    title,
    description: tender?.description,
    amountMinor: tender?.value?.amountMinor,
    currency: tender?.value?.currency,
    state: stateOf(input, taking.now),
    fields: fieldsOf(taking, facts),
    links: projectId === undefined ? {} : { projectId },
    externalId: tenderKey(ocid),
  })
  await takeDetail(taking, created.view.id, input)
  return { outcome: 'created', recordId: created.view.id, notes: [] }
}

/** One more publication about a tender that is known: what it states and is different is amended. */
export async function amendTender(taking: Taking, known: KnownTender, input: TenderInput): Promise<Taken> {
  const { facts } = input
  const stated = fieldsOf(taking, facts)
  // The contract of a tender that we won is ours.
  if (OURS.includes(known.state)) delete stated.competitorContractEnd
  const moved = await amend(taking, known.id, stated)
  const value = facts.tender?.value
  await taking.client.query(
    `update record set amount_minor = coalesce($2, amount_minor), currency = coalesce($3, currency),
       project_id = coalesce(project_id, $4) where id = $1`,
    [known.id, value?.amountMinor ?? null, value?.currency ?? null, input.projectId ?? null],
  )
  await takeDetail(taking, known.id, input)
  const asked = await followStatus(taking, known, facts)
  const changed = moved || asked.changed
  return { outcome: changed ? 'updated' : 'unchanged', recordId: known.id, notes: asked.notes }
}

async function takeDetail(taking: Taking, recordId: string, { facts, parties }: TenderInput): Promise<void> {
  const { client, known } = taking
  await takeRoles(client, { recordId, parties, known })
  if (facts.tender) await takeTenderDetail(client, { recordId, known }, facts.tender)
  await takeAwards(client, { recordId, known }, facts.awards)
}

/** The dates and results that were stated; a date that was taken back is cleared. */
function fieldsOf(taking: Taking, { tender, awards, contracts }: FeedFacts): Record<string, unknown> {
  const award = decisive(awards)
  const cleared = Object.fromEntries((tender?.cleared ?? []).map(name => [name, null]))
  return {
    ...cleared,
    ...given({
      submissionDeadline: tender?.submissionDeadline,
      clarificationDeadline: tender?.clarificationDeadline,
      awardPeriodEnd: tender?.awardPeriodEnd,
      amount: tender?.value?.amountMinor,
      winnerId: award?.supplierKeys.flatMap(key => taking.known.get(key)?.id ?? [])[0],
      awardAmount: award?.value?.amountMinor,
      awardedOn: award?.date?.slice(0, 10),
      competitorContractEnd: lastDayOf(contracts),
    }),
  }
}

/** When the last contract of a procurement ends, with its options used. */
const lastDayOf = (contracts: readonly FeedContract[]): Day | undefined =>
  contracts
    .flatMap(({ endOn, maxEndOn }) => maxEndOn ?? endOn ?? [])
    .toSorted()
    .at(-1)

const stands = ({ status }: FeedAward) => status === undefined || status === 'active' || status === 'pending'

/** The award that says who won: the newest that was not taken back. */
const decisive = (awards: readonly FeedAward[]): FeedAward | undefined =>
  awards.filter(stands).toSorted((one, other) => ((one.date ?? '') < (other.date ?? '') ? 1 : -1))[0]

// What was last heard of half a year ago and names no date that lies ahead is history.
const HISTORY_DAYS = 180

/** Where a new tender belongs. Nobody of ours has bid for what was over before we heard of it. */
function stateOf({ facts, updatedAt }: TenderInput, now: Instant): string {
  const { tender, awards, contracts } = facts
  if (tender?.status === 'cancelled' || tender?.status === 'unsuccessful') return tender.status
  // Somebody else's contract is watched to its end: what comes after it is ours to win (domain.md T12).
  if (lastDayOf(contracts) !== undefined) return 'competitor_watch'
  if (tender?.status === 'complete' || awards.some(stands) || contracts.length > 0) return 'not_participating'
  if (tender?.submissionDeadline !== undefined) {
    return tender.submissionDeadline <= now ? 'not_participating' : 'detected'
  }
  return updatedAt < addDays(now.slice(0, 10), -HISTORY_DAYS) ? 'not_participating' : 'detected'
}

async function followStatus(taking: Taking, known: KnownTender, facts: FeedFacts) {
  const source = taking.actor.source ?? 'feed'
  const { tender, awards } = facts
  if (awards.length > 0 && !awards.some(stands)) return lostAward(taking, known, source)
  if (tender?.status === 'cancelled') return ifOpen(taking, known, 'cancelByBuyer', tender, source)
  if (tender?.status === 'unsuccessful') return ifOpen(taking, known, unsuccessful(known.state), tender, source)
  if (tender?.status === 'complete' && known.state === 'submitted') return ask(taking, known.id, 'startEvaluation', {})
  return { changed: false, notes: [] }
}

/** An award that is taken back concerns us when it was ours. */
async function lostAward(taking: Taking, known: KnownTender, source: string) {
  if (known.state !== 'won' && known.state !== 'signing') return { changed: false, notes: [] }
  return ask(taking, known.id, 'cancelAward', { reason: 'award_cancelled', source })
}

const OURS = ['won', 'signing', 'contract']

const OVER = [
  'cancelled',
  'unsuccessful',
  'not_participating',
  'closed',
  'missed',
  'lost',
  'competitor_watch',
  'contract',
  'security_return',
]

async function ifOpen(taking: Taking, known: KnownTender, command: string, tender: FeedTender, source: string) {
  if (OVER.includes(known.state)) return { changed: false, notes: [] }
  const reason = tender.sourceStatus ?? tender.status ?? 'changed'
  return ask(taking, known.id, command, command === 'decline' ? { reason } : { reason, source })
}

/** Before a bid was sent nothing of ours was unsuccessful: we do not take part. */
const unsuccessful = (state: string) =>
  ['submitted', 'evaluation', 'auction'].includes(state) ? 'markUnsuccessful' : 'decline'

const keysByRole = (parties: readonly FeedParty[], role: string) =>
  parties.filter(party => party.roles.includes(role)).map(party => party.key)
