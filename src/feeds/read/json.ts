import type { FeedProblem } from '../part.ts'

const MAX_BYTES = 20 * 1024 * 1024
const MAX_DEPTH = 64

export type JsonObject = Readonly<Record<string, unknown>>

export type JsonText = { ok: true; value: unknown } | { ok: false; problem: FeedProblem }

/**
 * Parses the text of a file that comes from outside: at most 20 MB (UTF-8) and 64 levels deep.
 * Never throws; what is wrong is one problem at the root.
 */
export function readJson(text: string): JsonText {
  if (Buffer.byteLength(text) > MAX_BYTES) return refuse('the file is larger than 20 MB')
  // Depth is measured before parsing, so that nothing deep is ever built.
  if (isDeeperThan(text, MAX_DEPTH)) return refuse(`the file is nested deeper than ${MAX_DEPTH} levels`)
  try {
    return { ok: true, value: JSON.parse(text.replace(/^\uFEFF/, '')) }
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'SyntaxError') throw error
    return refuse(text.trim() === '' ? 'the file is empty' : `not valid JSON: ${error.message.toWellFormed()}`)
  }
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function refuse(message: string): JsonText {
  return { ok: false, problem: { kind: 'skipped', path: '', message } }
}

function isDeeperThan(text: string, limit: number): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < text.length; at += 1) {
    const char = text[at]
    if (quoted) {
      if (char === '\\') at += 1
      else if (char === '"') quoted = false
    } else if (char === '"') quoted = true
    else if (char === '{' || char === '[') {
      depth += 1
      if (depth > limit) return true
    } else if (char === '}' || char === ']') depth -= 1
  }
  return false
}
