// Sheets: read when they come, kept in parts, and moved from state to state; the work itself is a workflow's.

import { findImport } from '../db/import-batch.ts'
import type { Queryable } from '../db/reference.ts'
import { createSheet, firstRows, keepMapping, moveSheet, readSheetState, type SheetState } from '../db/sheet-batch.ts'
import { sheetChoices } from '../domain/sheet.ts'
import { families } from '../endpoints/index.ts'
import type { SheetView } from '../endpoints/sheet.ts'
import { headersHash } from '../feeds/sheet/recognise.ts'
import type { FileProblem } from '../feeds/sheet/types.ts'
import { apart } from './apart.ts'
import type { Host } from './bind.ts'
import { textOf } from './locale.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type CallContext, type Reply, type Route, routes } from './route.ts'
import { missingTargets, wrongMapping } from './sheet-check.ts'
import { errorFile, exportFile, templateFile } from './sheet-file.ts'
import { propose } from './sheet-propose.ts'
import type { SheetDone, SheetJob } from './sheet-thread.ts'
import { sheetView } from './sheet-view.ts'

type Settings = {
  kind?: SheetState['kind'] | undefined
  sheet?: number | undefined
  headerRow?: number | undefined
  objectKind?: string | undefined
  partyId?: string | null | undefined
  mapping?: (string | null)[] | undefined
  choices?: { [Choice in keyof SheetState['choices']]?: SheetState['choices'][Choice] | undefined } | undefined
}

// What a person may still decide about; what failed may be tried again.
const OPEN = ['mapping', 'checked', 'failed']

export function sheetRoutes(host: Host): Route[] {
  const { engine, temporal } = host
  const on = (call: CallContext): Queryable => call.client ?? engine.pool
  const viewed = async (call: CallContext, id: string): Promise<Reply<SheetView> | Problem> => {
    const view = await sheetView(host, call, { id, client: on(call) })
    return view ? { body: view } : problem('request.notFound')
  }
  /** From one of these states to another, and then the work that goes with it. */
  const moved = async (
    call: CallContext & { params: { id: string } },
    move: { from: readonly string[]; to: string; after?: (id: string) => void },
  ) => {
    const { id } = call.params
    const known = await readSheetState(on(call), id)
    if (!known) return problem('request.notFound')
    if (!(await moveSheet(on(call), { batchId: id, from: move.from, to: move.to })))
      return problem('sheet.state', { state: known.state })
    const view = await viewed(call, id)
    return isProblem(view) ? view : { ...view, after: () => move.after?.(id) }
  }
  return routes(families.sheets, {
    uploadSheet: async call => {
      const made = await upload(host, call, on(call))
      if (isProblem(made)) return made
      const view = await viewed(call, made)
      return isProblem(view) ? view : { ...view, status: 201, headers: { Location: `/api/imports/sheets/${made}` } }
    },
    getSheet: call => viewed(call, call.params.id),
    setSheet: call =>
      engine.transaction(async client => {
        const problem = await configure(host, { id: call.params.id, settings: call.body, client })
        return problem ?? viewed({ ...call, client }, call.params.id)
      }),
    checkSheet: async call => {
      const known = await readSheetState(on(call), call.params.id)
      const missing = known ? missingTargets(known.sheet) : []
      if (missing.length > 0) return problem('sheet.mapping', { missing })
      if (known) await remember(on(call), known.sheet, call)
      return moved(call, { from: OPEN, to: 'checking', after: id => temporal.startCheck(id) })
    },
    commitSheet: call => moved(call, { from: ['checked'], to: 'received', after: id => temporal.startImport(id) }),
    cancelSheet: call => moved(call, { from: OPEN, to: 'cancelled' }),
    sheetErrors: async call => {
      const batch = await findImport(call.db, call.params.id)
      return batch
        ? { body: await errorFile(host, call, { batch, format: call.query.format }) }
        : problem('request.notFound')
    },
    sheetTemplate: call => templateFile(host, call, call.query),
    exportObjects: call => exportFile(host, call, call.query),
  })
}

type Upload = CallContext & {
  body: Uint8Array
  query: { fileName?: string | undefined; kind?: SheetState['kind'] | undefined; objectKind?: string | undefined }
}

