import type { Engine } from '../db/engine.ts'
import { findTask, listTasks, processOfTask, type TaskRow } from '../db/task.ts'
import type { Ask } from '../domain/ask.ts'
import type { Instant } from '../domain/calendar.ts'
import { answersFor, type Directory } from '../domain/people.ts'
import { dutiesOf, onDuty } from '../domain/permission.ts'
import { families } from '../endpoints/index.ts'
import type { TaskView } from '../endpoints/task.ts'
import { type Acting, act } from './act.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'
import { taskView } from './view.ts'
import { whyTask } from './why.ts'

const OPEN = ['open', 'in_progress'] as const

export function taskRoutes(acting: Acting, cursors: Cursors): Route[] {
  const { engine } = acting
  const apply = (call: CallContext, id: string, ask: Ask) => actOnTask(acting, call, id, ask)
  return routes(families.task, {
    listTasks: async ({ query, actor, now, db }) => {
      const list = listName('tasks', { ...query, me: actor.id })
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const filter = {
        scope: query.scope,
        userId: actor.id,
        duties: dutiesOf(actor, (await engine.reference.current()).directory, now),
        states: query.state ?? OPEN,
        now,
        overdue: query.overdue,
        snoozed: query.snoozed,
        recordId: query.record,
        assigneeId: query.assignee === 'me' ? actor.id : query.assignee,
        q: query.q,
      }
      const found = await listTasks(db, { filter, limit: query.limit, after })
      const { rows, next } = pageOf(found, query.limit, row => cursors.write({ value: row.dueAt, id: row.id }, list))
      return { body: { items: await taskViews(engine, rows, { now, actor }), next }, next }
    },
    getTask: async call => {
      const view = await viewOf(acting, call, call.params.id)
      return view ? { body: view } : problem('task.notFound', { id: call.params.id })
    },
    whyTask: async ({ params, db, now }) => {
      const task = await findTask(db, params.id)
      if (!task) return problem('task.notFound', { id: params.id })
      const why = await whyTask(engine, db, task, now)
      return why ? { body: why } : problem('step.notFound', { stepKey: task.stepKey })
    },
    claimTask: call => apply(call, call.params.id, { act: 'claim', taskId: call.params.id }),
    acknowledgeTask: call => apply(call, call.params.id, { act: 'acknowledge', taskId: call.params.id }),
    returnTask: call => apply(call, call.params.id, { act: 'return', taskId: call.params.id }),
    withdrawTask: call =>
      apply(call, call.params.id, { act: 'withdraw', taskId: call.params.id, reason: call.body.reason }),
    snoozeTask: call => apply(call, call.params.id, { act: 'snooze', taskId: call.params.id }),
    delegateTask: call =>
      apply(call, call.params.id, { act: 'delegate', taskId: call.params.id, userId: call.body.userId }),
    completeTask: call => {
      const { outcome, input, result } = call.body
      const more = { ...(input ? { input } : {}), ...(result === undefined ? {} : { result }) }
      return apply(call, call.params.id, { act: 'complete', taskId: call.params.id, outcome, ...more })
    },
  })
}

/** Answers with the task as it is afterwards. */
async function actOnTask(
  acting: Acting,
  call: CallContext,
  taskId: string,
  ask: Ask,
): Promise<Reply<TaskView> | Problem> {
  const processId = await processOfTask(call.db, taskId)
  if (processId === null) return problem('task.notFound', { id: taskId })
  const done = await act(acting, call, { id: processId, kind: null, ask })
  if (isProblem(done)) return done
  const view = await viewOf(acting, call, taskId)
  return view ? { ...done, headers: {}, body: view } : problem('task.notFound', { id: taskId })
}

async function viewOf(
  { engine }: Acting,
  { db, now, actor }: Pick<CallContext, 'db' | 'now' | 'actor'>,
  id: string,
): Promise<TaskView | null> {
  const row = await findTask(db, id)
  const [view] = row ? await taskViews(engine, [row], { now, actor }) : []
  return view ?? null
}

/** Tasks with the inputs that their outcomes ask for, by the definition that each process is pinned to. */
export async function taskViews(
  engine: Engine,
  rows: readonly TaskRow[],
  { now, actor }: Pick<CallContext, 'now' | 'actor'>,
): Promise<TaskView[]> {
  if (rows.length === 0) return []
  const reference = await engine.reference.current()
  const { directory } = reference
  const reader = onDuty(actor, directory, now)
  return rows.map(row => ({
    ...taskView(row, reference.definition(row.recordKind, row.definitionVersion), now, reader),
    standIn: standInOf(row, directory, now),
  }))
}

/** Who answers for an open task while the person whose it is is away. */
function standInOf(row: TaskRow, directory: Directory, now: Instant): TaskView['standIn'] {
  const holderId = row.assigneeId ?? (row.audience === 'owner' ? row.ownerId : null)
  if (holderId === null || (row.state !== 'open' && row.state !== 'in_progress')) return null
  const person = answersFor(directory, holderId, now)
  return person === null || person.id === holderId ? null : { id: person.id, name: person.name }
}
