// client: the contacts of a record's company. They hear of few things, in our own words, and only those who allowed it.

import type { Addressee } from './people.ts'
import { type Contact, isHeld, type ProcessView } from './process.ts'

/** Why nobody at the client may be written to: a hold, no company, or nobody who allowed letters. Null when somebody may. */
export function clientSilence(process: ProcessView): 'held' | 'noCompany' | 'nobodyAllowed' | null {
  // A contract goes on while its project is on hold, but what is written to the client then is for people to say.
  if (isHeld(process) || process.facts.risk === 'project_on_hold') return 'held'
  if (!process.contacts) return 'noCompany'
  return process.contacts.length === 0 ? 'nobodyAllowed' : null
}

/** The contacts that a letter to these addressees reaches now. */
export const clientsOf = (to: readonly Addressee[], process: ProcessView): readonly Contact[] =>
  to.includes('client') && clientSilence(process) === null ? (process.contacts ?? []) : []
