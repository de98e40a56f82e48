import { locationsOf } from './oc4ids/location.ts'
import { readContractingProcess } from './oc4ids/process.ts'
import { readStage, stagePeriodsOf } from './oc4ids/stage.ts'
import type { FeedOptions, FeedParty } from './part.ts'
import { contentHash } from './read/hash.ts'
import type { JsonObject } from './read/json.ts'
import {
  childOf,
  childrenOf,
  dayOf,
  defined,
  idOf,
  instantOf,
  moneyOf,
  type Node,
  periodOf,
  silently,
  textOf,
  wordOf,
  wordsOf,
} from './read/node.ts'
import { milestonesOf, placeId, withOwnIds } from './read/part.ts'
import { createPartyBook, type PartyBook } from './read/party.ts'
import { createReport } from './read/report.ts'
import { readSource } from './read/source.ts'
import type { FeedBatch, FeedContractingProcess, FeedProject, FeedRelatedProject } from './types.ts'

// OC4IDS has no code for a head project (domain.md S34); these are what publishers write.
const HEAD_RELATIONS: readonly (string | undefined)[] = ['parent', 'head', 'programme', 'program']

/**
 * Reads a parsed OC4IDS project package (domain.md 4.2): one project per id, the one updated last when it is given
 * twice. Never throws: what is malformed is skipped and listed in `problems`.
 */
export function parseOc4ids(document: JsonObject, options: FeedOptions = {}): FeedBatch {
  const report = createReport()
  const root: Node = { value: document, path: '', report, utcOffsetMinutes: options.utcOffsetMinutes ?? 0 }
  const source = readSource(root)
  const projects = new Map<string, FeedProject>()
  for (const node of childrenOf(root, 'projects', 'project')) {
    const project = readProject(node)
    const twin = project && projects.get(project.externalId)
    if (twin !== undefined)
      report.skip('project', node.path, 'project given twice: the one updated last is taken', twin.externalId)
    if (project !== undefined && !isOlder(project, twin)) projects.set(project.externalId, project)
  }
  report.take('project', projects.size)
  return {
    format: 'oc4ids_project_package',
    source,
    processes: [],
    projects: [...projects.values()],
    ...report.result(),
  }
}

function readProject(node: Node): FeedProject | undefined {
  const externalId = idOf(node, 'id')
  if (externalId === undefined) {
    node.report.skip('project', node.path, 'project without id')
    return undefined
  }
  const book = createPartyBook(externalId)
  addParties(node, book)
  const children = childrenOf(node, 'contractingProcesses', 'contracting process')
  const processes = withOwnIds(children.map((child, index) => readContractingProcess(child, index, book)))
  const parties = withContractors(book.parties(), processes)
  node.report.take('party', parties.length)
  const facts = { externalId, ...readFacts(node, book, processes), parties, contractingProcesses: processes }
  return { ...facts, contentHash: contentHash(facts) }
}

function readFacts(node: Node, book: PartyBook, processes: readonly FeedContractingProcess[]) {
  const budget = childOf(node, 'budget', 'budget')
  const authority = childOf(silently(node), 'publicAuthority', 'party')
  const completion = childOf(node, 'completion', 'completion')
  const relatedProjects = relatedOf(node)
  return defined({
    title: titleOf(node),
    description: textOf(node, 'description'),
    purpose: textOf(node, 'purpose'),
    ...readStage(node, processes),
    sectors: wordsOf(node, 'sector'),
    type: wordOf(node, 'type'),
    period: periodOf(node, 'period'),
    stagePeriods: stagePeriodsOf(node),
    budget: budget && moneyOf(budget, 'amount'),
    locations: locationsOf(node),
    publicAuthorityKey: authority && book.keyOf(authority),
    relatedProjects,
    headProjectId: relatedProjects.find(({ relation }) => HEAD_RELATIONS.includes(relation))?.identifier,
    milestones: milestonesOf(node),
    completedOn: completion && dayOf(completion, 'endDate'),
    updatedAt: instantOf(node, 'updated', 'start'),
  })
}

function titleOf(node: Node): string {
  const title = textOf(node, 'title')
  if (title !== undefined) return title
  node.report.assume(node.path, 'no title given: the id stands in')
  return idOf(node, 'id') ?? ''
}

function addParties(node: Node, book: PartyBook): void {
  for (const party of childrenOf(node, 'parties', 'party')) book.add(party)
  const authority = childOf(node, 'publicAuthority', 'party')
  if (authority !== undefined) book.add(authority, 'publicAuthority')
  for (const child of childrenOf(silently(node), 'contractingProcesses', 'contracting process')) {
    const summary = childOf(child, 'summary', 'summary')
    const tender = summary && childOf(summary, 'tender', 'tender')
    const named: readonly (readonly [role: string, nodes: readonly (Node | undefined)[]])[] = [
      ['supplier', summary === undefined ? [] : childrenOf(summary, 'suppliers', 'party')],
      ['tenderer', tender === undefined ? [] : childrenOf(tender, 'tenderers', 'party')],
      ['procuringEntity', [tender && childOf(tender, 'procuringEntity', 'party')]],
      ['administrativeEntity', [tender && childOf(tender, 'administrativeEntity', 'party')]],
    ]
    for (const [role, nodes] of named) {
      for (const reference of nodes) if (reference !== undefined) book.add({ ...reference, report: node.report }, role)
    }
  }
}

// Who alone builds is the general contractor, who alone designs the general designer; of several, people choose.
function withContractors(parties: readonly FeedParty[], processes: readonly FeedContractingProcess[]) {
  const builder = soleSupplier(processes, 'construction')
  const designer = soleSupplier(processes, 'design')
  return parties.map(party => {
    const found = [
      ...(party.key === builder ? ['general_contractor'] : []),
      ...(party.key === designer ? ['general_designer'] : []),
    ]
    return { ...party, roles: [...new Set([...party.roles, ...found])] }
  })
}

function soleSupplier(processes: readonly FeedContractingProcess[], nature: string): string | undefined {
  const keys = new Set(
    processes.filter(process => process.nature.includes(nature)).flatMap(({ supplierKeys }) => supplierKeys),
  )
  return keys.size === 1 ? [...keys][0] : undefined
}

function relatedOf(node: Node): readonly FeedRelatedProject[] {
  const related = childrenOf(node, 'relatedProjects', 'related project').map((relation, index) =>
    defined({
      id: idOf(relation, 'id') ?? placeId(index),
      relation: wordsOf(relation, 'relationship')[0],
      scheme: idOf(relation, 'scheme'),
      identifier: idOf(relation, 'identifier'),
      title: textOf(relation, 'title'),
    }),
  )
  return withOwnIds(related)
}

function isOlder(project: FeedProject, twin: FeedProject | undefined): boolean {
  return (project.updatedAt ?? '') < (twin?.updatedAt ?? '')
}
