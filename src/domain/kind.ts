/** The shipped kinds, in the order of the chain, and the care for one client; administrators may add their own. */
export const SHIPPED_KINDS = [
  'project',
  'tender',
  'interest',
  'deal',
  'contract',
  'object',
  'visit',
  'account',
] as const
export type ShippedKind = (typeof SHIPPED_KINDS)[number]
export type Kind = string

/** Where a shipped kind lives, in addresses of pages and of the API. */
export const PLURALS = {
  project: 'projects',
  tender: 'tenders',
  interest: 'interests',
  deal: 'deals',
  contract: 'contracts',
  object: 'objects',
  visit: 'visits',
  account: 'accounts',
} as const satisfies Record<ShippedKind, string>

export const isShipped = (kind: Kind): kind is ShippedKind => SHIPPED_KINDS.some(shipped => shipped === kind)

/** Where records of any kind live: `tenders`, `records/claim`. */
export const placeOf = (kind: Kind): string => (isShipped(kind) ? PLURALS[kind] : `records/${kind}`)
