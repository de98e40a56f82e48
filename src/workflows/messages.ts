// What clients must know to reach a workflow: names and inputs, and no workflow code, so that importing it costs nothing.

/** The one signal there is: look at the rows again. It carries no data, because order and content are Postgres' business. */
export const CHANGED = 'changed'

/** The kinds whose processes have a watcher of their own; a tracked object is watched by its client's fleet. */
export const WATCHED_KINDS = ['project', 'tender', 'interest', 'deal', 'contract', 'visit', 'account'] as const

/** The watcher of kinds without a file of their own: what an administrator defines. */
export const CUSTOM_WORKFLOW = 'customWorkflow'

/** The workflow type that watches the processes of a kind; tracked objects without a client watch themselves. */
export const watcherType = (kind: string): string =>
  kind === 'object' || WATCHED_KINDS.some(watched => watched === kind) ? `${kind}Workflow` : CUSTOM_WORKFLOW

export const WORKFLOWS = {
  fleet: 'fleetWorkflow',
  mailroom: 'mailroomWorkflow',
  wake: 'wakeWorkflow',
  import: 'importWorkflow',
  bulk: 'bulkWorkflow',
  digest: 'digestWorkflow',
} as const

export const MAILROOM_ID = 'mailroom'
export const WAKE_ID = 'wake'
export const DIGEST_ID = 'digest'

export type WatchInput = { processId: string }
export type FleetInput = { partyId: string }
export type MailroomInput = Record<string, never>
export type DigestInput = Record<string, never>
/** `horizonMs`: watchers of everything due within it are started; what is overdue or behind is signalled as well. */
export type WakeInput = { horizonMs: number }
export type ImportInput = { importId: string }
export type BulkInput = { jobId: string }
