// What will happen if nobody reacts: the turns that the watcher will take, taken now. Pure.

import type { Letter, Step } from './ask.ts'
import type { Instant } from './calendar.ts'
import { clientsOf } from './client.ts'
import type { Definition } from './definition.ts'
import { isRefusal, type Refusal } from './errors.ts'
import { readersOf } from './heard.ts'
import type { Directory, User } from './people.ts'
import type { ProcessView } from './process.ts'
import { type Turn, type TurnContext, turn } from './turn.ts'

/** One of us, or a contact of the client. */
type Reader = Pick<User, 'id' | 'name' | 'email'>
export type ForecastLetter = Letter & { readers: readonly Reader[] }

export type ForecastStep = {
  at: Instant
  /** As it is planned in the turn that fires it. */
  step: Step
  letters: readonly ForecastLetter[]
  state: string
}

/** One turn of the time ahead; `now` is the moment in which the watcher will take it. */
export type TurnAhead = { now: Instant; turned: Turn }

// A definition with an endless daily rule must not fill the memory of whoever asks for ten years.
const TURNS_AT_MOST = 2_000

/** Every step that fires between `context.now` and `until`, with its letters and the state it leaves behind. */
export function forecast(
  definition: Definition,
  process: ProcessView,
  context: Omit<TurnContext, 'newId'>,
  until: Instant,
): ForecastStep[] {
  return [...turnsAhead(definition, process, context, until)].flatMap(ahead => firedIn(ahead, context.directory))
}

/** The turns themselves, one after the other, for whoever wants more of them than their steps. */
export function* turnsAhead(
  definition: Definition,
  process: ProcessView,
  context: Omit<TurnContext, 'newId'>,
  until: Instant,
): Generator<TurnAhead> {
  let ids = 0
  const newId = () => `forecast-${++ids}`
  let view = process
  let now = context.now
  for (let count = 0; count < TURNS_AT_MOST; count++) {
    const turned: Turn | Refusal = turn(definition, view, { ...context, now, newId })
    if (isRefusal(turned)) return
    yield { now, turned }
    const next: Step | null = turned.next
    if (!next?.at || next.at > until) return
    view = turned.process
    now = next.at
  }
}

/** What fires in one turn of the time ahead. */
export function firedIn({ now, turned }: TurnAhead, directory: Directory): ForecastStep[] {
  const { process } = turned
  const { ownerId, state } = process
  return turned.fired.map(step => ({
    at: now,
    step,
    letters: turned.letters
      .filter(letter => letter.stepKey === step.key)
      .map(letter => ({
        ...letter,
        readers: distinct([
          ...readersOf({ directory, ownerId, now }, letter).map(heard => heard.reader),
          ...clientsOf(letter.to, process),
        ]),
      })),
    state,
  }))
}

const distinct = (readers: readonly Reader[]): Reader[] => [...new Map(readers.map(one => [one.id, one])).values()]
