// What happens to a project's records below it when it is put on hold, resumed or cancelled (domain.md 3.1, 3.8), and to
// the deal of a tender whose award is cancelled. Many short transactions, each once per event; then one letter per person.

import type { Kysely } from 'kysely'
import type { Day } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import { cascadeKey } from '../domain/id.ts'
import type { Kind } from '../domain/kind.ts'
import { writeCarriers } from './carrier.ts'
import type { Engine } from './engine.ts'
import { type EventToFollow, markFollowed, readUnfollowed } from './follow.ts'
import { type Follow, giveOnce, type Touched, todayFor } from './origin.ts'
import type { Queryable } from './reference.ts'

type Cascade = (engine: Engine, db: Kysely<unknown>, follow: Follow) => Promise<readonly Touched[] | Refusal>

type Child = { id: string; kind: Kind; state: string; holder: string | null; role: string | null; noted: boolean }

/** A command to a child with its input; `announce` makes it part of the one letter that each person gets. */
type Command = { command: string; input: Readonly<Record<string, unknown>> }

/** Our own clocks stop; bids and contracts go on, and their owners decide. */
export const cascadeHold: Cascade = (engine, db, follow) =>
  cascade(engine, db, follow, 'hold', (child, event) => {
    const reason = reasonOf(event, 'project_on_hold')
    const input = { projectId: event.recordId, reason }
    if (sleepsWithProject(child)) return [{ command: 'hold', input: { cause: causeOf(event), reason } }]
    return goesOn(child) ? [{ command: 'noteParentHold', input }, announce('hold')] : []
  })

/**
 * What was left of every clock runs again, when the project is resumed and when it is filed away: a closed project holds
 * nobody. Whoever was told of the hold is told of its end; where nothing was held, nobody is written to.
 */
export const cascadeResume: Cascade = (engine, db, follow) =>
  cascade(engine, db, follow, 'resume', (child, event) => {
    const reason = reasonOf(event, 'project_resumed')
    const input = { projectId: event.recordId, reason }
    if (sleepsWithProject(child)) return [{ command: 'resume', input: { cause: causeOf(event), reason } }]
    return goesOn(child) && child.noted ? [{ command: 'noteParentResume', input }, announce('resume')] : []
  })

/** A cancelled project closes what has nothing left to sell to; what is signed stays, for people to settle. */
export const closeChildren: Cascade = (engine, db, follow) => closeBelow(engine, db, follow, 'project_cancelled')

/** The award is gone, and with it the deal that hung on it and a contract that nobody has begun to fulfil. */
export const closeDeal: Cascade = (engine, db, follow) => closeBelow(engine, db, follow, 'award_cancelled')

const closeBelow = (engine: Engine, db: Kysely<unknown>, follow: Follow, otherwise: string) =>
  cascade(engine, db, follow, 'notice', (child, event, today) => {
    if (child.holder === 'competitor') return []
    const reason = reasonOf(event, otherwise)
    // What cannot be closed any more (a deal that is paid) at least runs again.
    const release = sleepsWithProject(child) ? [{ command: 'resume', input: { cause: causeOf(event), reason } }] : []
    return [...closingOf(child, reason, today), ...release, announce('notice')]
  })

async function cascade(
  engine: Engine,
  db: Kysely<unknown>,
  follow: Follow,
  template: string,
  commandsFor: (child: Child, event: EventToFollow, today: Day) => readonly Command[],
): Promise<readonly Touched[] | Refusal> {
  const event = await readUnfollowed(engine.pool, follow.eventId)
  if (!event) return []
  const { now } = follow
  const carrierKey = cascadeKey(template, event.id)
  const today = await todayFor(engine, event, now)
  const touched: Touched[] = []
  let refused: Refusal | null = null
  const give = async (id: string, { command, input }: Command) => {
    const given = await giveOnce({ engine, event, now, carrierKey }, id, command, input)
    if (!isRefusal(given)) touched.push(...given)
    return given
  }
  for (const child of await recordsBelow(engine.pool, event.recordId)) {
    for (const command of commandsFor(child, event, today)) {
      const given = await give(child.id, command)
      if (isRefusal(given)) refused = given
    }
  }
  if (template !== 'resume' || touched.length > 0) await give(event.recordId, announce(template))
  await writeCarriers(db, { carrierKey, template, now, secret: engine.secret, mailDomain: engine.mailDomain })
  // The others have had theirs; the one that refused is tried again with the event.
  if (refused) return refused
  await markFollowed(engine.pool, follow)
  return touched
}

const announce = (template: string): Command => ({ command: 'announce', input: { template } })

/** One cause per project, so that a hold given by hand on the child itself outlives the project's. */
const causeOf = (event: EventToFollow) => `project:${event.recordId}`

const sleepsWithProject = (child: Child) => child.kind === 'interest' || child.kind === 'deal'

/** Competitors' contracts run on whatever becomes of our project. */
const goesOn = (child: Child) => child.kind === 'tender' || (child.kind === 'contract' && child.holder !== 'competitor')

const UNSIGNED = ['planned', 'offered', 'drafting', 'agreed']

function closingOf(child: Child, reason: string, on: Day): readonly Command[] {
  if (child.kind === 'interest') return [{ command: 'refuse', input: { reason } }]
  if (child.kind === 'deal') return [{ command: 'lose', input: { reason } }]
  if (child.kind === 'tender') return [{ command: 'cancelByBuyer', input: { reason } }]
  const unsigned = child.kind === 'contract' && UNSIGNED.includes(child.state)
  return unsigned ? [{ command: 'terminate', input: { terminatedOn: on, reason } }] : []
}

/** The words of whoever caused the event: of its command's input, or of the event itself (holds, withdrawals). */
function reasonOf({ data }: EventToFollow, otherwise: string): string {
  const input = typeof data.input === 'object' && data.input !== null ? data.input : data
  return 'reason' in input ? textIn(input.reason, otherwise) : otherwise
}

const textIn = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise)

/** Live interests, tenders, deals and contracts that hang on a record, directly or through one another. */
async function recordsBelow(client: Queryable, recordId: string): Promise<Child[]> {
  const { rows } = await client.query<Child>(
    `with recursive below (id) as (
       select id from record where $1 in (project_id, tender_id)
       union
       select r.id from below b join record r on b.id in (r.tender_id, r.interest_id, r.deal_id, r.contract_id))
     select p.id, p.kind, p.state, p.facts ->> 'holder' as holder, p.facts ->> 'role' as role,
       coalesce(p.dates ? 'parentHeldAt', false) as noted
     from below join process p on p.id = below.id
     where p.closed_at is null and p.kind in ('interest', 'tender', 'deal', 'contract') order by p.id`,
    [recordId],
  )
  return rows
}
