// Tokens are random and leave this machine once; the database holds their hashes only (reliability.md R-14).

import { createHash, randomBytes } from 'node:crypto'

const BYTES = 32

/** 256 random bits as text that fits a URL, a header and a cookie. */
export const newToken = (prefix = ''): string => prefix + randomBytes(BYTES).toString('base64url')

/** How a token is stored and looked up. It is random and long, so a plain hash is enough. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('hex')
