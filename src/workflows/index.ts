// The registry: every function that is exported here can be started, so it exports workflows and nothing else.

export { bulkWorkflow } from './bulk.ts'
export { contractWorkflow } from './contract.ts'
export { dealWorkflow } from './deal.ts'
export { digestWorkflow } from './digest.ts'
export { fleetWorkflow } from './fleet.ts'
export { importWorkflow } from './import.ts'
export { interestWorkflow } from './interest.ts'
export { mailroomWorkflow } from './mailroom.ts'
export { objectWorkflow } from './object.ts'
export { projectWorkflow } from './project.ts'
export { tenderWorkflow } from './tender.ts'
export { wakeWorkflow } from './wake.ts'
