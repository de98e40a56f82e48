// batch:   what one file gave: records, and an account of what was taken, assumed and skipped.
// process: one procurement (an OCDS contracting process, known by its ocid), told release by release.
// project: one investment project (OC4IDS), with a summary of each of its procurements.
// party:   a company or authority; records refer to it by `key`.
// All of it is plain JSON. A field that is absent was not given. Money is in minor units.

import type { Day, Instant } from '../domain/calendar.ts'
import type {
  FeedAmendment,
  FeedItem,
  FeedLot,
  FeedMilestone,
  FeedMoney,
  FeedMove,
  FeedParty,
  FeedPeriod,
  FeedProblem,
  FeedTenderStatus,
} from './part.ts'

export type FeedFormat = 'ocds_release_package' | 'ocds_record_package' | 'oc4ids_project_package'

export type FeedSource = {
  publisher?: string | undefined
  uri?: string | undefined
  publishedAt?: Instant | undefined
  licence?: string | undefined
}

export type FeedSkip = { what: string; reason: string; count: number }

export type FeedBatch = {
  /** `unknown` when the text is no feed at all; then `problems` has one entry that says why. */
  format: FeedFormat | 'unknown'
  source: FeedSource
  processes: readonly FeedProcess[]
  projects: readonly FeedProject[]
  problems: readonly FeedProblem[]
  /** How many nodes of each kind ('release', 'party', 'award' …) were read. */
  taken: Readonly<Record<string, number>>
  skipped: readonly FeedSkip[]
}

export type FeedTenderDate = 'submissionDeadline' | 'clarificationDeadline' | 'awardPeriodEnd'

export type FeedTender = {
  id?: string | undefined
  title?: string | undefined
  description?: string | undefined
  status?: FeedTenderStatus | undefined
  /** As written, also when it is a word we do not know. */
  sourceStatus?: string | undefined
  /** OCDS procurementMethod: open, selective, limited, direct. */
  method?: string | undefined
  /** OCDS mainProcurementCategory: goods, works, services. */
  category?: string | undefined
  buyerKey?: string | undefined
  procuringEntityKey?: string | undefined
  opensAt?: Instant | undefined
  submissionDeadline?: Instant | undefined
  clarificationDeadline?: Instant | undefined
  awardPeriodEnd?: Instant | undefined
  /** The term planned for the contract. */
  contractPeriod?: FeedPeriod | undefined
  value?: FeedMoney | undefined
  lots: readonly FeedLot[]
  items: readonly FeedItem[]
  tendererKeys: readonly string[]
  numberOfTenderers?: number | undefined
  documentsCount: number
  /** Dates that this release takes back (an explicit null); never in a merged state. */
  cleared: readonly FeedTenderDate[]
}

export type FeedAwardStatus = 'pending' | 'active' | 'cancelled' | 'unsuccessful'

export type FeedAward = {
  id: string
  title?: string | undefined
  status?: FeedAwardStatus | undefined
  sourceStatus?: string | undefined
  date?: Instant | undefined
  value?: FeedMoney | undefined
  supplierKeys: readonly string[]
  items: readonly FeedItem[]
  lotIds: readonly string[]
  /** The term that the award gives the contract. */
  contractPeriod?: FeedPeriod | undefined
}

/** OCDS `terminated` covers both a contract that ran out and one that was ended early. */
export type FeedContractStatus = 'pending' | 'active' | 'terminated' | 'cancelled'

export type FeedContract = FeedPeriod & {
  id: string
  awardId?: string | undefined
  title?: string | undefined
  description?: string | undefined
  status?: FeedContractStatus | undefined
  sourceStatus?: string | undefined
  dateSigned?: Day | undefined
  value?: FeedMoney | undefined
  items: readonly FeedItem[]
  milestones: readonly FeedMilestone[]
  amendments: readonly FeedAmendment[]
}

export type FeedPlanning = {
  budget?: FeedMoney | undefined
  project?: string | undefined
  projectId?: string | undefined
  rationale?: string | undefined
}

export type FeedRelatedProcess = {
  id: string
  /** snake_case: planning, parent, prior, framework, sub_contract, unsuccessful_process … */
  relations: readonly string[]
  scheme?: string | undefined
  /** The ocid of the other process when the scheme is `ocid`. */
  identifier?: string | undefined
  title?: string | undefined
  /** Set when the relation belongs to one contract rather than to the whole process. */
  contractId?: string | undefined
}

export type FeedFacts = {
  tender?: FeedTender | undefined
  planning?: FeedPlanning | undefined
  awards: readonly FeedAward[]
  contracts: readonly FeedContract[]
  relatedProcesses: readonly FeedRelatedProcess[]
}

/** One publication. The facts are those that this release states; `FeedProcess.current` is all of them together. */
export type FeedRelease = FeedFacts & {
  id: string
  date: Instant
  tags: readonly string[]
  /** What is different from the state before; empty for the first release. */
  changes: readonly FeedChange[]
}

