// Who may give a command: the owner of the record, the holders of a role, feeds, our own rules.

import type { Command } from './definition.ts'
import type { Actor, ProcessView } from './process.ts'

/** Our own rules may do everything that the definition allows; so may administrators, who answer for it in the audit. */
export function mayCommand(actor: Actor, by: Command['by'], process: Pick<ProcessView, 'ownerId'>): boolean {
  if (actor.kind === 'system') return true
  if (actor.kind === 'feed') return by.includes('feed')
  if (actor.roles.includes('administrator')) return true
  if (by.includes('owner') && actor.id === process.ownerId) return true
  return actor.roles.some(role => by.includes(role))
}
