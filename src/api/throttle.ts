// Guessing is slow: a few tries per account and address, counted in this process.

import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { type Problem, problem } from './problem.ts'

export type Throttle = {
  /** Counts a try; a problem with the time to wait when there were too many. */
  take: (keys: { address: string; account: string }) => Promise<Problem | null>
  /** The try was right: it does not count. */
  forgive: (keys: { address: string; account: string }) => Promise<void>
}

const MINUTES_15 = 15 * 60
const PER_ACCOUNT = 10
const PER_ADDRESS = 100

export function createThrottle(): Throttle {
  const accounts = new RateLimiterMemory({ points: PER_ACCOUNT, duration: MINUTES_15 })
  const addresses = new RateLimiterMemory({ points: PER_ADDRESS, duration: MINUTES_15 })
  const take: Throttle['take'] = async ({ address, account }) =>
    (await consumed(addresses, address)) ?? (await consumed(accounts, accountKey(address, account)))
  const forgive: Throttle['forgive'] = async ({ address, account }) => {
    await Promise.all([addresses.reward(address), accounts.delete(accountKey(address, account))])
  }
  return { take, forgive }
}

/** Counts what comes under a key; a problem with the time to wait when it was too much. */
export function createLimit(limit: { name: string; points: number; seconds: number }) {
  const limiter = new RateLimiterMemory({ points: limit.points, duration: limit.seconds })
  return (key: string): Promise<Problem | null> => consumed(limiter, key, limit.name)
}

// With the address in it, so that nobody can lock somebody else out from afar.
const accountKey = (address: string, account: string) => `${account.toLowerCase()} ${address}`

async function consumed(limiter: RateLimiterMemory, key: string, name = 'login'): Promise<Problem | null> {
  try {
    await limiter.consume(key)
    return null
  } catch (refused) {
    if (!(refused instanceof RateLimiterRes)) throw refused
    const seconds = Math.max(1, Math.ceil(refused.msBeforeNext / 1000))
    const headers = { 'Retry-After': String(seconds), RateLimit: `"${name}";r=0;t=${seconds}` }
    return problem('request.tooMany', { retryAfterSeconds: seconds }, { headers })
  }
}
