// Half an act must not stay: what was refused takes the rest of its transaction back with it.

import type { Refusal } from '../domain/errors.ts'

/** Carries a refusal out of a transaction, so that it is rolled back. */
export class Refused extends Error {
  readonly refusal: Refusal
  constructor(refusal: Refusal) {
    super(refusal.code)
    this.refusal = refusal
  }
}

/** What the work answers, or the refusal that ended it. */
export async function orRefusal<Result>(work: () => Promise<Result>): Promise<Result | Refusal> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
