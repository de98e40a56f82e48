// The activities that follow events. Each is bounded, so that a failing one is late by two minutes and holds nothing up.

import { proxyActivities } from '@temporalio/workflow'
import type { Activities } from '../activities/index.ts'

export const followUps = proxyActivities<
  Pick<
    Activities,
    | 'beginWork'
    | 'openDeal'
    | 'openProjectSupport'
    | 'followCommissioning'
    | 'followCompetitor'
    | 'openContract'
    | 'openSupportContract'
    | 'followMovedEnd'
    | 'openSuccessor'
    | 'proposeInterest'
    | 'proposeWinBack'
    | 'proposeMore'
    | 'settleSupport'
    | 'watchCompetitorContract'
    | 'createObjectsFromProject'
    | 'cascadeHold'
    | 'cascadeResume'
    | 'closeChildren'
    | 'closeDeal'
    | 'openVisitSale'
  >
>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', maximumInterval: '20 seconds' },
})
