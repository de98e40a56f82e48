// Calendar link: a secret address from which somebody's calendar program reads what is ahead.

/** Whose entries: of who made it, of their team, of one client. */
export const LINK_SCOPES = ['mine', 'team', 'client'] as const
export type LinkScope = (typeof LINK_SCOPES)[number]

/** Visits on their agreed day, services that are due and belong to no visit, tasks on the day on which they are due. */
export const LINK_ENTRIES = ['visit', 'service', 'task'] as const
export type LinkEntry = (typeof LINK_ENTRIES)[number]

/** A person has a few devices and a few views, not hundreds. */
export const LINKS_AT_MOST = 20
