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

type Child = {
  id: string
  kind: Kind
  state: string
  holder: string | null
  role: string | null
  noted: boolean
  /** The projects above that hold it, as far as it goes on and was only told. */
  parentHolds: readonly string[]
}

/**
 * A command to a child with its input; `announce` makes it part of the one letter that each person gets. `about` tells
 * two commands of one name apart.
 */
type Command = { command: string; input: Readonly<Record<string, unknown>>; about?: string }

/** Our own clocks stop, in sub-projects as well; bids and contracts go on, and their owners decide. */
export const cascadeHold: Cascade = (engine, db, follow) =>
  cascade(engine, db, follow, 'hold', async event => {
    if (isCarried(event, causeIn(event))) return null
    const reason = reasonOf(event, 'project_on_hold')
    const input = { projectId: event.recordId, reason }
    return child => {
      if (sleepsWithProject(child)) return [{ command: 'hold', input: { cause: causeOf(event.recordId), reason } }]
      if (!goesOn(child) || child.parentHolds.includes(event.recordId)) return []
      const note = { command: 'noteParentHold', input }
      return child.parentHolds.length > 0 ? [note] : [note, announce('hold')]
    }
  })

/**
 * What was left of every clock runs again, when a cause is lifted and when the project is filed away: a closed project
 * holds nobody. Whoever was told of the hold is told of its end; where nothing was held, nobody is written to.
 */
export const cascadeResume: Cascade = (engine, db, follow) =>
  cascade(engine, db, follow, 'resume', async event => {
    const reason = reasonOf(event, 'project_resumed')
    const lifted = await liftedBy(engine.pool, event)
    return child => {
      if (sleepsWithProject(child)) {
        return lifted.map(id => ({ command: 'resume', input: { cause: causeOf(id), reason }, about: id }))
      }
      if (!goesOn(child) || !child.noted) return []
      const left = child.parentHolds.filter(id => !lifted.includes(id))
      const notes = lifted.map(projectId => ({
        command: 'noteParentResume',
        input: { projectId, reason },
        about: projectId,
      }))
      return left.length > 0 ? notes : [...notes, announce('resume')]
    }
  })

/** A cancelled project closes what has nothing left to sell to; what is signed stays, for people to settle. */
export const closeChildren: Cascade = (engine, db, follow) => closeBelow(engine, db, follow, 'project_cancelled')

/** The award is gone, and with it the deal that hung on it and a contract that nobody has begun to fulfil. */
export const closeDeal: Cascade = (engine, db, follow) => closeBelow(engine, db, follow, 'award_cancelled')

const closeBelow = (engine: Engine, db: Kysely<unknown>, follow: Follow, otherwise: string) =>
  cascade(engine, db, follow, 'notice', async event => {
    if (isCarried(event, inputOf(event).source)) return null
    const reason = reasonOf(event, otherwise)
    const today = await todayFor(engine, event, follow.now)
    return child => {
      if (child.holder === 'competitor') return []
      // What cannot be closed any more (a deal that is paid) at least runs again.
      const release = sleepsWithProject(child)
        ? [{ command: 'resume', input: { cause: causeOf(event.recordId), reason } }]
        : []
      return [...closingOf(child, event, reason, today), ...release, announce('notice')]
    }
  })

type CommandsFor = (child: Child) => readonly Command[]

async function cascade(
  engine: Engine,
  db: Kysely<unknown>,
  follow: Follow,
  template: string,
  prepare: (event: EventToFollow) => Promise<CommandsFor | null>,
): Promise<readonly Touched[] | Refusal> {
  const event = await readUnfollowed(engine.pool, follow.eventId)
  if (!event) return []
  const commandsFor = await prepare(event)
  if (commandsFor === null) {
    await markFollowed(engine.pool, follow)
    return []
  }
  const { now } = follow
  const carrierKey = cascadeKey(template, event.id)
  const touched: Touched[] = []
  let refused: Refusal | null = null
  const give = async (id: string, { command, input, about }: Command) => {
    const given = await giveOnce({ engine, event, now, carrierKey, about }, id, command, input)
    if (!isRefusal(given)) touched.push(...given)
    return given
  }
  for (const child of await recordsBelow(engine.pool, event.recordId)) {
    for (const command of commandsFor(child)) {
      const given = await give(child.id, command)
      if (isRefusal(given)) refused = given
    }
  }
  if (template !== 'resume' || touched.length > 0) await give(event.recordId, announce(template))
  await writeCarriers(db, {
    carrierKeys: [carrierKey],
    template,
    now,
    secret: engine.secret,
    mailDomain: engine.mailDomain,
  })
  // The others have had theirs; the one that refused is tried again with the event.
  if (refused) return refused
  await markFollowed(engine.pool, follow)
  return touched
}

