// What feed records are made of: money, parties, items, milestones, periods, and the problems found on the way.
// Plain JSON. A field that is absent was not given. Money is in minor units.

import type { Day, Instant } from '../domain/calendar.ts'

/** Minutes east of UTC, for times and days that a publisher wrote without a zone or in plain UTC. Default 0. */
export type FeedOptions = { utcOffsetMinutes?: number | undefined }

/** `skipped`: the node is not in the result. `assumed`: it is, read in the way the message says. */
export type FeedProblem = {
  kind: 'skipped' | 'assumed'
  /** JSON pointer (RFC 6901) into the file; '' is the file itself. */
  path: string
  message: string
  /** The offending value as JSON, cut short. */
  value?: string | undefined
}

export type FeedMove<T> = { from?: T | undefined; to?: T | undefined }

/** The notice's own status in the words of domain.md section 2; `withdrawn` is cancelled, `planning` is planned. */
export type FeedTenderStatus = 'planned' | 'active' | 'complete' | 'cancelled' | 'unsuccessful'

export type FeedMoney = { amountMinor: number; currency: string }

export type FeedIdentifier = { scheme: string; id: string; legalName?: string | undefined }

export type FeedContact = { name?: string | undefined; email?: string | undefined; telephone?: string | undefined }

export type FeedParty = {
  /** `scheme-id` of its register entry where there is one, so it is the same company in every file. */
  key: string
  name: string
  identifier?: FeedIdentifier | undefined
  /** Russian taxpayer number, 10 or 12 digits. */
  inn?: string | undefined
  country?: string | undefined
  region?: string | undefined
  locality?: string | undefined
  contact?: FeedContact | undefined
  /** Our words (domain.md section 2), snake_case; a role we have no word for keeps its own, in snake_case. */
  roles: readonly string[]
  /** As written in the file. */
  sourceRoles: readonly string[]
}

export type FeedClassification = { scheme?: string | undefined; id: string; description?: string | undefined }

export type FeedItem = {
  id: string
  description?: string | undefined
  quantity?: number | undefined
  unit?: { name?: string | undefined; code?: string | undefined } | undefined
  unitValue?: FeedMoney | undefined
  classification?: FeedClassification | undefined
  lotId?: string | undefined
}

export type FeedLot = {
  id: string
  title?: string | undefined
  description?: string | undefined
  status?: FeedTenderStatus | undefined
  value?: FeedMoney | undefined
}

export type FeedMilestone = {
  id: string
  title?: string | undefined
  type?: string | undefined
  /** snake_case of the source: scheduled, met, not_met, partially_met. */
  status?: string | undefined
  dueOn?: Day | undefined
  metOn?: Day | undefined
}

export type FeedAmendment = {
  id: string
  date?: Instant | undefined
  description?: string | undefined
  rationale?: string | undefined
}

export type FeedPeriod = { startOn?: Day | undefined; endOn?: Day | undefined; maxEndOn?: Day | undefined }