/** The id of the import, or why the file is no sheet. */
async function upload({ engine }: Host, call: Upload, client: Queryable): Promise<string | Problem> {
  const { actor, now, signal, query } = call
  const job: SheetJob = { bytes: call.body }
  const done = await apart<SheetDone>({ module: 'sheet-thread', job, signal })
  if (!done) return unreadable('tooLarge', call)
  const { read, contentHash } = done
  if (!read.ok) return unreadable(read.problem, call)
  const { file } = read
  const reference = await engine.reference.current(client)
  const sizes = file.sheets.map(({ rows }) => rows.length)
  const sheet = Math.max(0, sizes.indexOf(Math.max(...sizes)))
  const first = file.sheets[sheet]
  if (!first) return unreadable('empty', call)
  const wanted = { kind: query.kind, objectKind: query.objectKind }
  const proposal = await propose(client, { sheet: first, kinds: reference.objectKinds, wanted })
  const state: SheetState = {
    format: file.format,
    ...(file.encoding === undefined ? {} : { encoding: file.encoding }),
    ...(file.separator === undefined ? {} : { separator: file.separator }),
    contentHash,
    sheets: file.sheets.map(({ name, rows }) => ({ name, rows: rows.length })),
    ...proposal,
    sheet,
    partyId: null,
    choices: sheetChoices.parse({}),
    passes: 1,
    actor: actor.id,
  }
  return createSheet(client, { file, fileName: query.fileName ?? null, state, createdBy: actor.id, now })
}

const unreadable = (found: FileProblem, { locale }: CallContext) =>
  problem('sheet.file', { problem: found, reason: textOf(locale, `sheetFile.${found}`) })

/** Null when it was set; what depends on a new choice is proposed anew unless it is given too. */
async function configure(
  { engine }: Host,
  { id, settings, client }: { id: string; settings: Settings; client: Queryable },
): Promise<Problem | null> {
  await client.query('select 1 from import_batch where id = $1 for update', [id])
  const known = await readSheetState(client, id)
  if (!known) return problem('request.notFound')
  if (!OPEN.includes(known.state)) return problem('sheet.state', { state: known.state })
  const { objectKinds } = await engine.reference.current(client)
  const { objectKind } = settings
  if (objectKind !== undefined && !objectKinds.some(kind => kind.id === objectKind))
    return problem('objectKind.unknown', { field: 'objectKind', value: objectKind })
  const before = known.sheet
  const sheet = settings.sheet ?? before.sheet
  if (before.sheets[sheet] === undefined) return problem('sheet.mapping', { sheet })
  const asked =
    settings.sheet !== undefined ||
    settings.headerRow !== undefined ||
    settings.kind !== undefined ||
    objectKind !== undefined
  const rows = asked ? await firstRows(client, { batchId: id, sheet }) : []
  const proposal = asked
    ? await propose(client, {
        sheet: { name: '', rows },
        kinds: objectKinds,
        wanted: wantedOf(before, settings, sheet),
      })
    : {}
  const next: SheetState = {
    ...before,
    ...proposal,
    sheet,
    ...(settings.mapping === undefined ? {} : { mapping: settings.mapping }),
    ...(settings.partyId === undefined ? {} : { partyId: settings.partyId }),
    choices: sheetChoices.parse({ ...before.choices, ...defined(settings.choices ?? {}) }),
  }
  const wrong = wrongMapping(next, objectKinds)
  if (wrong) return wrong
  await moveSheet(client, { batchId: id, from: OPEN, to: 'mapping', sheet: next })
  return null
}

/** Of another sheet nothing is known yet but what its rows may be; its headings stand wherever they stand. */
function wantedOf(before: SheetState, settings: Settings, sheet: number) {
  const kind = settings.kind ?? (settings.sheet === undefined ? before.kind : undefined)
  const sameSheet = sheet === before.sheet
  return {
    kind,
    objectKind: settings.objectKind ?? (sameSheet && kind === 'object' ? (before.objectKind ?? undefined) : undefined),
    headerRow: settings.headerRow ?? (sameSheet ? before.headerRow : undefined),
  }
}

const defined = <T extends object>(value: T): Partial<T> => {
  const kept = { ...value }
  for (const key of Object.keys(kept)) if (Reflect.get(kept, key) === undefined) Reflect.deleteProperty(kept, key)
  return kept
}

/** What a person settled on is proposed the next time that a file has these headings. */
const remember = (client: Queryable, { headers, kind, objectKind, mapping }: SheetState, { actor, now }: CallContext) =>
  keepMapping(client, { headersHash: headersHash(headers), kind, objectKind, mapping, by: actor.id, now })
