import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of an investment project. */
export const projectWorkflow = processWorkflow('project', {
  'project.supply_lines_saved': followUps.proposeInterest,
  'project.put_on_hold': followUps.cascadeHold,
  'project.resumed': followUps.cascadeResume,
  'project.hold_lifted': followUps.cascadeResume,
  'project.cancelled': followUps.closeChildren,
  'project.archived': followUps.cascadeResume,
  'project.rejected': followUps.cascadeResume,
  'project.withdrawn': followUps.cascadeResume,
  'project.completed': followUps.createObjectsFromProject,
  'project.support_due': followUps.openProjectSupport,
  'project.date_moved': followUps.followCommissioning,
})
