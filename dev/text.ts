import { existsSync, readFileSync } from 'node:fs'

/** The end of a log file, for an error message. */
export function lastLines(path: string, count: number): string {
  if (!existsSync(path)) return ''
  return readFileSync(path, 'utf8').trimEnd().split('\n').slice(-count).join('\n')
}

/** A box around some lines, for the one thing that a person should read after the start. */
export function box(lines: string[]): string {
  const width = Math.max(...lines.map(line => line.length))
  const body = lines.map(line => `│ ${line.padEnd(width)} │`)
  const edge = '─'.repeat(width + 2)
  return [`┌${edge}┐`, ...body, `└${edge}┘`].join('\n')
}
