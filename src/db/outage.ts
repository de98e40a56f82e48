// Telling an outage, which passes, from a fault in what was asked, which comes again.

// connection lost · out of resources · shutting down · lost against another transaction
const PASSING_CLASSES = ['08', '53', '57', '40']
const NOT_FROM_POSTGRES = /^E[A-Z]+$/

/** Whether the database was away or busy: trying again later is worth it, and nothing is wrong with the data. */
export function isOutage(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : ''
  if (code === '') return /timeout|terminated|Connection/.test(error.message)
  return NOT_FROM_POSTGRES.test(code) || PASSING_CLASSES.includes(code.slice(0, 2))
}
