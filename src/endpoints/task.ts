import { z } from 'zod'
import { id, idParams, instantOut, named, page, paging, prose, whose, words, yesNo } from './common.ts'
import { endpoint } from './endpoint.ts'
import { fieldView } from './field.ts'
import { becauseView } from './step.ts'
import { whyView } from './why.ts'

/** How a task may end: a command of the record, or a plain word. */
const outcomeView = z.object({
  outcome: z.string(),
  command: z.string().nullable(),
  input: z.array(fieldView.extend({ labelKey: z.string() })),
})
export type OutcomeView = z.output<typeof outcomeView>

/** Labels: title `task.<kind>.<title>`, outcome `outcome.<word>` or the command's. */
export const taskView = z.object({
  id,
  recordId: id,
  recordKind: z.string(),
  recordNumber: z.int(),
  recordTitle: z.string(),
  recordState: z.string(),
  partyName: z.string().nullable(),
  stepKey: z.string(),
  rule: z.string(),
  title: z.string(),
  audience: z.string(),
  assigneeId: id.nullable(),
  assigneeName: z.string().nullable(),
  delegatedBy: id.nullable(),
  /** Who answers for it while the person whose it is is away. */
  standIn: named.nullable(),
  state: z.enum(['open', 'in_progress', 'done', 'cancelled']),
  ladder: z.string(),
  outcomes: z.array(outcomeView),
  openedAt: instantOut,
  dueAt: instantOut.nullable(),
  overdue: z.boolean(),
  acknowledgedAt: instantOut.nullable(),
  snoozedUntil: instantOut.nullable(),
  snoozes: z.int(),
  closedAt: instantOut.nullable(),
  closedBy: z.string().nullable(),
  outcome: z.string().nullable(),
  result: z.string().nullable(),
  reason: z.string().nullable(),
  because: z.array(becauseView),
})
export type TaskView = z.output<typeof taskView>

const TASK_STATES = ['open', 'in_progress', 'done', 'cancelled'] as const
const errors = ['task.notFound', 'task.closed', 'task.notYours', 'command.keyReused', 'command.inProgress'] as const

const taskQuery = z.strictObject({
  ...paging,
  /**
   * `mine`: given to me, or to a role of mine and not taken; `assigned`: given to me only; `role`: of my roles, taken or not;
   * `unclaimed`: nobody has them.
   */
  scope: z.enum(['mine', 'assigned', 'role', 'unclaimed', 'all']).default('mine'),
  /** `open,in_progress` when absent. */
  state: words.pipe(z.array(z.enum(TASK_STATES))).optional(),
  overdue: yesNo.optional(),
  snoozed: yesNo.optional(),
  record: id.optional(),
  assignee: whose.optional(),
  q: z.string().trim().max(200).optional(),
})

const act = <const Word extends string>(word: Word, summary: string) =>
  ({
    method: 'POST',
    path: `/tasks/:id/${word}`,
    can: 'task.act',
    summary,
    params: idParams,
    returns: taskView,
    errors,
    repeat: 'command',
  }) as const

const nothing = z.strictObject({}).default({})

export const task = {
  listTasks: endpoint({
    method: 'GET',
    path: '/tasks',
    can: 'task.read',
    summary: 'The inbox: tasks by due date, what is due first',
    query: taskQuery,
    returns: page(taskView),
    errors: [],
  }),
  getTask: endpoint({
    method: 'GET',
    path: '/tasks/:id',
    can: 'task.read',
    summary: 'One task',
    params: idParams,
    returns: taskView,
    errors: ['task.notFound'],
  }),
  whyTask: endpoint({
    method: 'GET',
    path: '/tasks/:id/why',
    can: 'task.read',
    summary: 'Why a task is there: the chain down to who set the date',
    params: idParams,
    returns: whyView,
    errors: ['task.notFound', 'step.notFound'],
  }),
  claimTask: endpoint({ ...act('claim', 'Take a task of my role'), body: nothing, errors: [...errors, 'task.taken'] }),
  completeTask: endpoint({
    ...act('complete', 'Finish with an outcome; an outcome that is a command is given to the record'),
    body: z
      .strictObject({
        outcome: z.string().min(1).max(50).default('done'),
        input: z.record(z.string(), z.unknown()).optional(),
        result: prose.min(1).optional(),
      })
      .prefault({}),
    errors: [
      ...errors,
      'task.unknownOutcome',
      'command.guard',
      'command.input',
      'command.notAllowedNow',
      'command.notYours',
    ],
  }),
  snoozeTask: endpoint({
    ...act('snooze', 'Put off by two working days, at most twice'),
    body: nothing,
    errors: [...errors, 'task.snoozedTwice'],
  }),
  delegateTask: endpoint({
    ...act('delegate', 'Hand to another person'),
    body: z.strictObject({ userId: id }),
    errors: [...errors, 'user.unknown'],
  }),
  acknowledgeTask: endpoint({ ...act('acknowledge', 'Say that I have seen it: reminders stop'), body: nothing }),
  returnTask: endpoint({ ...act('return', 'Give back to the role'), body: nothing }),
  withdrawTask: endpoint({
    ...act('withdraw', 'Say with a reason that it need not be done: for the owner of the record and its head'),
    body: z.strictObject({ reason: prose.min(1) }),
  }),
}
