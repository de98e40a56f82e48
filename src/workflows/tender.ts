import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of a tender. */
export const tenderWorkflow = processWorkflow('tender', {
  'tender.won': followUps.openDeal,
  'tender.lost': followUps.watchCompetitorContract,
  'tender.award_cancelled': followUps.closeDeal,
})
