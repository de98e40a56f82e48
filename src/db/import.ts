// Takes the parts of a feed into the rows. Each publication is one transaction: source, records, what follows from it, and
// its line in the report stand together or not at all, so an import that is stopped anywhere goes on from there.

import { dayOf, type Instant } from '../domain/calendar.ts'
import { feedKey } from '../domain/id.ts'
import type { Actor } from '../domain/process.ts'
import type { FeedParty } from '../feeds/part.ts'
import type { FeedBatch, FeedFacts, FeedProcess, FeedProject, FeedRelease } from '../feeds/types.ts'
import type { Engine } from './engine.ts'
import { type ContractTender, contractsOf, takeContract } from './feed-contract.ts'
import { takeParties } from './feed-party.ts'
import { summaryContract, summaryFacts, takePlannedProject, takeProject } from './feed-project.ts'
import { noveltyOf, type Publication, takeSource } from './feed-source.ts'
import type { Taken, Taking } from './feed-take.ts'
import { amendTender, createTender, type KnownTender, tenderKey } from './feed-tender.ts'
import { type ImportLine, writeLines } from './import-progress.ts'
import { isOutage } from './outage.ts'
import type { Queryable } from './reference.ts'

export type ImportContext = { batchId: string; now: Instant; url: string | null; publisher: string | null }

/** One part of a file. `keys` name its lines of the report. */
export type ImportPart = { keys: readonly string[]; take: (engine: Engine, context: ImportContext) => Promise<void> }

/** What is to be done, in order; parts whose keys have their lines already are left out. */
export function partsOf(feed: FeedBatch, done: ReadonlySet<string>): ImportPart[] {
  const projects = feed.projects.map(project => ({
    keys: [keyOfProject(project)],
    take: (engine: Engine, context: ImportContext) => takeProjectPart(engine, context, project),
  }))
  const processes = feed.processes.map(process => ({
    keys: process.releases.map(release => keyOfRelease(process, release)),
    take: (engine: Engine, context: ImportContext) => takeProcessPart(engine, context, process, done),
  }))
  return [...projects, ...processes].filter(part => part.keys.some(key => !done.has(key)))
}

/** Takes one part. One that cannot be taken says why in the report, and the others go on; an outage is tried again. */
export async function takePart(engine: Engine, context: ImportContext, part: ImportPart): Promise<void> {
  try {
    await part.take(engine, context).catch(error => {
      // Another import made the same record or company a moment earlier: now it is found, and amended.
      if (!isTwin(error)) throw error
      return part.take(engine, context)
    })
  } catch (error) {
    if (isOutage(error)) throw error
    const reason = error instanceof Error ? error.message : String(error)
    const lines = part.keys.map(key => ({ key, outcome: 'failed' as const, reason }))
    await writeLines(engine.pool, context.batchId, lines)
  }
}

const UNIQUE_VIOLATION = '23505'
const isTwin = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error && error.code === UNIQUE_VIOLATION

const keyOfProject = (project: FeedProject) => feedKey('oc4ids', project.externalId, versionOf(project))
const keyOfRelease = (process: FeedProcess, release: FeedRelease) => feedKey('ocds', process.ocid, release.id)
const HASH_CHARACTERS = 12
const versionOf = ({ updatedAt, contentHash }: FeedProject) => updatedAt ?? contentHash.slice(0, HASH_CHARACTERS)

/** The first time all publications together make the records; from then on each newer one amends them in its turn. */
async function takeProcessPart(
  engine: Engine,
  context: ImportContext,
  process: FeedProcess,
  done: ReadonlySet<string>,
) {
  const waiting = process.releases.filter(release => !done.has(keyOfRelease(process, release)))
  const known = await findTender(engine.pool, process.ocid)
  if (!known) return takeWhole(engine, context, process, waiting)
  for (const release of waiting) await takeRelease(engine, context, process, release)
}

