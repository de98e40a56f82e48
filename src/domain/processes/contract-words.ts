// Groups of states that the commands and the rules of a contract share.

export const UNSIGNED = ['planned', 'offered', 'drafting', 'agreed'] as const
export const RUNNING = ['active', 'renewal_window', 'suspended'] as const
