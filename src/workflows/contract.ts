import { followUps } from './follow.ts'
import { processWorkflow } from './process.ts'

/** What follows the events of a contract, main or support. */
export const contractWorkflow = processWorkflow('contract', {
  'contract.support_due': followUps.openSupportContract,
  'contract.renewed': followUps.openSuccessor,
  'contract.expired': followUps.proposeWinBack,
  'contract.completed': followUps.settleSupport,
  'contract.terminated': followUps.settleSupport,
  'contract.more_wanted': followUps.proposeMore,
  'contract.date_moved': followUps.followMovedEnd,
})
