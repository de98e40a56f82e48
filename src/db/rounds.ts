// Many at once, in pieces: a statement of a few hundred is as cheap for each of them as a larger one, and holds nobody up.

const AT_ONCE = 500

/**
 * Has `work` done on a few hundred items at a time. Of several items with one key each is taken after the one before;
 * those without a key have nothing to do with each other. Answers in the order of the items.
 */
export async function inRounds<Item, Answer>(
  items: readonly Item[],
  keyOf: (item: Item) => string | null,
  work: (items: readonly Item[]) => Promise<readonly Answer[]>,
): Promise<Answer[]> {
  const answers = new Map<number, Answer>()
  for (const round of roundsOf(items.map(keyOf))) {
    for (let from = 0; from < round.length; from += AT_ONCE) {
      const positions = round.slice(from, from + AT_ONCE)
      const done = await work(positions.flatMap(position => items[position] ?? []))
      for (const [index, answer] of done.entries()) answers.set(positions[index] ?? 0, answer)
    }
  }
  return items.flatMap((_, position) => answers.get(position) ?? [])
}

function roundsOf(keys: readonly (string | null)[]): number[][] {
  const rounds: number[][] = []
  const taken = new Map<string, number>()
  for (const [position, key] of keys.entries()) {
    const turn = key === null ? 0 : (taken.get(key) ?? 0)
    if (key !== null) taken.set(key, turn + 1)
    const round = rounds[turn] ?? []
    rounds[turn] = round
    round.push(position)
  }
  return rounds
}
