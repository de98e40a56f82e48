// Stored answers: the same request, sent again with its key, gets the same answer and does nothing twice.

import type { Step } from '../domain/ask.ts'
import type { Instant } from '../domain/calendar.ts'
import type { Refusal } from '../domain/errors.ts'
import type { OpenTask, ProcessView } from '../domain/process.ts'
import type { Queryable } from './reference.ts'

/** A coming step in short; what it is about and why has a route of its own. Every answer is stored, so that it stays small. */
export type NextStep = Pick<
  Step,
  'key' | 'rule' | 'which' | 'kind' | 'at' | 'dueAt' | 'status' | 'critical' | 'task' | 'command'
>

/** What callers see of a process after a turn. */
export type ProcessAnswer = {
  id: string
  kind: string
  number: number
  title: string
  state: string
  seq: number
  held: boolean
  closed: boolean
  ownerId: string | null
  dates: ProcessView['dates']
  facts: ProcessView['facts']
  nextDueAt: Instant | null
  nextLabel: string | null
  waitingFor: string | null
  tasks: readonly OpenTask[]
  commands: readonly string[]
  next: readonly NextStep[]
}

export type StoredAnswer = { bodyHash: string; status: number; result: ProcessAnswer | Refusal }

export type NewAnswer = StoredAnswer & { actorId: string; key: string; processId: string; at: Instant }

/** Keeps an answer beside a turn that changed nothing else; an answer under the same key stays as it is. */
export async function storeAnswer(client: Queryable, answer: NewAnswer): Promise<void> {
  await client.query(
    `insert into command (actor_id, key, body_hash, status, result, process_id, at) values ($1, $2, $3, $4, $5, $6, $7)
     on conflict do nothing`,
    [
      answer.actorId,
      answer.key,
      answer.bodyHash,
      answer.status,
      JSON.stringify(answer.result),
      answer.processId,
      answer.at,
    ],
  )
}
