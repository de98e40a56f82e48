// Answers that take a moment are kept, the longer the longer they took: of a million objects a sum takes a good part of a
// second, and is asked by everybody who opens the page. What is quick is never kept, so that small companies see every
// change at once.

type Kept = { value: unknown; until: number; fresh: Promise<unknown> | null }

const QUICK_MS = 100
// An answer costs at most a twentieth of the time for which it is shown.
const RESTS = 20
const KEPT_AT_MOST_MS = 60_000
// While a newer one is made, the old one is shown for so long.
const OLD_AT_MOST_MS = 300_000
const KEYS_AT_MOST = 200

export type KeptAnswers = <Value>(
  key: string,
  make: () => Promise<Value>,
  is: (value: unknown) => value is Value,
) => Promise<Value>

/** One maker for each key at a time; `now` in milliseconds of a clock that only goes on. */
export function createKeptAnswers(now: () => number = () => performance.now()): KeptAnswers {
  const kept = new Map<string, Kept>()

  function renew(key: string, make: () => Promise<unknown>): Promise<unknown> {
    const known = kept.get(key)
    const underWay = known?.fresh ?? null
    if (underWay !== null) return underWay
    const began = now()
    const fresh = make().then(
      value => {
        const took = now() - began
        if (kept.size >= KEYS_AT_MOST) kept.clear()
        if (took < QUICK_MS) kept.delete(key)
        else kept.set(key, { value, until: now() + Math.min(took * RESTS, KEPT_AT_MOST_MS), fresh: null })
        return value
      },
      (error: unknown) => {
        kept.delete(key)
        throw error
      },
    )
    kept.set(key, { value: known?.value, until: known?.until ?? Number.NEGATIVE_INFINITY, fresh })
    return fresh
  }

  return async (key, make, is) => {
    const known = kept.get(key)
    if (known && is(known.value)) {
      if (now() < known.until) return known.value
      if (now() < known.until + OLD_AT_MOST_MS) {
        // Its failure is told to whoever waits for it, if anybody does.
        renew(key, make).catch(() => {})
        return known.value
      }
    }
    const value = await renew(key, make)
    return is(value) ? value : make()
  }
}
