import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of a deal. */
export const dealWorkflow = processWorkflow('deal', {
  'deal.signed': followUps.openContract,
  'deal.more_wanted': followUps.proposeMore,
})
