// Who may give a command: the owner of the record, the holders of a role, feeds, our own rules; and who stands in for them.

import type { Instant } from './calendar.ts'
import type { Command } from './definition.ts'
import { answersFor, type Directory, standsInFor } from './people.ts'
import type { Actor, ProcessView } from './process.ts'

/** Our own rules may do everything that the definition allows; so may administrators, who answer for it in the audit. */
export function mayCommand(actor: Actor, by: Command['by'], process: Pick<ProcessView, 'ownerId'>): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'feed') return by.includes('feed')
  if (actor.roles.includes('administrator')) return true
  return [actor, ...(actor.standsFor ?? [])].some(
    ({ id, roles }) => (by.includes('owner') && id === process.ownerId) || roles.some(role => by.includes(role)),
  )
}

/**
 * The person together with those for whom they stand in at `now`. The powers of an administrator are no duty and do not
 * pass on.
 */
export function onDuty(actor: Actor, directory: Directory, now: Instant): Actor {
  if (actor.kind !== 'person') return actor
  const away = standsInFor(directory, actor.id, now)
  if (away.length === 0) return actor
  const standsFor = away.map(({ id, roles }) => ({ id, roles: roles.filter(role => role !== 'administrator') }))
  return { ...actor, standsFor }
}

/**
 * Whose tasks somebody answers for at `now`: their own, unless somebody stands in for them, and those of whom they stand
 * in for. So each task is in one inbox.
 */
export function dutiesOf(
  { id, roles }: Pick<Actor, 'id' | 'roles'>,
  directory: Directory,
  now: Instant,
): Pick<Actor, 'id' | 'roles'>[] {
  const answers = answersFor(directory, id, now)
  const own = answers === null || answers.id === id ? [{ id, roles }] : []
  return [...own, ...standsInFor(directory, id, now).map(person => ({ id: person.id, roles: person.roles }))]
}

/** For whom somebody acts who does what is another's duty; undefined when it is their own or nobody's. */
export const actsFor = (actor: Actor, dutyOf: string | null): string | undefined =>
  dutyOf === actor.id ? undefined : actor.standsFor?.find(person => person.id === dutyOf)?.id
