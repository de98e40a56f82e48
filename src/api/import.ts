import { createHash } from 'node:crypto'
import { z } from 'zod'
import { createImport, findImport, importRows, listImports } from '../db/import-batch.ts'
import { families } from '../endpoints/index.ts'
import { detect } from '../feeds/detect.ts'
import type { Host } from './bind.ts'
import { type Cursors, listName, pageOf } from './cursor.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { type Route, routes } from './route.ts'

export function importRoutes(host: Host, cursors: Cursors): Route[] {
  const { temporal } = host
  return routes(families.imports, {
    startImport: async ({ body, actor, now, db }) => {
      const file = fileOf(body)
      if (isProblem(file)) return file
      const detected = detect(file.content)
      if (!detected.ok)
        return problem('import.format', { path: detected.problem.path, message: detected.problem.message })
      const fileHash = createHash('sha256').update(file.content).digest('hex')
      const { id, fresh } = await createImport(db, {
        ...file,
        format: detected.format,
        fileHash,
        createdBy: actor.id,
        now,
      })
      const batch = await findImport(db, id)
      if (!batch) return problem('request.notFound')
      return {
        body: batch,
        status: fresh ? 202 : 200,
        headers: { Location: `/api/imports/${id}` },
        // Also for a known file whose work never came to its end: asking again takes it up.
        after: () => batch.state !== 'done' && temporal.startImport(id),
      }
    },
    listImports: async ({ query, db }) => {
      const list = listName('imports', query)
      const after = cursors.read(query.cursor, list)
      if (isProblem(after)) return after
      const found = await listImports(db, { limit: query.limit, after })
      const { rows, next } = pageOf(found, query.limit, row =>
        cursors.write({ value: row.createdAt, id: row.id }, list),
      )
      return { body: { items: [...rows], next }, next }
    },
    getImport: async ({ params, db }) => {
      const batch = await findImport(db, params.id)
      return batch ? { body: { ...batch, rows: await importRows(db, batch.id) } } : problem('request.notFound')
    },
  })
}

const wrapped = z.strictObject({ fileName: z.string().trim().max(255).optional(), content: z.string() })

/** The package itself, or a file's name and its text. */
function fileOf(text: string | undefined): { fileName: string | null; content: string } | Problem {
  const trimmed = (text ?? '').replace(/^\uFEFF/, '')
  const parsed = parse(trimmed)
  if (parsed === undefined) return problem('request.malformed', { reason: 'not JSON' })
  const named = wrapped.safeParse(parsed)
  if (!named.success) return { fileName: null, content: trimmed }
  return { fileName: named.data.fileName ?? null, content: named.data.content.replace(/^\uFEFF/, '') }
}

function parse(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text)
    return value
  } catch {
    return undefined
  }
}
