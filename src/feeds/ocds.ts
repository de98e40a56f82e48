import type { Instant } from '../domain/calendar.ts'
import { addReferences, readFacts } from './ocds/facts.ts'
import { byTime, tellProcess } from './ocds/process.ts'
import type { FeedOptions } from './part.ts'
import type { JsonObject } from './read/json.ts'
import { childOf, childrenOf, idOf, instantOf, type Node, wordsOf } from './read/node.ts'
import { createPartyBook } from './read/party.ts'
import { createReport } from './read/report.ts'
import { readSource } from './read/source.ts'
import type { FeedBatch, FeedProcess } from './types.ts'

// publication: a release that has what it takes to be one: whose it is, which, and when.
type Publication = { node: Node; ocid: string; id: string; date: Instant; tags: readonly string[] }

type Format = 'ocds_release_package' | 'ocds_record_package'

// Bounded: the state of a process is built anew for each of its releases. Real ones have a few dozen.
const MAX_RELEASES = 1000

/**
 * Reads a parsed OCDS release or record package, 1.0 to 1.2 (domain.md 4.1): one process per ocid, its releases in date
 * order, with the state they add up to. Never throws: what is malformed is skipped and listed in `problems`.
 */
export function parseOcds(document: JsonObject, format: Format, options: FeedOptions = {}): FeedBatch {
  const report = createReport()
  const root: Node = { value: document, path: '', report, utcOffsetMinutes: options.utcOffsetMinutes ?? 0 }
  const source = readSource(root)
  const found = format === 'ocds_record_package' ? releasesOfRecords(root) : releasesOfPackage(root)
  const publications = found.flatMap(({ node, ocid }) => toPublication(node, ocid, source.publishedAt) ?? [])
  const byOcid = Map.groupBy(publications, publication => publication.ocid)
  const processes = [...byOcid].map(([ocid, own]) => toProcess(ocid, newest(withoutTwins(own.toSorted(byTime)))))
  report.take('process', processes.length)
  return { format, source, processes, projects: [], ...report.result() }
}

type Found = { node: Node; ocid: string | undefined }

function releasesOfPackage(root: Node): readonly Found[] {
  return childrenOf(root, 'releases', 'release').map(node => ({ node, ocid: undefined }))
}

function releasesOfRecords(root: Node): readonly Found[] {
  return childrenOf(root, 'records', 'record').flatMap(record => {
    const ocid = idOf(record, 'ocid')
    const embedded = childrenOf(record, 'releases', 'release').filter(isEmbedded)
    if (embedded.length > 0) return embedded.map(node => ({ node, ocid }))
    const compiled = childOf(record, 'compiledRelease', 'release')
    if (compiled !== undefined) return [{ node: compiled, ocid }]
    record.report.skip('record', record.path, 'a record without releases of its own', ocid)
    return []
  })
}

// A linked release is an address with a date; fetching it is not a parser's business.
function isEmbedded(release: Node): boolean {
  const isLink = 'url' in release.value && !('ocid' in release.value)
  if (isLink) release.report.skip('release', release.path, 'linked release not included', release.value.url)
  return !isLink
}

function toPublication(node: Node, recordOcid: string | undefined, publishedAt: Instant | undefined) {
  const ocid = idOf(node, 'ocid') ?? recordOcid
  if (ocid === undefined) return skipRelease(node, 'release without ocid')
  const ownDate = instantOf(node, 'date', 'start')
  const date = ownDate ?? publishedAt
  if (date === undefined) return skipRelease(node, 'release without a date')
  if (ownDate === undefined) node.report.assume(node.path, 'no date given: the date of the package', date)
  const id = idOf(node, 'id')
  if (id === undefined) node.report.assume(node.path, 'no id given: known by its date', date)
  return { node, ocid, id: id ?? date, date, tags: wordsOf(node, 'tag') }
}

function skipRelease(node: Node, reason: string): undefined {
  node.report.skip('release', node.path, reason)
  return undefined
}

function withoutTwins(publications: readonly Publication[]): readonly Publication[] {
  const last = new Map(publications.map(publication => [publication.id, publication]))
  return publications.filter(publication => {
    const isLast = last.get(publication.id) === publication
    if (!isLast) skipRelease(publication.node, 'release given twice: the later one is taken')
    return isLast
  })
}

function newest(publications: readonly Publication[]): readonly Publication[] {
  for (const { node } of publications.slice(0, -MAX_RELEASES)) skipRelease(node, `older than ${MAX_RELEASES} releases`)
  return publications.slice(-MAX_RELEASES)
}

function toProcess(ocid: string, publications: readonly Publication[]): FeedProcess {
  const book = createPartyBook(ocid)
  // All parties before all references, so that a short reference in an early release finds its company.
  for (const { node } of publications) for (const party of childrenOf(node, 'parties', 'party')) book.add(party)
  for (const { node } of publications) addReferences(node, book)
  const releases = publications.map(({ node, id, date, tags }) => {
    node.report.take('release')
    return { id, date, tags, ...readFacts(node, book, tags) }
  })
  const parties = book.parties()
  publications[0]?.node.report.take('party', parties.length)
  return tellProcess(ocid, releases, parties)
}
