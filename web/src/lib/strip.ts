// The process strip: states passed, present and possible, in the order of the definition.

export type StripState = { state: string; part: 'passed' | 'present' | 'possible' }
type Entry = { what: string; data?: Readonly<Record<string, unknown>> }

/** The states that a record was in before, oldest first, from its story (newest first). */
export function passedStates(story: readonly Entry[]): string[] {
  const left = story.flatMap(({ what, data }) =>
    what === 'event' && typeof data?.from === 'string' && typeof data.to === 'string' && data.from !== data.to
      ? [data.from]
      : [],
  )
  return [...new Set(left.reverse())]
}

type Given = { order: readonly string[]; present: string; passed: readonly string[]; possible: readonly string[] }

/** Passed states in the order they were left, then the present one, then what an open command leads to. */
export function stripOf({ order, present, passed, possible }: Given): StripState[] {
  const rank = (state: string) => (order.includes(state) ? order.indexOf(state) : order.length)
  const ahead = [...new Set(possible)].filter(state => state !== present && order.includes(state))
  return [
    ...passed.filter(state => state !== present).map(state => ({ state, part: 'passed' }) as const),
    { state: present, part: 'present' },
    ...ahead.sort((left, right) => rank(left) - rank(right)).map(state => ({ state, part: 'possible' }) as const),
  ]
}
