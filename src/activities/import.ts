import { Context } from '@temporalio/activity'
import { writeCarriers } from '../db/carrier.ts'
import { importCarrier, partsOf, takePart } from '../db/import.ts'
import { closeImport, doneKeys, openImport } from '../db/import-progress.ts'
import type { Instant } from '../domain/calendar.ts'
import { parseFeed } from '../feeds/feed.ts'
import type { FeedBatch } from '../feeds/types.ts'
import type { Deps } from './deps.ts'
import { finishSheet, sheetChunk } from './sheet.ts'

type ImportRef = { importId: string; now: Instant }

// Bounded, so that a worker that dies loses little time; the rows say where to go on.
const PARTS_PER_CHUNK = 200
const PROBLEMS_SHOWN = 500
const WAKE_HORIZON_MS = 60 * 60_000

export const createImportActivities = ({ engine, db, watchers }: Deps) => ({
  /** The next parts of a file, each in its own transaction. */
  importChunk: async ({ importId, now }: ImportRef): Promise<{ more: boolean }> => {
    const sheet = await sheetChunk(engine, { batchId: importId, now, beat: () => Context.current().heartbeat() })
    if (sheet) {
      await watchers.poke(sheet.touched)
      return { more: sheet.more }
    }
    const file = await openImport(engine.pool, importId)
    if (!file) return { more: false }
    const feed = parseFeed(file.content)
    const parts = partsOf(feed, await doneKeys(engine.pool, importId))
    const { uri, publisher } = feed.source
    for (const part of parts.slice(0, PARTS_PER_CHUNK)) {
      Context.current().heartbeat()
      await takePart(engine, { batchId: importId, now, url: uri ?? null, publisher: publisher ?? null }, part)
    }
    return { more: parts.length > PARTS_PER_CHUNK }
  },

  /** Report and letters; then the watchers of everything that was made are started, all at once. */
  finishImport: async ({ importId, now }: ImportRef): Promise<void> => {
    if (await finishSheet(engine, { batchId: importId, now })) return
    const file = await openImport(engine.pool, importId)
    if (file) {
      const { secret, mailDomain } = engine
      await writeCarriers(db, { carrierKeys: [importCarrier(importId)], template: 'collapse', now, secret, mailDomain })
      const feed = parseFeed(file.content)
      await closeImport(engine.pool, {
        batchId: importId,
        state: 'done',
        format: feed.format,
        report: reportOf(feed),
        now,
      })
    }
    watchers.pokeMailroom()
    await watchers.startWake('import', { horizonMs: WAKE_HORIZON_MS })
  },

  failImport: ({ importId, error, now }: ImportRef & { error: string }) =>
    closeImport(engine.pool, { batchId: importId, state: 'failed', report: { error }, now }),
})

const reportOf = ({ source, taken, skipped, problems }: FeedBatch) => ({
  source,
  taken,
  skipped,
  problems: problems.slice(0, PROBLEMS_SHOWN),
  problemsLeftOut: Math.max(0, problems.length - PROBLEMS_SHOWN),
})
