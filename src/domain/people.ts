// Who is who in our house: what users may be granted, and whom a step speaks to.

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
export type Audience = 'owner' | 'substitute' | Role

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
}

/** Everybody who is active, in the order in which they joined. */
export type Directory = readonly User[]

/**
 * The users a step speaks to. A relation (owner, substitute, head) starts at the record's owner; a role prefers the
 * owner's team. A role without anybody goes up: head, director, administrator, so that nothing vanishes.
 */
export function resolveAudience(directory: Directory, ownerId: string | null, audience: Audience): readonly User[] {
  const owner = directory.find(user => user.id === ownerId)
  if (audience === 'owner') return owner ? [owner] : resolveAudience(directory, null, 'head')
  if (audience === 'substitute') {
    const substitute = directory.find(user => user.id === owner?.substituteId)
    return substitute ? [substitute] : []
  }
  const holders = directory.filter(user => user.roles.includes(audience))
  const near = owner?.teamId ? holders.filter(user => user.teamId === owner.teamId) : []
  if (near.length > 0) return near
  if (holders.length > 0) return holders
  const above = ABOVE[audience]
  return above ? resolveAudience(directory, ownerId, above) : []
}

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
