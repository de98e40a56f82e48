// How one record leads to the next (domain.md 3.4, 3.5): won tender or converted interest → deal → contract → support
// contract → its successor; a lost tender → the competitor's contract; supply lines → an interest; completion → objects.

import { addDays, type Day, daysBetween } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { ServiceRule } from '../domain/service-rule.ts'
import { competitorsContract } from './chain-competitor.ts'
import { adoptProjectSupport } from './chain-project.ts'
import { objectsToSupport } from './coverage.ts'
import type { Engine } from './engine.ts'
import {
  amountOf,
  type Chain,
  dayOn,
  type Follow,
  following,
  giveOnce,
  type Origin,
  openNext,
  type Touched,
} from './origin.ts'
import { notePresence } from './presence.ts'

export type Opener = (engine: Engine, follow: Follow) => Promise<readonly Touched[] | Refusal>

/** A won tender or a converted interest is a deal to be signed, and work on its project has begun. */
export const openDeal: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const amount = amountOf(chain.origin, 'awardAmount', 'bidAmount', 'amount')
    const restored = await restoreDeal(chain)
    if (isRefusal(restored)) return restored
    const opened =
      restored.length > 0 ? restored : await openNext(chain, 'deal', { amountMinor: amount, fields: { amount } })
    if (isRefusal(opened)) return opened
    return [...opened, ...(await unwatch(chain)), ...(await startWork(chain))]
  })

/** An award that comes back brings its deal back, with everything that was done for it. */
async function restoreDeal(chain: Chain): Promise<readonly Touched[] | Refusal> {
  if (chain.origin.kind !== 'tender') return []
  const { rows } = await chain.client.query<{ id: string }>(
    `select r.id from record r join process p on p.id = r.id
     where r.tender_id = $1 and r.kind = 'deal' and p.state = 'closed_lost' order by r.created_at desc limit 1`,
    [chain.origin.id],
  )
  return rows[0] ? giveOnce(chain, rows[0].id, 'restore') : []
}

/** What is ours is nobody else's: the winner whom we watched has lost the award. */
async function unwatch(chain: Chain): Promise<readonly Touched[]> {
  const watched = chain.origin.kind === 'tender' ? await competitorsContract(chain) : null
  const finished = watched === null ? [] : await giveOnce(chain, watched, 'finish')
  return isRefusal(finished) ? [] : finished
}

/** Whoever decides to bid for a project has begun to work on it (domain.md 3.8). */
export const beginWork: Opener = (engine, follow) => following(engine, follow, startWork)

/** What a signature brings: the contract, and a tender that is signed with it. */
export const openContract: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const { origin } = chain
    const amount = amountOf(origin, 'amount')
    const fields = {
      role: 'main',
      holder: 'ours',
      signedOn: dayOn(origin, 'signedOn') ?? chain.today,
      startOn: dayOn(origin, 'contractStartOn'),
      endOn: dayOn(origin, 'contractEndOn'),
      contractNumber: origin.facts.contractNumber,
      amount,
    }
    const opened = await openNext(chain, 'contract', { state: 'signed', amountMinor: amount, fields })
    if (isRefusal(opened)) return opened
    const present = await notePresence(chain)
    if (origin.links.tenderId === undefined) return [...opened, ...present]
    const signed = await giveOnce(chain, origin.links.tenderId, 'signContract')
    return isRefusal(signed) ? signed : [...opened, ...present, ...signed]
  })

/** Support is offered before the main contract ends (K1); an end that has moved moves the support that waits for it. */
export const openSupportContract: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const mainEndOn = dayOn(chain.origin, 'endOn')
    const waiting = (await liveContract(chain, 'contract_id', 'support')) ?? (await adoptProjectSupport(chain))
    const mainStartOn = dayOn(chain.origin, 'startOn')
    if (waiting !== null) return giveOnce(chain, waiting, 'amend', { mainEndOn, mainStartOn })
    const startOn = mainEndOn && addDays(mainEndOn, 1)
    return openNext(chain, 'contract', {
      state: 'planned',
      fields: {
        role: 'support',
        holder: 'ours',
        mainEndOn,
        mainStartOn,
        startOn,
        objects: await objectsToSupport(chain),
      },
    })
  })

/** The end of a main contract moved: the support that waits to take over from it moves along (K2 to K4). */
export const followMovedEnd: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const waiting = await liveContract(chain, 'contract_id', 'support')
    if (waiting === null) return []
    return giveOnce(chain, waiting, 'amend', { mainEndOn: dayOn(chain.origin, 'endOn') })
  })

/** A renewed contract goes on in a successor; changed terms must be agreed first, before the old ones end. */
export const openSuccessor: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const { origin } = chain
    const { decision, role, holder, objects } = origin.facts
    const amount = amountOf(origin, 'newAmount', 'amount')
    const endOn = dayOn(origin, 'endOn')
    const startOn = endOn && addDays(endOn, 1)
    const fields = {
      role,
      holder,
      startOn,
      endOn: dayOn(origin, 'newEndOn') ?? sameTerm(origin),
      mainEndOn: endOn,
      mainStartOn: dayOn(origin, 'startOn'),
      predecessorId: origin.id,
      objects,
      amount,
    }
    const state = decision === 'change' ? 'drafting' : 'signed'
    const opened = await openNext(chain, 'contract', { state, amountMinor: amount, fields })
    if (isRefusal(opened)) return opened
    const [successor] = opened
    const noted = successor
      ? await giveOnce(chain, origin.id, 'noteSuccessor', { successorId: successor.processId })
      : []
    return isRefusal(noted) ? noted : [...opened, ...noted]
  })

