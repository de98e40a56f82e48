// Whether a letter still has its step: the rules are asked once more before it leaves (domain.md 3.3, "verified again").

import type { Instant } from '../domain/calendar.ts'
import { plan } from '../domain/plan.ts'
import { isHeld } from '../domain/process.ts'
import type { Engine } from './engine.ts'
import { readProcess } from './process-read.ts'

export type Standing = 'planned' | 'held' | 'gone'

/** `gone`: the state, the dates or the facts are others by now, or the record is no more. */
export async function standingOf(
  engine: Pick<Engine, 'pool' | 'reference'>,
  { processId, stepKey, now }: { processId: string; stepKey: string; now: Instant },
): Promise<Standing> {
  const read = await readProcess(engine.pool, engine.reference, { processId })
  if (!read) return 'gone'
  const { row, reference } = read
  const definition = reference.definition(row.view.kind, row.definitionVersion)
  const context = { calendar: reference.calendar(row.calendarId), directory: reference.directory, now }
  if (plan(definition, row.view, context).some(step => step.key === stepKey)) return 'planned'
  return isHeld(row.view) ? 'held' : 'gone'
}
