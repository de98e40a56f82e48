import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of a tender. */
export const tenderWorkflow = processWorkflow('tender', {
  'tender.go_decided': followUps.beginWork,
  'tender.won': followUps.openDeal,
  'tender.lost': followUps.watchCompetitorContract,
  'tender.award_cancelled': followUps.closeDeal,
  'tender.winner_recorded': followUps.followCompetitor,
  'tender.competitor_watched': followUps.followCompetitor,
  'tender.date_moved': followUps.followCompetitor,
})
