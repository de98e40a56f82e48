import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of a visit to a client's objects. */
export const visitWorkflow = processWorkflow('visit', {
  'visit.sale_wanted': followUps.openVisitSale,
})
