import { z } from 'zod'
import { id, idParams, instantOut, page, paging } from './common.ts'
import { endpoint } from './endpoint.ts'

const IMPORT_LIMIT = 20 * 1024 * 1024

const importView = z.object({
  id,
  format: z.string(),
  fileName: z.string().nullable(),
  state: z.enum(['mapping', 'checking', 'checked', 'received', 'running', 'done', 'failed', 'cancelled']),
  /** What was taken, skipped and why. */
  report: z.record(z.string(), z.unknown()),
  counts: z.object({ created: z.int(), updated: z.int(), unchanged: z.int(), skipped: z.int(), failed: z.int() }),
  createdBy: z.string(),
  createdByName: z.string().nullable(),
  createdAt: instantOut,
  finishedAt: instantOut.nullable(),
})
export type ImportView = z.output<typeof importView>

const importRowView = z.object({
  key: z.string(),
  outcome: z.enum(['created', 'updated', 'unchanged', 'skipped', 'failed']),
  recordId: id.nullable(),
  recordKind: z.string().nullable(),
  reason: z.string().nullable(),
})
export type ImportRowView = z.output<typeof importRowView>

const package_ = z.record(z.string(), z.json())

export const imports = {
  startImport: endpoint({
    method: 'POST',
    path: '/imports',
    can: 'import.run',
    summary: 'Read an OCDS or OC4IDS package: the package itself, or { fileName, content } with its text; up to 20 MB',
    body: package_,
    returns: importView,
    status: 202,
    errors: ['import.format'],
    bodyLimit: IMPORT_LIMIT,
    bodyAs: 'text',
  }),
  listImports: endpoint({
    method: 'GET',
    path: '/imports',
    can: 'import.read',
    summary: 'Imports, newest first',
    query: z.strictObject({ ...paging }),
    returns: page(importView),
    errors: [],
  }),
  getImport: endpoint({
    method: 'GET',
    path: '/imports/:id',
    can: 'import.read',
    summary: 'Progress and report of an import',
    params: idParams,
    returns: importView.extend({ rows: z.array(importRowView) }),
    errors: [],
  }),
}