async function takeWhole(
  engine: Engine,
  context: ImportContext,
  process: FeedProcess,
  waiting: readonly FeedRelease[],
) {
  const { ocid, parties, current } = process
  await engine.transaction(async client => {
    const news: FeedRelease[] = []
    for (const release of waiting) {
      const novelty = await noveltyOf(client, publicationOf(context, ocid, release))
      if (novelty !== 'known') news.push(release)
    }
    const rows: ImportLine[] = waiting.map(release => ({ key: keyOfRelease(process, release), outcome: 'unchanged' }))
    const last = news.at(-1)
    if (last === undefined) return writeLines(client, context.batchId, rows)
    const sources = []
    for (const release of news)
      sources.push(await takeSource(client, publicationOf(context, ocid, release), context.now))
    const source = { id: sources.at(-1) ?? '', name: nameOf(context, `${ocid} ${last.id}`) }
    const taking = await takingOf(engine, client, context, { feed: 'ocds', parties, source, saidAt: process.updatedAt })
    const told = { ocid, facts: current, parties, updatedAt: process.updatedAt }
    const lines = await takeFacts(taking, told, { key: keyOfRelease(process, last), known: null })
    const [first] = lines
    const others = rows
      .filter(row => row.key !== first?.key)
      .map(row => ({ ...row, recordId: first?.recordId, reason: 'told together with the newest publication' }))
    await writeLines(client, context.batchId, [...lines, ...others])
  })
}

async function takeRelease(engine: Engine, context: ImportContext, process: FeedProcess, release: FeedRelease) {
  const { ocid, parties } = process
  const key = keyOfRelease(process, release)
  const publication = publicationOf(context, ocid, release)
  await engine.transaction(async client => {
    const novelty = await noveltyOf(client, publication)
    const sourceId = await takeSource(client, publication, context.now)
    if (novelty === 'known') return writeLines(client, context.batchId, [{ key, outcome: 'unchanged' }])
    const known = await findTender(client, ocid)
    const source = { id: sourceId, name: nameOf(context, `${ocid} ${release.id}`) }
    const taking = await takingOf(engine, client, context, { feed: 'ocds', parties, source, saidAt: release.date })
    const told = { ocid, facts: release, parties, updatedAt: release.date }
    const take = novelty === 'older' ? takeOlder : takeFacts
    await writeLines(client, context.batchId, await take(taking, told, { key, known }))
  })
}

type Told = { ocid: string; facts: FeedFacts; parties: readonly FeedParty[]; updatedAt: Instant }
type About = { key: string; known: KnownTender | null }

/** Project, tender and contracts of one procurement. The tender's line is the publication's. */
async function takeFacts(taking: Taking, told: Told, { key, known }: About): Promise<ImportLine[]> {
  const { ocid, facts } = told
  const project = await takePlannedProject(taking, ocid, facts)
  const onlyPlanned = facts.tender === undefined && facts.awards.length === 0 && facts.contracts.length === 0
  if (onlyPlanned && known === null) {
    return [
      project ? lineOf(key, project) : { key, outcome: 'skipped', reason: 'names neither a tender nor a project' },
    ]
  }
  const input = { ...told, projectId: project?.recordId }
  const tender = known ? await amendTender(taking, known, input) : await createTender(taking, input)
  const about = await readTender(taking.client, tender.recordId)
  const lines = [lineOf(key, tender)]
  if (project && project.outcome !== 'unchanged') lines.push(lineOf(`${key}:project`, project))
  for (const contract of contractsOf(taking, ocid, facts)) {
    const taken = await takeContract(taking, about, contract)
    if (taken) lines.push(lineOf(`${key}:contract:${contract.number}`, taken))
  }
  return lines
}

/** What came out of order may still name the project that later publications left out; its dates are overtaken. */
async function takeOlder(taking: Taking, { ocid, facts }: Told, { key, known }: About): Promise<ImportLine[]> {
  const project = known?.projectId === null ? await takePlannedProject(taking, ocid, facts) : null
  if (known === null || project === null) return [{ key, outcome: 'skipped', reason: 'older than what is known' }]
  return [lineOf(key, await linkTender(taking, known, project.recordId))]
}