const announce = (template: string): Command => ({ command: 'announce', input: { template } })

/** One cause per project, so that a hold given by hand on the child itself outlives the project's. */
const CAUSE = 'project:'
const causeOf = (projectId: string) => `${CAUSE}${projectId}`
const causeIn = ({ data }: EventToFollow) => data.cause

/** A sub-project does not pass on what came from its head project: that reaches everything below in one go. */
const isCarried = (event: EventToFollow, cause: unknown) => event.actorKind === 'system' && isAbove(cause)
const isAbove = (cause: unknown): cause is string => typeof cause === 'string' && cause.startsWith(CAUSE)

/**
 * The projects whose hold ends below with this event: the project itself when no cause of its own is left, and its head
 * project when somebody lifted that here alone.
 */
async function liftedBy(client: Queryable, event: EventToFollow): Promise<string[]> {
  const { rows } = await client.query<{ own: boolean }>(
    `select p.closed_at is null and exists (select 1 from jsonb_array_elements(p.pauses) as pause
       where pause ->> 'to' is null and not starts_with(pause ->> 'cause', $2)) as own from process p where p.id = $1`,
    [event.recordId, CAUSE],
  )
  const cause = causeIn(event)
  const above = isAbove(cause) && event.actorKind !== 'system' ? [cause.slice(CAUSE.length)] : []
  return rows[0]?.own ? above : [event.recordId, ...above]
}

const sleepsWithProject = (child: Child) =>
  child.kind === 'interest' || child.kind === 'deal' || child.kind === 'project'

/** Competitors' contracts run on whatever becomes of our project. */
const goesOn = (child: Child) => child.kind === 'tender' || (child.kind === 'contract' && child.holder !== 'competitor')

const UNSIGNED = ['planned', 'offered', 'drafting', 'agreed']

function closingOf(child: Child, event: EventToFollow, reason: string, on: Day): readonly Command[] {
  if (child.kind === 'project') {
    return [{ command: 'cancelProject', input: { reason, source: causeOf(event.recordId) } }]
  }
  if (child.kind === 'interest') return [{ command: 'refuse', input: { reason } }]
  if (child.kind === 'deal') return [{ command: 'lose', input: { reason } }]
  if (child.kind === 'tender') return [{ command: 'cancelByBuyer', input: { reason } }]
  const unsigned = child.kind === 'contract' && UNSIGNED.includes(child.state)
  return unsigned ? [{ command: 'terminate', input: { terminatedOn: on, reason } }] : []
}

/** The words of whoever caused the event: of its command's input, or of the event itself (holds, withdrawals). */
function reasonOf(event: EventToFollow, otherwise: string): string {
  return textIn(inputOf(event).reason, otherwise)
}

const inputOf = ({ data }: EventToFollow): Readonly<Record<string, unknown>> =>
  typeof data.input === 'object' && data.input !== null ? { ...data.input } : data

const textIn = (value: unknown, otherwise: string) => (typeof value === 'string' && value !== '' ? value : otherwise)

/** Live sub-projects, interests, tenders, deals and contracts that hang on a record, directly or through one another. */
async function recordsBelow(client: Queryable, recordId: string): Promise<Child[]> {
  const { rows } = await client.query<Child>(
    `with recursive below (id) as (
       select id from record where $1 in (project_id, tender_id)
       union
       select r.id from below b join record r on b.id in (r.project_id, r.tender_id, r.interest_id, r.deal_id, r.contract_id))
     select p.id, p.kind, p.state, p.facts ->> 'holder' as holder, p.facts ->> 'role' as role,
       coalesce(p.dates ? 'parentHeldAt', false) as noted, coalesce(p.facts -> 'parentHolds', '[]') as "parentHolds"
     from below join process p on p.id = below.id
     where p.closed_at is null and p.kind in ('project', 'interest', 'tender', 'deal', 'contract') and p.id <> $1
     order by p.id`,
    [recordId],
  )
  return rows
}
