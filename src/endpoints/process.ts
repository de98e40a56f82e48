// Operators: running processes. Every act names its reason.

import { z } from 'zod'
import { isOneTime, operatedAct, postponedTo, stepChoice } from '../domain/bulk.ts'
import { idParams, instantOut, line, named, page, paging, reason } from './common.ts'
import { endpoint } from './endpoint.ts'
import { processFilterQuery } from './process-filter.ts'
import { kind, processAnswer, recordRow } from './record.ts'
import { sort } from './record-body.ts'

/** A record's row with what only operators ask for. */
const processRow = recordRow.extend({
  definitionVersion: z.int(),
  seq: z.int(),
  /** Up to where its watcher has followed; smaller than `seq` for longer than moments is a fault. */
  watchedSeq: z.int(),
  overdue: z.boolean(),
})
export type ProcessRow = z.output<typeof processRow>

const processQuery = z.strictObject({
  ...paging,
  ...processFilterQuery,
  sort: sort,
})

const errors = [
  'process.notFound',
  'process.closed',
  'command.keyReused',
  'command.inProgress',
  'command.notYours',
  'command.notAllowedNow',
] as const
const operate = <const Word extends string>(word: Word, summary: string) =>
  ({
    method: 'POST',
    path: `/processes/:id/${word}`,
    can: 'process.operate',
    summary,
    params: idParams,
    returns: processAnswer,
    errors,
    repeat: 'command',
  }) as const

const previewStep = z.object({
  key: z.string(),
  rule: z.string(),
  at: instantOut,
  letters: z.array(z.object({ template: z.string(), readers: z.array(named) })),
})
const previewTask = z.object({ title: z.string(), rule: z.string(), dueAt: instantOut.nullable() })

const processMeter = z.object({
  live: z.int(),
  /** With a next step. */
  armed: z.int(),
  /** Without one, and saying what they wait for. */
  waiting: z.int(),
  /** Neither: an incident. */
  forgotten: z.int(),
  overdue: z.int(),
  failing: z.int(),
  /** Not followed by their watcher for ten minutes. */
  stuck: z.int(),
})
export type ProcessMeter = z.output<typeof processMeter>

/** What an act would change, if nobody reacts to it. */
export const processPreview = z.object({
  changed: z.boolean(),
  from: z.string(),
  state: z.string(),
  closes: z.boolean(),
  until: instantOut,
  steps: z.object({
    appears: z.array(previewStep),
    moves: z.array(z.object({ from: previewStep, to: previewStep })),
    vanishes: z.array(previewStep),
  }),
  tasks: z.object({ opens: z.array(previewTask), withdraws: z.array(previewTask) }),
})
export type ProcessPreview = z.output<typeof processPreview>

export const process = {
  listProcesses: endpoint({
    method: 'GET',
    path: '/processes',
    can: 'process.read',
    summary: 'Running and ended processes',
    query: processQuery,
    returns: page(processRow),
    errors: [],
  }),
  meterProcesses: endpoint({
    method: 'GET',
    path: '/processes/meter',
    can: 'process.read',
    summary: 'Of all live processes: how many have a next step or say what they wait for, and how many are in trouble',
    returns: processMeter,
    errors: [],
  }),
  startProcess: endpoint({
    method: 'POST',
    path: '/processes',
    can: 'record.command',
    summary: 'Start a process: create a record of this kind',
    /** `record` is the body of POST for that kind. */
    body: z.strictObject({ kind, record: z.record(z.string(), z.unknown()) }),
    returns: processAnswer,
    status: 201,
    errors: [
      'command.input',
      'command.keyReused',
      'command.inProgress',
      'record.notFound',
      'user.unknown',
      'party.unknown',
    ],
  }),
  holdProcess: endpoint({
    ...operate('hold', 'Put on hold: own clocks stand still'),
    body: z.strictObject({ reason, source: line(500).optional() }),
  }),
  resumeProcess: endpoint({
    ...operate('resume', 'Lift the hold: what was left is armed again'),
    body: z.strictObject({ reason }),
    errors: [...errors, 'process.notHeld'],
  }),
  fireStep: endpoint({
    ...operate('fire', 'Do a planned step now'),
    body: z.strictObject({ ...stepChoice, reason }),
    errors: [...errors, 'step.notFound', 'step.notPlanned'],
  }),
  postponeStep: endpoint({
    ...operate('postpone', 'Move a planned step'),
    body: z.strictObject({ ...stepChoice, ...postponedTo, reason }).refine(isOneTime.check, isOneTime.said),
    errors: [...errors, 'step.notFound', 'step.notPlanned', 'step.past'],
  }),
  skipStep: endpoint({
    ...operate('skip', 'Leave a planned step out'),
    body: z.strictObject({ ...stepChoice, reason }),
    errors: [...errors, 'step.notFound', 'step.notPlanned'],
  }),
  restartProcess: endpoint({
    ...operate('restart', 'Begin the present state anew, or the whole life: tasks are withdrawn, steps armed afresh'),
    body: z.strictObject({ from: z.enum(['present', 'initial']).default('present'), reason }),
  }),
  moveProcess: endpoint({
    ...operate('move', 'Put into any state of its definition; a closed process only with reopen'),
    body: z.strictObject({ state: z.string().min(1).max(100), reopen: z.boolean().default(false), reason }),
    errors: [...errors, 'state.unknown'],
  }),
  previewProcess: endpoint({
    method: 'POST',
    path: '/processes/:id/preview',
    can: 'process.operate',
    summary: 'What an act would change: state, tasks, and the steps and letters of the next 90 days; nothing is done',
    params: idParams,
    body: z.strictObject({ act: operatedAct, reason: reason.default('?') }),
    returns: processPreview,
    errors: [...errors, 'step.notFound', 'step.notPlanned', 'step.past', 'state.unknown', 'command.unknown'],
    repeat: 'exempt',
  }),
  migrateProcess: endpoint({
    ...operate('migrate', 'Go on under another version of the definition; what fired never fires again'),
    body: z.strictObject({
      version: z.int().min(1),
      /** Which state of that version stands for the present one, where it has no state of the same name. */
      states: z.record(z.string().max(100), z.string().max(100)).optional(),
      reason,
    }),
    errors: [...errors, 'definition.noVersion', 'definition.noCounterpart', 'definition.otherKind'],
  }),
  cancelProcess: endpoint({ ...operate('cancel', 'End a process for good'), body: z.strictObject({ reason }) }),
}
