// What every writer needs: the pool, the reference data in memory, and the few settings that turns depend on.

import type pg from 'pg'
import { createReferenceCache, type Queryable, type ReferenceCache } from './reference.ts'

export type Engine = {
  pool: pg.Pool
  reference: ReferenceCache
  /** A step further away than this needs no workflow until the wake starts one. */
  parkAfterMs: number
  /** Makes Message-IDs of this installation unguessable and stable. */
  secret: string
  mailDomain: string
  /** Whether the account of a new client is made with the record that makes it one, or by the next wake. */
  accounts: 'atOnce' | 'later'
  transaction: <Result>(work: (client: Queryable) => Promise<Result>) => Promise<Result>
}

export type EngineOptions = Pick<Engine, 'pool' | 'parkAfterMs' | 'secret' | 'mailDomain'> &
  Partial<Pick<Engine, 'accounts'>>

export function createEngine(options: EngineOptions): Engine {
  const { pool } = options
  const transaction: Engine['transaction'] = async work => {
    const client = await pool.connect()
    try {
      await client.query('begin')
      const result = await work(client)
      await client.query('commit')
      return result
    } catch (error) {
      await client.query('rollback').catch(() => {})
      throw error
    } finally {
      client.release()
    }
  }
  return { accounts: 'atOnce', ...options, reference: createReferenceCache(pool), transaction }
}
