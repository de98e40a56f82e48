import { defined, idOf, type Node, periodOf, pointer } from '../read/node.ts'
import type { FeedContractingProcess, FeedStage, FeedStagePeriod } from '../types.ts'

// OC4IDS project status → our external stage (domain.md 3.1). While an asset is being dismantled the project still
// lives and has an operator to talk to, so `decommissioning` stays `operation` until it is `decommissioned`; the
// source's own word is kept beside. OC4IDS has no on-hold: that is our overlay.
const STAGES: ReadonlyMap<string, FeedStage> = new Map([
  ['identification', 'identified'],
  ['preparation', 'preparation'],
  ['implementation', 'implementation'],
  ['completion', 'completion'],
  ['maintenance', 'operation'],
  ['decommissioning', 'operation'],
  ['decommissioned', 'decommissioned'],
  ['cancelled', 'cancelled'],
])

const PERIODS: readonly (readonly [field: string, stage: FeedStagePeriod['stage']])[] = [
  ['identificationPeriod', 'identified'],
  ['preparationPeriod', 'preparation'],
  ['implementationPeriod', 'implementation'],
  ['completionPeriod', 'completion'],
  ['maintenancePeriod', 'operation'],
  ['decommissioningPeriod', 'decommissioning'],
]

/** The stage of a project in our words. A status we do not know is kept as `sourceStage` only. */
export function readStage(node: Node, processes: readonly FeedContractingProcess[]) {
  const sourceStage = idOf(node, 'status')
  if (sourceStage === undefined) return {}
  const stage = STAGES.get(sourceStage)
  if (stage === undefined) node.report.assume(pointer(node, 'status'), 'unknown status: kept as written', sourceStage)
  return defined({ stage: stage === 'implementation' && isStillBuying(processes) ? 'procurement' : stage, sourceStage })
}

export function stagePeriodsOf(node: Node): readonly FeedStagePeriod[] {
  return PERIODS.flatMap(([field, stage]) => {
    const period = periodOf(node, field)
    return period === undefined ? [] : [{ stage, ...period }]
  })
}

// In OC4IDS `implementation` begins with the procurement. Ours are two stages: it is procurement until the first
// construction contract is awarded (or the first of any kind, where none is named as construction).
function isStillBuying(processes: readonly FeedContractingProcess[]): boolean {
  const building = processes.filter(process => process.nature.includes('construction'))
  const decisive = building.length > 0 ? building : processes
  return decisive.length > 0 && decisive.every(process => process.status === 'pre_award')
}
