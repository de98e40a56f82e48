import { createHash } from 'node:crypto'

/** Tells bodies apart as they were written. */
export const hashOf = (body: string) => createHash('sha256').update(body).digest('hex')
