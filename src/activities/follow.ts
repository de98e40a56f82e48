import { ApplicationFailure } from '@temporalio/common'
import { cascadeHold, cascadeResume, closeChildren, closeDeal } from '../db/cascade.ts'
import {
  beginWork,
  createObjectsFromProject,
  followMovedEnd,
  openContract,
  openDeal,
  openSuccessor,
  openSupportContract,
  proposeInterest,
  proposeWinBack,
  watchCompetitorContract,
} from '../db/chain.ts'
import { followCompetitor } from '../db/chain-competitor.ts'
import { proposeMore, settleSupport } from '../db/chain-end.ts'
import { followCommissioning, openProjectSupport } from '../db/chain-project.ts'
import { openVisitSale } from '../db/chain-visit.ts'
import type { Engine } from '../db/engine.ts'
import type { Follow, Touched } from '../db/origin.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { Deps } from './deps.ts'

/** What every follow-up is given: the event, the record that it happened to, and the workflow's time. */
export type FollowInput = Follow

type Effect = (engine: Engine, follow: Follow) => Promise<readonly Touched[] | Refusal>

/** What follows the events of records. Each has its effect once per event, however often it runs. */
export const createFollowActivities = (deps: Deps) => {
  const carry = (effect: Effect) => async (input: FollowInput) => {
    const touched = await effect(deps.engine, input)
    if (isRefusal(touched)) throw ApplicationFailure.nonRetryable(touched.code, 'Refusal', touched.params)
    deps.watchers.pokeMailroom()
    await deps.watchers.poke(touched)
  }
  return {
    beginWork: carry(beginWork),
    openDeal: carry(openDeal),
    openProjectSupport: carry(openProjectSupport),
    followCommissioning: carry(followCommissioning),
    followCompetitor: carry(followCompetitor),
    openContract: carry(openContract),
    openSupportContract: carry(openSupportContract),
    followMovedEnd: carry(followMovedEnd),
    openSuccessor: carry(openSuccessor),
    proposeInterest: carry(proposeInterest),
    proposeWinBack: carry(proposeWinBack),
    proposeMore: carry(proposeMore),
    settleSupport: carry(settleSupport),
    watchCompetitorContract: carry(watchCompetitorContract),
    createObjectsFromProject: carry(createObjectsFromProject),
    cascadeHold: carry((engine, follow) => cascadeHold(engine, deps.db, follow)),
    cascadeResume: carry((engine, follow) => cascadeResume(engine, deps.db, follow)),
    closeChildren: carry((engine, follow) => closeChildren(engine, deps.db, follow)),
    openVisitSale: carry(openVisitSale),
    closeDeal: carry((engine, follow) => closeDeal(engine, deps.db, follow)),
  }
}
