// Contracts that a feed tells of. They are a competitor's, unless the tender was ours: then the deal makes the contract,
// and the feed only adds to it.

import { addDays, type Day } from '../domain/calendar.ts'
import type { FeedMoney, FeedPeriod } from '../feeds/part.ts'
import type { FeedContract, FeedFacts } from '../feeds/types.ts'
import { replaceItems } from './feed-detail.ts'
import { amend, ask, given, say, type Taken, type Taking } from './feed-take.ts'

/** A contract in the form that all feeds share. */
export type ContractFacts = {
  externalId: string
  title: string | undefined
  description: string | undefined
  status: FeedContract['status']
  startOn: Day | undefined
  endOn: Day | undefined
  /** The end with every option used. */
  maxEndOn: Day | undefined
  signedOn: Day | undefined
  value: FeedMoney | undefined
  supplierId: string | undefined
  number: string
  items: FeedContract['items']
}

/** The tender that they came of, as the contract's client and title take it over. */
export type ContractTender = {
  id: string
  title: string
  state: string
  projectId: string | null
  partyId: string | null
  ownerId: string | null
  region: string | null
}

type Known = { id: string; holder: string | null; closed: boolean; externalId: string | null }

/** The contracts of an OCDS process, with what its awards say about suppliers and terms. */
export function contractsOf(taking: Taking, ocid: string, facts: FeedFacts): ContractFacts[] {
  return facts.contracts.map(contract => {
    const award = facts.awards.find(one => one.id === contract.awardId) ?? soleAward(facts)
    const term: FeedPeriod = award?.contractPeriod ?? facts.tender?.contractPeriod ?? {}
    return {
      externalId: `ocds:${ocid}:${contract.id}`,
      title: contract.title ?? award?.title,
      description: contract.description,
      status: contract.status,
      startOn: contract.startOn ?? term.startOn,
      endOn: contract.endOn ?? term.endOn,
      maxEndOn: contract.maxEndOn,
      signedOn: contract.dateSigned,
      value: contract.value ?? award?.value,
      supplierId: award?.supplierKeys.flatMap(key => taking.known.get(key)?.id ?? [])[0],
      number: contract.id,
      items: contract.items,
    }
  })
}

const soleAward = ({ awards }: FeedFacts) => (awards.length === 1 ? awards[0] : undefined)

export async function takeContract(
  taking: Taking,
  tender: ContractTender,
  facts: ContractFacts,
): Promise<Taken | null> {
  const known = await findContract(taking, tender.id, facts.externalId)
  if (known) return amendContract(taking, known, facts)
  // Ours: the deal makes it when it is signed, with its owner, payment and support.
  if (OURS.includes(tender.state)) return null
  const created = await say(taking, {
    kind: 'contract',
    title: facts.title ?? tender.title,
    description: facts.description,
    partyId: tender.partyId ?? undefined,
    ownerId: tender.ownerId ?? undefined,
    region: tender.region ?? undefined,
    amountMinor: facts.value?.amountMinor,
    currency: facts.value?.currency,
    state: stateOf(taking, facts),
    fields: { role: 'main', holder: 'competitor', ...fieldsOf(facts, 'competitor') },
    links: given({ tenderId: tender.id, projectId: tender.projectId ?? undefined }),
    externalId: facts.externalId,
  })
  if (facts.items.length > 0) await replaceItems(taking.client, created.view.id, facts.items)
  return { outcome: 'created', recordId: created.view.id, notes: [] }
}

const OURS = ['won', 'signing', 'contract']

async function amendContract(taking: Taking, known: Known, facts: ContractFacts): Promise<Taken> {
  const { client } = taking
  // A project's summary knows no more of a contract than the procurement itself has told.
  const unchanged = { outcome: 'unchanged', recordId: known.id, notes: [] } as const
  if (isSummary(facts.externalId) && known.externalId !== null && !isSummary(known.externalId)) return unchanged
  await client.query('update record set external_id = $2 where id = $1', [known.id, facts.externalId])
  const moved = await amend(taking, known.id, fieldsOf(facts, known.holder))
  if (facts.items.length > 0) await replaceItems(client, known.id, facts.items)
  const ended = known.closed ? { changed: false, notes: [] } : await followEnd(taking, known.id, facts)
  return { outcome: moved || ended.changed ? 'updated' : 'unchanged', recordId: known.id, notes: ended.notes }
}

const isSummary = (externalId: string) => externalId.startsWith('oc4ids:')

/** OCDS says `terminated` of a contract that ran out as well as of one that was ended early. */
async function followEnd(taking: Taking, id: string, facts: ContractFacts) {
  const { status, endOn } = facts
  if (status !== 'terminated' && status !== 'cancelled') return { changed: false, notes: [] }
  if (status === 'terminated' && endOn !== undefined && endOn < taking.today) return ask(taking, id, 'finish', {})
  return ask(taking, id, 'terminate', { terminatedOn: taking.today, reason: taking.actor.source ?? status })
}

/** A competitor's contract is waited for until every option is used (domain.md T12). */
function fieldsOf(facts: ContractFacts, holder: string | null): Record<string, unknown> {
  const ours = holder !== 'competitor'
  return given({
    startOn: facts.startOn,
    endOn: facts.endOn,
    maxEndOn: facts.maxEndOn,
    signedOn: facts.signedOn,
    amount: facts.value?.amountMinor,
    contractNumber: facts.number,
    competitorId: ours ? undefined : facts.supplierId,
  })
}

// Two months after its end nobody asks for the next notice of a contract that we never watched; one whose end nobody
// knows, and of which nothing was heard for half a year, is history as well.
const ENDED_DAYS = 60
const SILENT_DAYS = 180

function stateOf({ today, saidAt }: Taking, facts: ContractFacts): string {
  const endOn = facts.maxEndOn ?? facts.endOn
  const over = endOn === undefined ? saidAt < addDays(today, -SILENT_DAYS) : endOn < today
  if (facts.status === 'cancelled') return 'terminated'
  if (facts.status === 'terminated') return over ? 'completed' : 'terminated'
  if (over) return endOn === undefined || endOn < addDays(today, -ENDED_DAYS) ? 'completed' : 'expired'
  return facts.status === 'pending' || (facts.startOn ?? today) > today ? 'signed' : 'active'
}

/** The one known by its id; else ours, or the one of this tender that another feed told of. */
async function findContract({ client }: Taking, tenderId: string, externalId: string): Promise<Known | null> {
  const { rows } = await client.query<Known>(
    `select r.id, p.facts ->> 'holder' as holder, p.closed_at is not null as closed, r.external_id as "externalId"
     from record r join process p on p.id = r.id
     where r.kind = 'contract' and (r.external_id = $2 or (r.tender_id = $1 and coalesce(p.facts ->> 'role', 'main') = 'main'
       and (r.external_id is null or 'oc4ids' in (split_part(r.external_id, ':', 1), split_part($2, ':', 1)))))
     order by (r.external_id = $2) desc nulls last, r.created_at limit 1`,
    [tenderId, externalId],
  )
  return rows[0] ?? null
}
