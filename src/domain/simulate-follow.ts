// The records that the product opens by itself while nobody reacts (architecture.md section 5, "what follows"): support
// for a main contract that ends, and an interest to win a client back. What a person's decision brings never comes here.

import { addDays, type Instant } from './calendar.ts'
import type { Definition } from './definition.ts'
import { GUARDS } from './guards.ts'
import { type Fact, type ProcessView, SYSTEM } from './process.ts'
import type { FollowUp, Simulated } from './simulate.ts'

/** Follow-ups under the newest definitions; a kind that there is no definition of is not opened. */
export function silentFollowUps(newest: (kind: string) => Definition | undefined): FollowUp {
  return (event, of) => {
    if (event.type === 'contract.support_due') return opened(newest('contract'), of, event.at, supportOf(of.process))
    const context = { process: of.process, command: '', input: {}, actor: SYSTEM, now: event.at }
    if (event.type !== 'contract.expired' || !GUARDS.oursSupport(context)) return []
    return opened(newest('interest'), of, event.at, { state: 'new', dates: {}, facts: { source: 'expired_contract' } })
  }
}

type Beginning = { state: string; dates: Readonly<Record<string, string>>; facts: Readonly<Record<string, Fact>> }

/** Support is offered before the main contract ends (K1). */
function supportOf({ dates }: ProcessView): Beginning {
  const mainEndOn = dates.endOn?.value
  const ends: Record<string, string> = mainEndOn === undefined ? {} : { mainEndOn, startOn: addDays(mainEndOn, 1) }
  return { state: 'planned', dates: ends, facts: { role: 'support', holder: 'ours' } }
}

function opened(definition: Definition | undefined, of: Simulated, at: Instant, beginning: Beginning): Simulated[] {
  if (!definition) return []
  const { state, dates, facts } = beginning
  const process: ProcessView = {
    id: `${of.process.id}/${definition.kind}`,
    kind: definition.kind,
    state,
    createdAt: at,
    enteredAt: at,
    ownerId: of.process.ownerId,
    dates: Object.fromEntries(
      Object.entries(dates).map(([name, value]) => [name, { value, by: SYSTEM.id, setAt: at }]),
    ),
    facts,
    pauses: [],
    steps: {},
    tasks: [],
    done: [],
  }
  return [{ ...of, definition, process }]
}
