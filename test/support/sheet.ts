// A sheet through the API, and its work done by hand: what the workflow asks for, one chunk after the other.

import { finishSheet, sheetChunk } from '../../src/activities/sheet.ts'
import { families } from '../../src/endpoints/index.ts'
import type { SheetSettings, SheetView } from '../../src/endpoints/sheet.ts'
import { type Client, idOf, type TestApi } from './api.ts'

const view = families.sheets.getSheet.returns

export const csv = (rows: readonly (readonly (string | number)[])[]): Uint8Array =>
  Buffer.from(rows.map(row => row.map(String).join(';')).join('\n'))

/** Done when nothing is left to do, at a moment of the test's own. */
export async function work(api: TestApi, id: string, now = new Date().toISOString()): Promise<void> {
  for (;;) {
    const chunk = await sheetChunk(api.engine, { batchId: id, now })
    if (!chunk?.more) break
  }
  await finishSheet(api.engine, { batchId: id, now })
}

export async function upload(client: Client, bytes: Uint8Array, query = ''): Promise<SheetView> {
  const answer = await client.post(`/imports/sheets?fileName=sheet.csv${query}`, bytes, { 'Content-Type': 'text/csv' })
  if (answer.status !== 201) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return view.parse(answer.body)
}

export const seen = async (client: Client, id: string): Promise<SheetView> =>
  view.parse((await client.get(`/imports/sheets/${id}`)).body)

export async function settle(client: Client, id: string, settings: SheetSettings): Promise<SheetView> {
  const answer = await client.put(`/imports/sheets/${id}`, settings)
  if (answer.status !== 200) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  return view.parse(answer.body)
}

/** What a trial says. */
export async function tried(api: TestApi, client: Client, id: string, now?: string): Promise<SheetView> {
  const answer = await client.post(`/imports/sheets/${id}/check`)
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  await work(api, id, now)
  return seen(client, id)
}

/** Uploaded, tried and taken in. */
export async function taken(
  api: TestApi,
  client: Client,
  bytes: Uint8Array,
  settings: SheetSettings = {},
  now?: string,
): Promise<SheetView> {
  const { id } = await upload(client, bytes)
  if (Object.keys(settings).length > 0) await settle(client, id, settings)
  await tried(api, client, id, now)
  const answer = await client.post(`/imports/sheets/${id}/commit`)
  if (answer.status !== 202) throw new Error(`${answer.status} ${JSON.stringify(answer.body)}`)
  if (idOf(answer) !== id) throw new Error('another sheet was taken in')
  await work(api, id, now)
  return seen(client, id)
}

/** What a worker would do with the sheets that the API told Temporal of. */
export async function carrySheets(api: TestApi): Promise<void> {
  for (const id of [...api.checks.splice(0), ...api.imports.splice(0)]) await work(api, id)
}