export type FeedProcess = {
  ocid: string
  /** Oldest first. */
  releases: readonly FeedRelease[]
  /** Every release applied in order: what is known now. */
  current: FeedFacts
  parties: readonly FeedParty[]
  /** Date of the newest release. */
  updatedAt: Instant
  /** sha256 of everything above: equal means that nothing changed since the last import. */
  contentHash: string
}

export type FeedChange =
  | { kind: 'tender_published' }
  | { kind: 'deadline_set'; to: Instant }
  | { kind: 'deadline_moved'; from: Instant; to: Instant }
  | { kind: 'deadline_removed'; from: Instant }
  | { kind: 'tender_amended'; fields: readonly string[] }
  | { kind: 'tender_cancelled' }
  | { kind: 'unsuccessful' }
  | { kind: 'tender_completed' }
  | { kind: 'awarded'; awardId: string; supplierKeys: readonly string[]; value?: FeedMoney | undefined }
  | { kind: 'award_cancelled'; awardId: string }
  | { kind: 'contract_signed'; contractId: string; awardId?: string | undefined; dateSigned?: Day | undefined }
  | {
      kind: 'contract_amended'
      contractId: string
      /** Only what moved is present. */
      endOn?: FeedMove<Day> | undefined
      maxEndOn?: FeedMove<Day> | undefined
      value?: FeedMove<FeedMoney> | undefined
      amendmentIds: readonly string[]
    }
  | { kind: 'contract_terminated'; contractId: string; endOn?: Day | undefined }
  | { kind: 'contract_cancelled'; contractId: string }

export type FeedTimelineEntry = FeedChange & { releaseId: string; date: Instant }

/** The external stages of domain.md 3.1, and `cancelled`. */
export type FeedStage =
  | 'identified'
  | 'preparation'
  | 'procurement'
  | 'implementation'
  | 'completion'
  | 'operation'
  | 'decommissioned'
  | 'cancelled'

export type FeedStagePeriod = FeedPeriod & {
  stage: 'identified' | 'preparation' | 'implementation' | 'completion' | 'operation' | 'decommissioning'
}

export type FeedLocation = {
  description?: string | undefined
  country?: string | undefined
  region?: string | undefined
  locality?: string | undefined
  lat?: number | undefined
  lon?: number | undefined
}

export type FeedModification = {
  id: string
  date?: Instant | undefined
  /** duration, value, scope */
  type?: string | undefined
  description?: string | undefined
  rationale?: string | undefined
  endOn?: FeedMove<Day> | undefined
  value?: FeedMove<FeedMoney> | undefined
}

/** A procurement of a project, as the project's own summary tells it. */
export type FeedContractingProcess = FeedPeriod & {
  id: string
  ocid?: string | undefined
  title?: string | undefined
  description?: string | undefined
  /** design, construction, supervision */
  nature: readonly string[]
  status?: 'pre_award' | 'active' | 'closed' | undefined
  sourceStatus?: string | undefined
  publishedAt?: Instant | undefined
  procurementValue?: FeedMoney | undefined
  procuringEntityKey?: string | undefined
  administrativeEntityKey?: string | undefined
  tendererKeys: readonly string[]
  numberOfTenderers?: number | undefined
  supplierKeys: readonly string[]
  contractValue?: FeedMoney | undefined
  finalValue?: FeedMoney | undefined
  /** End and value after all modifications; `endOn` and `contractValue` are those first agreed. */
  currentEndOn?: Day | undefined
  currentValue?: FeedMoney | undefined
  modifications: readonly FeedModification[]
  milestones: readonly FeedMilestone[]
}

export type FeedRelatedProject = {
  id: string
  /** construction, rehabilitation, replacement, expansion; `parent` names the head project. */
  relation?: string | undefined
  scheme?: string | undefined
  identifier?: string | undefined
  title?: string | undefined
}

export type FeedProject = {
  externalId: string
  title: string
  description?: string | undefined
  purpose?: string | undefined
  stage?: FeedStage | undefined
  sourceStage?: string | undefined
  sectors: readonly string[]
  /** construction, rehabilitation, replacement, expansion, decommissioning */
  type?: string | undefined
  period?: FeedPeriod | undefined
  stagePeriods: readonly FeedStagePeriod[]
  budget?: FeedMoney | undefined
  locations: readonly FeedLocation[]
  publicAuthorityKey?: string | undefined
  parties: readonly FeedParty[]
  contractingProcesses: readonly FeedContractingProcess[]
  relatedProjects: readonly FeedRelatedProject[]
  /** Identifier of the head project, when a related project is named as such. */
  headProjectId?: string | undefined
  milestones: readonly FeedMilestone[]
  completedOn?: Day | undefined
  updatedAt?: Instant | undefined
  /** sha256 of everything above: equal means that nothing changed since the last import. */
  contentHash: string
}
