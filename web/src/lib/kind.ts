import type { PLURALS as API_PLURALS } from '../../../src/domain/kind.ts'
import { SHIPPED_KINDS, type ShippedKind } from '../../../src/domain/kind.ts'

/** Where a kind lives, in the API and in the app alike. */
export const PLURALS = {
  project: 'projects',
  tender: 'tenders',
  interest: 'interests',
  deal: 'deals',
  contract: 'contracts',
  object: 'objects',
  account: 'accounts',
} as const satisfies typeof API_PLURALS

export const isKind = (word: string): word is ShippedKind => SHIPPED_KINDS.some(kind => kind === word)

/** The date that people look for first in a list of this kind. */
export const MAIN_DATE: Readonly<Record<ShippedKind, readonly string[]>> = {
  project: [],
  tender: ['submissionDeadline'],
  interest: ['expectedOn'],
  deal: ['paymentDueOn'],
  contract: ['endOn'],
  object: [],
  account: ['lastTouch'],
}
