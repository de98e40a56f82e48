import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of an interest. */
export const interestWorkflow = processWorkflow('interest', {
  'interest.converted': followUps.openDeal,
})
