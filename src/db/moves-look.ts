// What a change would move, looked at while somebody waits: running records one page after the other, as many as the time
// allows. Another regulation and another calendar are looked at in the same way.

import type { Tally } from '../domain/bulk.ts'
import { type LiveProcess, readLive } from './live.ts'
import type { Queryable, Reference, ReferenceCache } from './reference.ts'

/** One record under the change; `example` shows it by name. */
export type Looked<Example> = { tally: Tally; affected: boolean; example: Example }

export type MovesLook<Example> = {
  /** How many were looked at. */
  checked: number
  /** Of those: whose dates move at all. */
  affected: number
  tally: Tally
  /** The first that move. */
  sample: readonly Example[]
}

/** More of them tell nothing more. */
export const LOOKED_AT_MOST = 100_000

const LOOKED_AT_ONCE = 500
const EXAMPLES = 12
/** Of one record. */
export const SAMPLE_MOVES = 6

/** Writes nothing. `withinMs`: after that no further page is begun. */
export async function lookAtMoves<Example>(
  client: Queryable,
  { cache, ids, withinMs }: { cache: ReferenceCache; ids: readonly string[]; withinMs: number },
  look: (one: LiveProcess, reference: Reference) => Looked<Example>,
): Promise<MovesLook<Example>> {
  const began = performance.now()
  const tally: Record<string, number> = {}
  const sample: Example[] = []
  let [checked, affected] = [0, 0]
  for (let from = 0; from < ids.length && performance.now() - began < withinMs; from += LOOKED_AT_ONCE) {
    const some = ids.slice(from, from + LOOKED_AT_ONCE)
    const { live, reference } = await readLive(client, cache, { ids: some, limit: some.length })
    for (const one of live) {
      const looked = look(one, reference)
      for (const [name, value] of Object.entries(looked.tally)) tally[name] = (tally[name] ?? 0) + value
      checked += 1
      if (!looked.affected) continue
      affected += 1
      if (sample.length < EXAMPLES) sample.push(looked.example)
    }
  }
  return { checked, affected, tally, sample }
}
