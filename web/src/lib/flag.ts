import type { RecordRow } from '../../../src/endpoints/record.ts'
import type { Flag } from '../ui/state-chip.tsx'

/** A client whose main contract ended before support was signed, each day until it is; a renewal decided too late. */
export function flagOf({
  kind,
  dates,
  facts,
  closedAt,
}: Pick<RecordRow, 'kind' | 'dates' | 'facts' | 'closedAt'>): Flag | null {
  if (kind !== 'contract') return null
  if (dates.gapSince && closedAt === null) return 'gap'
  return facts.decidedLate === true ? 'late' : null
}
