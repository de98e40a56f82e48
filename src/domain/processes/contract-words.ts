// Groups of states that the commands and the rules of a contract share.

export const UNSIGNED = ['planned', 'offered', 'drafting', 'agreed'] as const
export const RUNNING = ['active', 'renewal_window', 'suspended'] as const

/** Signed and not suspended: obligations run, letters to the client may leave. */
export const IN_FORCE = ['signed', 'active', 'renewal_window'] as const

/**
 * So many days before a date, but half of the period when that is shorter (domain.md section 3, conventions). Leads below
 * two weeks are left as they are: halving them would turn a last call into a first one.
 */
export const before = (date: string, days: number, since: string) =>
  `latest(${date} -${days}d, ${date} -50% since ${since})`
