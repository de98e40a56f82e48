// Investment projects that feeds tell of: OC4IDS in full, OCDS through the planning of a procurement.

import { type Stage, stageRank } from '../domain/stage.ts'
import type { FeedContractingProcess, FeedFacts, FeedProject } from '../feeds/types.ts'
import type { ContractFacts } from './feed-contract.ts'
import { participantsOfRecord, takeRoles } from './feed-party.ts'
import { amend, ask, clientOf, given, say, type Taken, type Taking } from './feed-take.ts'

const projectKey = (externalId: string) => `oc4ids:${externalId}`

/** A project of OC4IDS: made when it is new, else brought up to date. */
export async function takeProject(taking: Taking, project: FeedProject): Promise<Taken> {
  const known = await findProject(taking, projectKey(project.externalId))
  const taken = known ? await amendProject(taking, known, project) : await createProject(taking, project)
  const named = await takeRoles(taking.client, { ...taking, recordId: taken.recordId, parties: project.parties })
  if (!named) return taken
  // Rules read the fact: nobody is asked for a participant whom a feed has named.
  const parties = await participantsOfRecord(taking.client, taken.recordId)
  const said = await ask(taking, taken.recordId, 'saveParticipants', { parties })
  return said.changed && taken.outcome === 'unchanged' ? { ...taken, outcome: 'updated' } : taken
}

async function createProject(taking: Taking, project: FeedProject): Promise<Taken> {
  const { stage } = project
  const client = clientOf(taking, project.publicAuthorityKey, ...project.parties.map(party => party.key))
  const over = stage === 'decommissioned' || stage === 'cancelled'
  const created = await say(taking, {
    kind: 'project',
    ...client,
    region: project.locations[0]?.region ?? client.region,
    title: project.title,
    description: project.description ?? project.purpose,
    amountMinor: project.budget?.amountMinor,
    currency: project.budget?.currency,
    state: over ? 'archived' : 'new',
    // Seen at its source just now, however long ago the source was written.
    fields: given({
      ...fieldsOf(project),
      stage: stage === 'cancelled' ? undefined : stage,
      lastVerified: taking.now,
    }),
    externalId: projectKey(project.externalId),
  })
  return { outcome: 'created', recordId: created.view.id, notes: [] }
}

type Known = { id: string; stage: string | null; closed: boolean }

async function amendProject(taking: Taking, known: Known, project: FeedProject): Promise<Taken> {
  const moved = await amend(taking, known.id, fieldsOf(project))
  await taking.client.query(
    'update record set amount_minor = coalesce($2, amount_minor), currency = coalesce($3, currency) where id = $1',
    [known.id, project.budget?.amountMinor ?? null, project.budget?.currency ?? null],
  )
  const asked = known.closed ? NOTHING : await followStage(taking, known, project.stage)
  return { outcome: moved || asked.changed ? 'updated' : 'unchanged', recordId: known.id, notes: asked.notes }
}

const NOTHING = { changed: false, notes: [] }

/** Stages move forward by themselves; a way back, and the end of a project, are for a person to confirm. */
async function followStage(taking: Taking, known: Known, stage: FeedProject['stage']) {
  if (stage === undefined) return NOTHING
  const source = taking.actor.source ?? 'feed'
  if (stage === 'cancelled') return { changed: false, notes: ['cancelled at its source: the head decides'] }
  if (stage === known.stage) return ask(taking, known.id, 'verify', { source })
  return ask(taking, known.id, 'moveStage', { stage, source, note: source, observedOn: taking.today })
}

const fieldsOf = (project: FeedProject) =>
  given({
    amount: project.budget?.amountMinor,
    industry: project.sectors[0],
    region: project.locations[0]?.region,
    commissioningOn: project.completedOn ?? project.period?.endOn,
  })

