// The chain without an engine: what follows each event is read from the workflow files, and time is a queue of due steps.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { advance } from '../../src/db/advance.ts'
import { noteFollowFailure } from '../../src/db/follow.ts'
import { isRefusal } from '../../src/domain/errors.ts'
import type { ActivityStage } from './activities.ts'

const WORKFLOWS = join(import.meta.dirname, '..', '..', 'src', 'workflows')

type FollowUp = (input: { eventId: string; recordId: string; now: string }) => Promise<void>

/** Event → the name of the activity that follows it. */
function followUps(): ReadonlyMap<string, string> {
  const lines = readdirSync(WORKFLOWS).flatMap(file => readFileSync(join(WORKFLOWS, file), 'utf8').split('\n'))
  return new Map(
    lines.flatMap(line => {
      const [, event, name] = /^\s*'(\w+\.\w+)': followUps\.(\w+)/.exec(line) ?? []
      return event !== undefined && name !== undefined ? [[event, name] as const] : []
    }),
  )
}

export type Chain = {
  /** Everything that falls due until then happens, each at its time, with what follows. */
  until: (now: string) => Promise<void>
  /** Follow-ups that failed, with their reason; the walk goes on as the watcher would. */
  failures: string[]
}

// A rule that never rests would make a test hang; nothing real takes this many turns in a walk.
const TURNS_AT_MOST = 20_000

export function runChain(stage: ActivityStage): Chain {
  const names = followUps()
  const failures: string[] = []

  async function carry(eventId: string, type: string, recordId: string, now: string): Promise<boolean> {
    const activity: unknown = Reflect.get(stage.activities, names.get(type) ?? '')
    if (!isFollowUp(activity)) throw new Error(`nothing follows ${type}`)
    try {
      await activity({ eventId, recordId, now })
      // A worker that died between the effect and its report runs it again.
      await activity({ eventId, recordId, now })
      return true
    } catch (failure) {
      const error = failure instanceof Error ? failure.message : String(failure)
      failures.push(`${type}: ${error}`)
      await noteFollowFailure(stage.engine.pool, { eventId, error, now })
      return false
    }
  }

  async function wake(processId: string, now: string): Promise<void> {
    for (let again = true; again; ) {
      const turn = await advance(stage.engine, { processId, now, watching: true })
      if (isRefusal(turn)) throw new Error(JSON.stringify(turn))
      again = turn.events.length > 0
      for (const { id, type, recordId } of turn.events) if (again) again = await carry(id, type, recordId, now)
    }
  }

  async function until(end: string): Promise<void> {
    let now = ''
    for (let turns = 0; turns < TURNS_AT_MOST; turns++) {
      const [due] = await stage.rows(
        `select id, case when behind then null else next_due_at end as due_at, updated_at from process p
         where (behind and not exists (select from event e where e.process_id = p.id and e.follow_at > $1)) or next_due_at <= $1
         order by behind desc, next_due_at, id limit 1`,
        [end],
      )
      if (!due) return
      const at = String(due.due_at ?? due.updated_at)
      if (at > now) now = at
      await wake(String(due.id), now)
    }
    throw new Error('the chain did not come to rest')
  }

  return { until, failures }
}

const isFollowUp = (activity: unknown): activity is FollowUp => typeof activity === 'function'
