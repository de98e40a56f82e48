// The few shapes of Markdown that generated pages are made of.

export const GENERATED =
  '<!-- Written by `npm run docs` from src/domain/processes; edit the definition, not this page. -->'

export const code = (text: string) => `\`${text}\``

export const page = (parts: readonly string[]) => `${parts.filter(Boolean).join('\n\n')}\n`

/** A list of lines inside a cell. */
export const lines = (all: readonly string[]) => all.filter(Boolean).join('<br>')

/** Nothing when there are no rows. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return ''
  const line = (cells: readonly string[]) => `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
