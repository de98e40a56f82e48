import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

const OWNER_ONLY = 0o600
const BYTES = 32

const schema = z.object({
  /** Of the embedded Postgres. */
  databasePassword: z.string().min(1),
  /** Of the product: signs links, hashes tokens. */
  secret: z.string().min(BYTES),
})

export type Secrets = z.infer<typeof schema>

/** The secrets of this data folder, made on the first start. */
export function ensureSecrets(folder: string): Secrets {
  const path = join(folder, 'secrets.json')
  if (existsSync(path)) return readSecrets(path)
  const secrets = { databasePassword: token(), secret: token() }
  writeSecretFile(path, `${JSON.stringify(secrets, null, 2)}\n`)
  return secrets
}

/** The administrator's API key for scripts on this machine, when it has been written. */
export function readAdminKey(folder: string): string | null {
  const path = adminKeyPath(folder)
  return existsSync(path) ? readFileSync(path, 'utf8').trim() : null
}

/** Where that key lies. */
export const adminKeyPath = (folder: string) => join(folder, 'admin.key')

/** Writes a file that only its owner may read; complete or not at all. */
export function writeSecretFile(path: string, text: string): void {
  const aside = `${path}.${process.pid}`
  writeFileSync(aside, text, { mode: OWNER_ONLY })
  renameSync(aside, path)
}

function readSecrets(path: string): Secrets {
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch {
    throw new Error(
      `${path} cannot be read: put the right file back, or start with --fresh (this removes the data too).`,
    )
  }
}

const token = () => randomBytes(BYTES).toString('base64url')
