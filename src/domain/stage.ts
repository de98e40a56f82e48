/** The outside stages of a building project, in their order (domain.md 3.1). `on_hold` is an overlay, not a stage. */
export const STAGES = [
  'identified',
  'preparation',
  'procurement',
  'implementation',
  'completion',
  'operation',
  'decommissioned',
] as const
export type Stage = (typeof STAGES)[number]

const NAMES: readonly string[] = STAGES

/** How far a project is; one whose stage nobody has noted is taken as identified. */
export const stageRank = (stage: unknown) => (typeof stage === 'string' ? Math.max(NAMES.indexOf(stage), 0) : 0)
