/** A problem of an imported file: where it is and what is wrong there. */
export type ImportProblem = { where: string; text: string }

/** Reads the problems out of an import's report, whichever of its forms they have. */
export function problemsOf(report: Readonly<Record<string, unknown>>): ImportProblem[] {
  const lists = [report.problems, report.skipped, report.errors].filter(Array.isArray)
  const entries: unknown[] = lists.flat()
  const single = typeof report.error === 'string' ? [report.error] : []
  return [...single, ...entries].map(problemOf)
}

function problemOf(entry: unknown): ImportProblem {
  if (!isFacts(entry)) return { where: '', text: String(entry) }
  const word = (...names: string[]) => {
    const found = names.map(name => entry[name]).find(value => typeof value === 'string' || typeof value === 'number')
    return found === undefined ? '' : String(found)
  }
  const where = word('path', 'pointer', 'where', 'key', 'id')
  const text = word('message', 'text', 'reason', 'detail', 'problem', 'code')
  return { where, text: text || JSON.stringify(entry) }
}

const isFacts = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null
