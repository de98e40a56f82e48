// One part of a feed on its way into the rows: who says it, in which transaction, and the two ways of saying it.

import type { Day, Instant } from '../domain/calendar.ts'
import { isRefusal, type Refusal } from '../domain/errors.ts'
import type { Actor } from '../domain/process.ts'
import { type AdvanceResult, advance } from './advance.ts'
import type { Engine } from './engine.ts'
import type { KnownParties, KnownParty } from './feed-party.ts'
import { createRecord, type NewRecord } from './record.ts'
import type { Queryable } from './reference.ts'

export type Taking = {
  engine: Engine
  client: Queryable
  /** The feed, with the publication as its source: the last link of every why-chain. */
  actor: Actor
  now: Instant
  today: Day
  /** When the feed said it. */
  saidAt: Instant
  known: KnownParties
  sourceId: string
  /** Letters about new records are gathered: one for each reader and import. */
  carrierKey: string
}

/** What became of a record; `notes` say what of the publication was not taken, and why. */
export type Taken = { outcome: 'created' | 'updated' | 'unchanged'; recordId: string; notes: readonly string[] }

/** A new record said by the feed. A refusal is a fault of ours: the part fails with its code. */
export async function say(taking: Taking, record: Omit<NewRecord, 'sourceId'>): Promise<AdvanceResult> {
  const { engine, client, actor, now, carrierKey, sourceId } = taking
  const created = await createRecord(engine, { record: { ...record, sourceId }, actor, now, carrierKey, client })
  if (isRefusal(created)) throw new Error(`${created.code} ${JSON.stringify(created.params)}`)
  return created
}

/** Changed dates and facts of a record: timers follow them, and who works on it is told at once. */
export async function amend(
  taking: Taking,
  recordId: string,
  fields: Readonly<Record<string, unknown>>,
): Promise<boolean> {
  if (Object.keys(fields).length === 0) return false
  const asked = await command(taking, recordId, 'amend', fields)
  // A record keeps the definition that it began with, and what that has no field for it has no use for.
  const known = isRefusal(asked) ? knownOf(asked, fields) : null
  const done = known === null ? asked : await command(taking, recordId, 'amend', known)
  if (isRefusal(done)) throw new Error(`${done.code} ${JSON.stringify(done.params)}`)
  return done.changed
}

/** What an amendment may say, of a refused one that said more; null when that was not its fault. */
function knownOf({ code, params }: Refusal, fields: Readonly<Record<string, unknown>>) {
  const names: readonly unknown[] = Array.isArray(params.fields) ? params.fields : []
  const known = Object.entries(fields).filter(([name]) => names.includes(name))
  return code === 'command.input' && known.length < Object.keys(fields).length ? Object.fromEntries(known) : null
}

/** A command that the record may refuse, for it may have gone its own way; then a note says so. */
export async function ask(
  taking: Taking,
  recordId: string,
  name: string,
  input: Readonly<Record<string, unknown>>,
): Promise<{ changed: boolean; notes: readonly string[] }> {
  const done = await command(taking, recordId, name, input)
  if (isRefusal(done)) return { changed: false, notes: [`${name}: ${done.code}`] }
  return { changed: done.changed, notes: [] }
}

const command = (
  { engine, client, actor, now }: Taking,
  processId: string,
  name: string,
  input: Readonly<Record<string, unknown>>,
) => advance(engine, { processId, now, actor, client, ask: { act: 'command', command: name, input } })

/** What a feed says of the client: the company, who looks after it, where it is. */
export function clientOf(taking: Taking, ...keys: readonly (string | undefined)[]): Partial<NewRecord> {
  const party: KnownParty | undefined = keys.flatMap(key => (key === undefined ? [] : (taking.known.get(key) ?? [])))[0]
  if (!party) return {}
  return { partyId: party.id, ownerId: party.ownerId ?? undefined, region: party.region ?? undefined }
}

/** The values that were given, without those that were not. */
export const given = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined))
