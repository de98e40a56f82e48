// A sheet from the command line: read, tried, and taken in when nothing stands against it.

import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { SHEET_KINDS } from '../domain/sheet.ts'
import { type SheetView, sheets } from '../endpoints/sheet.ts'
import type { Tools } from './process-act.ts'

export type SheetOptions = {
  timeout: number
  kind?: 'object' | 'reading' | 'service'
  objectKind?: string
  missingClient?: 'create' | 'skip' | 'error'
  dryRun?: true
}

const POLL_MS = 500
const PROBLEMS_SHOWN = 20

/** What `potok import` asks beside the file. */
export const withSheetOptions = (command: Command): Command =>
  command
    .addOption(new Option('--kind <kind>', 'of a sheet: what its rows are').choices(SHEET_KINDS))
    .option('--object-kind <id>', 'of a sheet of objects: their kind')
    .addOption(new Option('--missing-client <what>', 'of a sheet: when there is no such client').choices(MISSING))
    .option('--dry-run', 'of a sheet: only say what would happen')

const MISSING = ['create', 'skip', 'error']

export async function importSheet(file: string, options: SheetOptions, command: Command, tools: Tools): Promise<void> {
  const { ask, show, failed } = tools
  const { kind, objectKind, missingClient, timeout, dryRun } = options
  const query = { fileName: basename(file), kind, objectKind }
  const { id } = await ask(sheets.uploadSheet, { query, bytes: readFileSync(file) })
  if (missingClient !== undefined) await ask(sheets.setSheet, { id, body: { choices: { missingClient } } })
  const patience = AbortSignal.timeout(timeout * 1_000)
  const until = async (...states: SheetView['state'][]): Promise<SheetView> => {
    for (;;) {
      const view = await ask(sheets.getSheet, { id })
      if (states.includes(view.state) || view.state === 'failed') return view
      if (patience.aborted) throw tools.wrongUse(`The sheet is not done after ${timeout} s and goes on.`)
      await delay(POLL_MS)
    }
  }
  await ask(sheets.checkSheet, { id })
  let view = await until('checked')
  if (dryRun !== true && view.state === 'checked') {
    await ask(sheets.commitSheet, { id })
    view = await until('done')
  }
  show(command, view, () => sheetText(view))
  if (view.state === 'failed' || view.counts.failed > 0) failed()
}

function sheetText({ fileName, kind, state, counts, problems, problemsTotal }: SheetView): string {
  const counted = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => `${count} ${name}`)
  const more = problemsTotal - PROBLEMS_SHOWN
  return [
    `${fileName ?? 'sheet'} (${kind}): ${state === 'checked' ? 'tried, nothing is changed' : state}`,
    `Rows: ${counted.join(', ') || 'none'}`,
    ...problems
      .slice(0, PROBLEMS_SHOWN)
      .map(({ row, column, message }) => `Row ${row}${column === null ? '' : `, ${column}`}: ${message}`),
    ...(more > 0 ? [`… and ${more} more`] : []),
  ].join('\n')
}
