import type { FeedParty } from '../part.ts'
import { contentHash } from '../read/hash.ts'
import { defined } from '../read/node.ts'
import type { FeedFacts, FeedProcess, FeedRelease, FeedTimelineEntry } from '../types.ts'
import { changesBetween } from './changes.ts'
import { mergeFacts, NOTHING } from './merge.ts'

// stated: a release with what it says, before it is known what that changes.
type Stated = Omit<FeedRelease, 'changes'>

// Releases of the same moment are told in the order in which a procurement goes.
const COURSE = ['planning', 'tender', 'award', 'contract', 'implementation']

/** A process from its releases, oldest first (`byTime`). */
export function tellProcess(ocid: string, stated: readonly Stated[], parties: readonly FeedParty[]): FeedProcess {
  let current: FeedFacts = NOTHING
  const releases: FeedRelease[] = []
  for (const release of stated) {
    const next = mergeFacts(current, factsOf(release), release.tags)
    const changes = releases.length === 0 ? [] : changesBetween(current, next, release)
    releases.push({ ...release, changes })
    current = next
  }
  // Sorted, so that it does not matter in which order the files came.
  const sorted = parties.map(inOrder).toSorted((a, b) => Number(a.key > b.key) - Number(a.key < b.key))
  const told = { ocid, releases, current, parties: sorted, updatedAt: releases.at(-1)?.date ?? '' }
  return { ...told, contentHash: contentHash(told) }
}

/**
 * One process from two files: what an earlier import knew, and what a new file adds; of a release that both have, the
 * added one counts. Publishers who put every release into a file of its own are read so: only then does the second file
 * move a deadline that the first one set. Equal `contentHash` of `known` and the result: the file brought nothing new.
 */
export function joinProcesses(known: FeedProcess, added: FeedProcess): FeedProcess {
  const releases = new Map([...known.releases, ...added.releases].map(release => [release.id, release]))
  // An old file that is imported late must not bring back an old address.
  const [older, newer] = added.updatedAt < known.updatedAt ? [added, known] : [known, added]
  const parties = new Map(older.parties.map(party => [party.key, party]))
  for (const party of newer.parties) parties.set(party.key, joinParties(parties.get(party.key), party))
  return tellProcess(known.ocid, [...releases.values()].toSorted(byTime), [...parties.values()])
}

/**
 * What happened to a procurement after its first release, oldest first, each change with its release and that release's
 * date: the deadline moved, an award fell, a contract got a new end.
 */
export function timeline(process: FeedProcess): readonly FeedTimelineEntry[] {
  return process.releases.flatMap(release =>
    release.changes.map(change => ({ ...change, releaseId: release.id, date: release.date })),
  )
}

export function byTime(a: Pick<FeedRelease, 'date' | 'tags'>, b: Pick<FeedRelease, 'date' | 'tags'>): number {
  return Number(a.date > b.date) - Number(a.date < b.date) || courseOf(a.tags) - courseOf(b.tags)
}

function courseOf(tags: readonly string[]): number {
  return Math.max(...tags.map(tag => COURSE.findIndex(stage => tag.startsWith(stage))), -1)
}

function factsOf({ tender, planning, awards, contracts, relatedProcesses }: Stated): FeedFacts {
  return defined({ tender, planning, awards, contracts, relatedProcesses })
}

function joinParties(older: FeedParty | undefined, newer: FeedParty): FeedParty {
  if (older === undefined) return newer
  return {
    ...older,
    ...newer,
    roles: [...new Set([...older.roles, ...newer.roles])],
    sourceRoles: [...new Set([...older.sourceRoles, ...newer.sourceRoles])],
  }
}

function inOrder(party: FeedParty): FeedParty {
  return { ...party, roles: party.roles.toSorted(), sourceRoles: party.sourceRoles.toSorted() }
}
