// Many together as long as it works: what fails is halved until the one that spoils it stands alone.

import { isOutage } from './outage.ts'

export type Failed<Item> = { item: Item; error: string }

/**
 * Has `work` done on all; when it throws, on each half anew. Answers those that fail alone. An outage is thrown on, for it
 * is nobody's fault and passes. `work` undoes what it did before it threw.
 */
export async function inHalves<Item>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<void>,
): Promise<Failed<Item>[]> {
  try {
    await work(items)
    return []
  } catch (error) {
    const [only] = items
    if (isOutage(error) || only === undefined) throw error
    if (items.length === 1) return [{ item: only, error: error instanceof Error ? error.message : String(error) }]
    const half = Math.ceil(items.length / 2)
    return [...(await inHalves(items.slice(0, half), work)), ...(await inHalves(items.slice(half), work))]
  }
}
