// The clients that the rows of a part name, found or made.

import { type ClientKey, clientKeyOf, type RowRead, type SheetChoices } from '../domain/sheet.ts'
import { matchClient, newClientKey } from '../domain/sheet-client.ts'
import { type Client, createClients, findClients } from './sheet-find.ts'
import { failed, headingOf, type RowDone, type SheetWork, wrong } from './sheet-take.ts'

/** A client; nobody, where the row names none; or the end of the row. `fresh`: of a trial, which makes none. */
export type RowClient = { client: Client | null; fresh?: true } | { done: RowDone }

/** Answers by row. Clients that are to be made are made here, each once for all rows that name it. */
export async function clientsOf(
  work: SheetWork,
  reads: readonly RowRead[],
  missing: SheetChoices['missingClient'],
): Promise<ReadonlyMap<number, RowClient>> {
  const keys = reads.map(read => ({ read, key: clientKeyOf(read) }))
  const known = await findClients(
    work.client,
    keys.flatMap(({ key }) => key ?? []),
  )
  const whole = await wholeClient(work)
  const answers = new Map<number, RowClient>()
  const wanted: { row: number; key: ClientKey & { name: string } }[] = []
  for (const { read, key } of keys) {
    const { row } = read
    if (key === null) {
      answers.set(row, { client: whole })
      continue
    }
    const match = matchClient(key, known)
    if ('found' in match) answers.set(row, { client: match.found })
    else if (match.code === 'clientUnknown' && missing === 'create' && key.name !== undefined)
      wanted.push({ row, key: { ...key, name: key.name } })
    else if (match.code === 'clientUnknown' && missing === 'skip')
      answers.set(row, { done: { row, outcome: 'skipped' } })
    else answers.set(row, { done: failed(row, [unknownClient(work, read, { key, match, missing })]) })
  }
  for (const [row, client] of await made(work, wanted))
    answers.set(row, { client, ...(work.trial ? { fresh: true } : {}) })
  return answers
}

function unknownClient(
  { sheet }: SheetWork,
  { row }: RowRead,
  { key, match, missing }: { key: ClientKey; match: { code: string }; missing: string },
) {
  const target =
    key.externalId !== undefined ? 'client.externalId' : key.inn !== undefined ? 'client.inn' : 'client.name'
  const value = key.externalId ?? key.inn ?? key.name ?? ''
  const code = match.code === 'clientUnknown' && missing === 'create' ? 'clientNameless' : match.code
  return wrong(row, code, { column: headingOf(sheet, target), value })
}

/** The one client that a person chose for the whole sheet. */
async function wholeClient({ client, sheet }: SheetWork): Promise<Client | null> {
  if (sheet.partyId === null) return null
  const { rows } = await client.query<Client>(
    `select id, inn, kpp, external_id as "externalId", name, owner_id as "ownerId" from party where id = $1`,
    [sheet.partyId],
  )
  return rows[0] ?? null
}

async function made(
  { client, actor, now, trial }: SheetWork,
  wanted: readonly { row: number; key: ClientKey & { name: string } }[],
): Promise<[number, Client][]> {
  const byKey = Map.groupBy(wanted, ({ key }) => newClientKey(key))
  const keys = [...byKey.values()].flatMap(([first]) => first?.key ?? [])
  if (keys.length === 0) return []
  const clients = trial ? keys.map(inTrial) : await createClients(client, keys, { ownerId: actor.id, now })
  return [...byKey.values()].flatMap((rows, index) => {
    const own = clients[index]
    return own ? rows.map(({ row }): [number, Client] => [row, own]) : []
  })
}

const inTrial = (key: ClientKey & { name: string }): Client => ({
  id: '',
  inn: key.inn ?? null,
  kpp: key.kpp ?? null,
  externalId: key.externalId ?? null,
  name: key.name,
  ownerId: null,
})
