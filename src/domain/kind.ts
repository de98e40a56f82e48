/** The six shipped kinds, in the order of the chain; administrators may add their own. */
export const SHIPPED_KINDS = ['project', 'tender', 'interest', 'deal', 'contract', 'object'] as const
export type ShippedKind = (typeof SHIPPED_KINDS)[number]
export type Kind = string
