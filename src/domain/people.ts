// Who is who in our house: what users may be granted, and whom a step speaks to.
// holder: whose a duty is, also while away. reader: who hears of it at a moment; somebody may stand in for the holder.

import { type Absence, absenceAt, inChargeOf } from './absence.ts'
import type { Instant } from './calendar.ts'
import type { LetterSettings } from './letter-settings.ts'

/** What a user may be granted (domain.md section 2, "our side"). */
export const ROLES = [
  'manager',
  'kam',
  'tender_specialist',
  'lawyer',
  'finance',
  'service_manager',
  'marketing',
  'head',
  'director',
  'administrator',
] as const
export type Role = (typeof ROLES)[number]

/** Who a step speaks to: somebody's relation to the record, or a role. */
export const AUDIENCES = ['owner', 'substitute', ...ROLES] as const
export type Audience = (typeof AUDIENCES)[number]
/** Who a letter is for: somebody of our house, or the contacts of the record's company who allowed letters. */
export type Addressee = Audience | 'client'

/** A user as rules see them. */
export type User = {
  id: string
  name: string
  email: string
  locale: 'ru' | 'en'
  calendarId: string
  teamId: string | null
  substituteId: string | null
  roles: readonly Role[]
  absences?: readonly Absence[]
  /** How they want letters; absent: as everybody. */
  letters?: LetterSettings
}

/** Everybody who is active, in the order in which they joined. */
export type Directory = readonly User[]

/**
 * The users a step speaks to at `now`: its holders, or whoever stands in for those who are away. A holder without
 * anybody to stand in is passed over where others have the same role, and waited for where not. Where all who should
 * answer are away it goes up like a role without anybody.
 */
export function resolveAudience(
  directory: Directory,
  ownerId: string | null,
  audience: Addressee,
  now: Instant,
): readonly User[] {
  // Clients are no users; who they are, client.ts says.
  if (audience === 'client') return []
  const holders = holdersOf(directory, ownerId, audience)
  const readers = [...new Set(holders.flatMap(holder => inChargeOf(directory, holder.id, now) ?? []))]
  const present = readers.filter(reader => absenceAt(reader, now) === null)
  if (present.length > 0) return present
  if (readers.length > 0 || audience === 'substitute') return readers
  const above = audience === 'owner' ? 'head' : ABOVE[audience]
  const heard = above ? resolveAudience(directory, ownerId, above, now) : []
  return heard.length > 0 ? heard : holders
}

/**
 * Whose duty a step is, whoever is away. A relation (owner, substitute, head) starts at the record's owner; a role
 * prefers the owner's team. A role without anybody goes up: head, director, administrator, so that nothing vanishes.
 */
export function holdersOf(directory: Directory, ownerId: string | null, audience: Addressee): readonly User[] {
  if (audience === 'client') return []
  const owner = directory.find(user => user.id === ownerId)
  if (audience === 'owner') return owner ? [owner] : holdersOf(directory, null, 'head')
  if (audience === 'substitute') {
    const substitute = directory.find(user => user.id === owner?.substituteId)
    return substitute ? [substitute] : []
  }
  const holders = directory.filter(user => user.roles.includes(audience))
  const near = owner?.teamId ? holders.filter(user => user.teamId === owner.teamId) : []
  if (near.length > 0) return near
  if (holders.length > 0) return holders
  const above = ABOVE[audience]
  return above ? holdersOf(directory, ownerId, above) : []
}

/**
 * Who answers for a person at `now`: they themselves, whoever stands in, or the first of those above when they have left
 * or the chain ends with nobody. One person always, so that nothing is lost and nothing is given to two.
 */
export function answersFor(directory: Directory, personId: string | null, now: Instant): User | null {
  const inCharge = inChargeOf(directory, personId, now)
  if (inCharge !== null) return inCharge
  const above = resolveAudience(directory, personId, 'head', now)
  return above.find(user => user.id !== personId) ?? above[0] ?? null
}

/** For whom somebody answers at `now` beside themselves. */
export const standsInFor = (directory: Directory, personId: string, now: Instant): readonly User[] =>
  directory.filter(
    one => one.id !== personId && absenceAt(one, now) !== null && answersFor(directory, one.id, now)?.id === personId,
  )

const ABOVE: Readonly<Partial<Record<Role, Role>>> = {
  manager: 'head',
  kam: 'head',
  tender_specialist: 'head',
  lawyer: 'head',
  finance: 'head',
  service_manager: 'head',
  marketing: 'head',
  head: 'director',
  director: 'administrator',
}