/** The project that the planning of a procurement names; null when it names none. Publishers number their own. */
export async function takePlannedProject(taking: Taking, ocid: string, facts: FeedFacts): Promise<Taken | null> {
  const { planning, tender } = facts
  const name = planning?.projectId ?? planning?.project
  if (planning === undefined || name === undefined) return plannedBefore(taking, ocid)
  const externalId = `ocds:project:${publisherOf(ocid)}:${name}`
  const known = await findProject(taking, externalId)
  const stage = stageOf(facts, taking.today)
  if (known) {
    const further = !known.closed && stageRank(stage) > stageRank(known.stage)
    const asked = further ? await followStage(taking, known, stage) : NOTHING
    return { outcome: asked.changed ? 'updated' : 'unchanged', recordId: known.id, notes: asked.notes }
  }
  const created = await say(taking, {
    kind: 'project',
    ...clientOf(taking, tender?.buyerKey, tender?.procuringEntityKey, ...taking.known.keys()),
    title: planning.project ?? name,
    description: planning.rationale,
    amountMinor: planning.budget?.amountMinor,
    currency: planning.budget?.currency,
    fields: given({ stage, lastVerified: taking.now, amount: planning.budget?.amountMinor }),
    externalId,
  })
  return { outcome: 'created', recordId: created.view.id, notes: [] }
}

/** The prefix of an ocid names its publisher: ocds-213czf. */
const publisherOf = (ocid: string) => ocid.split('-').slice(0, 2).join('-')

/** How far a procurement shows its project to be. */
function stageOf({ tender, awards, contracts }: FeedFacts, today: string): Stage {
  const ends = contracts.flatMap(contract => contract.maxEndOn ?? contract.endOn ?? [])
  if (contracts.length > 0 && ends.length === contracts.length && ends.every(end => end < today)) return 'operation'
  if (contracts.length > 0 || awards.length > 0) return 'implementation'
  return tender?.status === 'active' || tender?.status === 'complete' ? 'procurement' : 'preparation'
}

/** Later publications of a process leave its planning out. */
async function plannedBefore({ client }: Taking, ocid: string): Promise<Taken | null> {
  const { rows } = await client.query<{ id: string }>(
    `select r.id from record r join source s on s.id = r.source_id
     where r.kind = 'project' and s.feed = 'ocds' and s.external_id = $1 order by r.created_at limit 1`,
    [ocid],
  )
  const [row] = rows
  return row ? { outcome: 'unchanged', recordId: row.id, notes: [] } : null
}

async function findProject({ client }: Taking, externalId: string): Promise<Known | null> {
  const { rows } = await client.query<Known>(
    `select r.id, p.facts ->> 'stage' as stage, p.closed_at is not null as closed
     from record r join process p on p.id = r.id where r.kind = 'project' and r.external_id = $1`,
    [externalId],
  )
  return rows[0] ?? null
}

/** A procurement as a project's summary tells it, in the words of the procurement's own feed. */
export function summaryFacts(process: FeedContractingProcess): FeedFacts {
  const supplied = process.supplierKeys.length > 0
  const closed = process.status === 'closed' || process.status === 'active'
  return {
    tender: {
      title: process.title,
      description: process.description,
      status: closed ? 'complete' : 'active',
      buyerKey: process.procuringEntityKey ?? process.administrativeEntityKey,
      value: process.procurementValue,
      tendererKeys: process.tendererKeys,
      lots: [],
      items: [],
      documentsCount: 0,
      cleared: [],
    },
    awards: supplied
      ? [
          {
            id: 'summary',
            status: 'active',
            value: process.contractValue,
            supplierKeys: process.supplierKeys,
            items: [],
            lotIds: [],
          },
        ]
      : [],
    contracts: [],
    relatedProcesses: [],
  }
}

/** The contract of that procurement; a summary without a supplier tells of none. */
export function summaryContract(taking: Taking, ocid: string, process: FeedContractingProcess): ContractFacts | null {
  const supplierId = process.supplierKeys.flatMap(key => taking.known.get(key)?.id ?? [])[0]
  if (supplierId === undefined) return null
  return {
    externalId: `oc4ids:${ocid}`,
    title: process.title,
    description: process.description,
    status: process.status === 'closed' ? 'terminated' : 'active',
    startOn: process.startOn,
    endOn: process.currentEndOn ?? process.endOn,
    maxEndOn: process.maxEndOn,
    signedOn: undefined,
    value: process.currentValue ?? process.contractValue,
    supplierId,
    number: process.id,
    items: [],
  }
}