/** A support contract that ran out is a client to win back (K8). */
export const proposeWinBack: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const { role, holder } = chain.origin.facts
    if (role !== 'support' || holder !== 'ours') return []
    return openNext(chain, 'interest', {
      fields: { source: 'expired_contract', amount: amountOf(chain.origin, 'amount') },
    })
  })

/** What we can deliver to a project is proposed as an interest; one that nobody has worked on yet takes the new lines. */
export const proposeInterest: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const lines = linesOf(chain.origin)
    const amount = sumOf(lines)
    const live = await liveInterest(chain)
    if (live !== null) return live.state === 'new' ? giveOnce(chain, live.id, 'amend', { lines, amount }) : []
    const opened = await openNext(chain, 'interest', {
      amountMinor: amount,
      fields: { lines, amount, source: 'project' },
    })
    return isRefusal(opened) ? opened : [...opened, ...(await startWork(chain))]
  })

/** The winner's contract is watched to its end (T12); one that a feed brought already is that contract. */
export const watchCompetitorContract: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    if ((await liveContract(chain, 'tender_id', 'main')) !== null) return []
    const { winnerId, competitorId } = chain.origin.facts
    const amount = amountOf(chain.origin, 'awardAmount', 'amount')
    const fields = {
      role: 'main',
      holder: 'competitor',
      competitorId: winnerId ?? competitorId,
      startOn: dayOn(chain.origin, 'awardedOn'),
      endOn: dayOn(chain.origin, 'competitorContractEnd'),
      amount,
    }
    return openNext(chain, 'contract', { state: 'active', amountMinor: amount, fields })
  })

// Bounded: a list longer than this is imported as a sheet, not made from a project.
const OBJECTS_AT_MOST = 200

/** What was delivered to a completed project is looked after from now on, each line with a yearly service. */
export const createObjectsFromProject: Opener = (engine, follow) =>
  following(engine, follow, async chain => {
    const on = chain.today
    const touched: Touched[] = []
    for (const [index, line] of linesOf(chain.origin).slice(0, OBJECTS_AT_MOST).entries()) {
      const opened = await openNext(chain, 'object', {
        title: line.description,
        amountMinor: undefined,
        originEventId: undefined,
        externalId: `event:${chain.event.id}:${index}`,
        fields: { holder: 'ours', commissionedOn: on, serviceRules: [yearlyService(on)] },
      })
      if (isRefusal(opened)) return opened
      touched.push(...opened)
    }
    return touched
  })

const yearlyService = (on: Day): ServiceRule => ({
  id: 'yearly',
  everyMonths: 12,
  combine: 'first',
  anchor: 'fixed_within_grace',
  leadDays: 30,
  gracePercent: 10,
  last: { on },
})

/** The first interest or deal says that we are in, wherever our own paperwork stands. */
async function startWork(chain: Chain): Promise<readonly Touched[]> {
  const projectId = chain.origin.kind === 'project' ? chain.origin.id : chain.origin.links.projectId
  if (projectId === undefined) return []
  // What we can supply is known by then; the project's own history says so before it says that work began.
  await giveOnce(chain, projectId, 'definePotential')
  const started = await giveOnce(chain, projectId, 'startWork')
  return isRefusal(started) ? [] : started
}

type Line = { description: string; amountMinor?: unknown }

function linesOf({ facts }: Origin): Line[] {
  const lines: readonly unknown[] = Array.isArray(facts.supplyLines) ? facts.supplyLines : []
  return lines.filter(isLine)
}

const isLine = (line: unknown): line is Line =>
  typeof line === 'object' && line !== null && 'description' in line && typeof line.description === 'string'

function sumOf(lines: readonly Line[]): number | undefined {
  const sum = lines.reduce((total, { amountMinor }) => total + (typeof amountMinor === 'number' ? amountMinor : 0), 0)
  return sum > 0 ? sum : undefined
}

/** As long again as before, when nothing else was said. */
function sameTerm(origin: Origin): Day | undefined {
  const startOn = dayOn(origin, 'startOn')
  const endOn = dayOn(origin, 'endOn')
  return startOn && endOn && addDays(endOn, daysBetween(startOn, endOn) + 1)
}

export async function liveContract(chain: Chain, link: 'contract_id' | 'tender_id', role: 'main' | 'support') {
  const { rows } = await chain.client.query<{ id: string }>(
    `select r.id from record r join process p on p.id = r.id
     where r.${link} = $1 and r.kind = 'contract' and p.closed_at is null and p.facts ->> 'role' = $2
     order by r.created_at desc limit 1`,
    [chain.origin.id, role],
  )
  return rows[0]?.id ?? null
}

async function liveInterest(chain: Chain): Promise<{ id: string; state: string } | null> {
  const { rows } = await chain.client.query<{ id: string; state: string }>(
    `select r.id, p.state from record r join process p on p.id = r.id
     where r.project_id = $1 and r.kind = 'interest' and p.closed_at is null order by r.created_at desc limit 1`,
    [chain.origin.id],
  )
  return rows[0] ?? null
}