async function takeProjectPart(engine: Engine, context: ImportContext, project: FeedProject) {
  const version = versionOf(project)
  const publication = {
    feed: 'oc4ids',
    externalId: project.externalId,
    version,
    content: project.contentHash,
    publishedAt: project.updatedAt ?? null,
    url: context.url,
  }
  const key = keyOfProject(project)
  await engine.transaction(async client => {
    const novelty = await noveltyOf(client, publication)
    const sourceId = await takeSource(client, publication, context.now)
    if (novelty === 'known') return writeLines(client, context.batchId, [{ key, outcome: 'unchanged' }])
    const source = { id: sourceId, name: nameOf(context, `${project.externalId} ${version}`) }
    const taking = await takingOf(engine, client, context, {
      feed: 'oc4ids',
      parties: project.parties,
      source,
      saidAt: project.updatedAt ?? context.now,
    })
    const taken = await takeProject(taking, project)
    const lines = [lineOf(key, taken), ...(await takeSummaries(taking, project, taken.recordId))]
    await writeLines(client, context.batchId, lines)
  })
}

/** The procurements of a project. One that its own feed has told of keeps what that feed said. */
async function takeSummaries(taking: Taking, project: FeedProject, projectId: string): Promise<ImportLine[]> {
  const lines: ImportLine[] = []
  for (const process of project.contractingProcesses) {
    const ocid = process.ocid ?? process.id
    const known = await findTender(taking.client, ocid)
    const updatedAt = process.publishedAt ?? project.updatedAt ?? taking.now
    const input = { ocid, facts: summaryFacts(process), parties: [], projectId, updatedAt }
    const tender = known ? await linkTender(taking, known, projectId) : await createTender(taking, input)
    lines.push(lineOf(tenderKey(ocid), tender))
    const contract = summaryContract(taking, ocid, process)
    const taken = contract && (await takeContract(taking, await readTender(taking.client, tender.recordId), contract))
    if (taken) lines.push(lineOf(contract.externalId, taken))
  }
  return lines
}

async function linkTender({ client }: Taking, known: KnownTender, projectId: string): Promise<Taken> {
  await client.query('update record set project_id = coalesce(project_id, $2) where id = $1', [known.id, projectId])
  return { outcome: known.projectId === null ? 'updated' : 'unchanged', recordId: known.id, notes: [] }
}

type TakingInput = {
  feed: string
  saidAt: Instant
  parties: readonly FeedParty[]
  source: { id: string; name: string }
}

async function takingOf(
  engine: Engine,
  client: Queryable,
  context: ImportContext,
  input: TakingInput,
): Promise<Taking> {
  const { batchId, now } = context
  const { name: source, id: sourceId } = input.source
  const actor: Actor = { id: `feed:${input.feed}`, kind: 'feed', roles: [], source, sourceId }
  const reference = await engine.reference.current(client)
  return {
    engine,
    client,
    actor,
    now,
    today: dayOf(reference.calendar('ru'), now),
    known: await takeParties(client, { parties: input.parties, now }),
    saidAt: input.saidAt,
    sourceId: input.source.id,
    carrierKey: importCarrier(batchId),
  }
}

/** Letters about the new records of an import wait under this key for its end. */
export const importCarrier = (batchId: string) => `import:${batchId}`

const nameOf = ({ publisher }: ImportContext, what: string) => (publisher === null ? what : `${publisher}: ${what}`)

const publicationOf = ({ url }: ImportContext, ocid: string, release: FeedRelease): Publication => {
  const { changes: _, ...content } = release
  return { feed: 'ocds', externalId: ocid, version: release.id, content, publishedAt: release.date, url }
}

const lineOf = (key: string, { outcome, recordId, notes }: Taken): ImportLine => ({
  key,
  outcome,
  recordId,
  reason: notes.length > 0 ? notes.join('; ') : undefined,
})

type TenderRow = { id: string; state: string; project_id: string | null }

async function findTender(client: Queryable, ocid: string): Promise<KnownTender | null> {
  const { rows } = await client.query<TenderRow>(
    `select r.id, p.state, r.project_id from record r join process p on p.id = r.id
     where r.kind = 'tender' and r.external_id = $1`,
    [tenderKey(ocid)],
  )
  const [row] = rows
  return row ? { id: row.id, state: row.state, projectId: row.project_id } : null
}

async function readTender(client: Queryable, id: string): Promise<ContractTender> {
  const { rows } = await client.query<ContractTender>(
    `select r.id, r.title, p.state, r.project_id as "projectId", r.party_id as "partyId", p.owner_id as "ownerId", r.region
     from record r join process p on p.id = r.id where r.id = $1`,
    [id],
  )
  const [row] = rows
  if (!row) throw new Error(`tender ${id} is gone`)
  return row
}
