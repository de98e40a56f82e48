// Small tables that a command asks for: who takes part in a project, how far each needed line got. Held as JSON text.

import { PRESENCE_STEPS } from '../../../src/domain/potential.ts'

export type Column = { name: string; type: 'party' | 'role' | 'number' | 'fixed' }
export type Row = Readonly<Record<string, unknown>>

/** Which fields are tables, with their columns. Rows of a table whose first column is fixed are neither added nor taken away. */
export const TABLES: Readonly<Record<string, readonly Column[]>> = {
  parties: [
    { name: 'role', type: 'role' },
    { name: 'partyId', type: 'party' },
  ],
  presence: [
    { name: 'description', type: 'fixed' },
    ...PRESENCE_STEPS.map((name): Column => ({ name, type: 'number' })),
  ],
}

/** What takes part in an investment project (domain.md section 2). */
export const PROJECT_ROLES = [
  'investor',
  'customer_developer',
  'technical_customer',
  'general_designer',
  'general_contractor',
  'subcontractor',
  'supplier',
  'trusted_supplier',
  'dealer',
  'operator',
] as const

export function readRows(text: string): Row[] {
  try {
    const value: unknown = JSON.parse(text)
    const rows: unknown[] = Array.isArray(value) ? value : []
    return rows.filter(isRow)
  } catch {
    return []
  }
}

/** The rows as they are sent; null when one says only half. Rows that say nothing are left out. */
export function rowsToSend(field: string, text: string): Row[] | null {
  const columns = TABLES[field] ?? []
  const asked = columns.filter(column => column.type === 'party' || column.type === 'role')
  const rows = readRows(text).filter(row => asked.length === 0 || asked.some(({ name }) => isGiven(row[name])))
  if (rows.some(row => asked.some(({ name }) => !isGiven(row[name])))) return null
  const numbers = columns.filter(column => column.type === 'number').map(column => column.name)
  const sent = rows.map(row =>
    Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, numbers.includes(name) ? numberOf(value) : value]),
    ),
  )
  return sent.some(row => Object.values(row).some(value => Number.isNaN(value))) ? null : sent
}

/** What a project's form begins with: everybody who is known, and every needed line with how far it got. */
export function firstRows(field: string, facts: Row): string | undefined {
  if (field === 'parties') {
    const known = listOf(facts.participants).map(({ role, partyId }) => ({ role, partyId }))
    return known.length > 0 ? JSON.stringify(known) : undefined
  }
  if (field !== 'presence') return undefined
  const known = new Map(listOf(facts.presence).map(row => [row.position, row]))
  const none = Object.fromEntries(PRESENCE_STEPS.map(step => [step, 0]))
  return JSON.stringify(
    listOf(facts.needLines).map(({ description }, position) => ({
      position,
      ...none,
      ...known.get(position),
      description,
    })),
  )
}

const isRow = (value: unknown): value is Row => typeof value === 'object' && value !== null && !Array.isArray(value)
const isGiven = (value: unknown) => typeof value === 'string' && value !== ''

function listOf(value: unknown): Row[] {
  const rows: unknown[] = Array.isArray(value) ? value : []
  return rows.filter(isRow)
}

/** Nothing is none; what is no number is said to be wrong. */
function numberOf(value: unknown): number {
  if (typeof value === 'number') return value
  const text = String(value ?? '')
    .replaceAll(/\s/g, '')
    .replace(',', '.')
  return text === '' ? 0 : Number(text)
}
