// A simulation under definitions that are not published: every running record is moved to them first, as it would be.

import type { Calendar, Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { moveProcess } from './move.ts'
import type { Directory } from './people.ts'
import type { Simulated } from './simulate.ts'

type Context = { directory: Directory; calendars: (id: string) => Calendar; now: Instant }

/** The records under `drafts`, by kind; those of which a draft has no state keep their version and are named. */
export function underDrafts(
  processes: readonly Simulated[],
  drafts: readonly Definition[],
  { directory, calendars, now }: Context,
): { processes: Simulated[]; notMoved: string[] } {
  const byKind = new Map(drafts.map(draft => [draft.kind, draft]))
  const notMoved: string[] = []
  const moved = processes.map(one => {
    const draft = byKind.get(one.process.kind)
    if (!draft) return one
    const context = { calendar: calendars(one.calendarId), directory, now }
    const answer = moveProcess(one.definition, draft, one.process, context)
    if (answer.possible) return { ...one, definition: draft, process: answer.process }
    notMoved.push(one.process.id)
    return one
  })
  return { processes: moved, notMoved }
}
