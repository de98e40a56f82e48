import type { FieldView } from '../../../src/endpoints/field.ts'
import { dayOf, instantOf, isInstant, type Locale, timeOf } from './date.ts'
import { entriesToSend } from './entry.ts'
import { LINE_FIELDS, linesToSend } from './line.ts'
import { moneyInput, parseMoney } from './money.ts'
import { rowsToSend, TABLES } from './table.ts'

// Between what a form holds (text and ticks) and what the API takes (numbers, days, instants, minor units).

export type FormValue = string | boolean
export type FormValues = Readonly<Record<string, FormValue>>
/** Fields of definitions, and what objects have beside them: kinds of attributes, their place, the act of a service. */
export type FormField = Pick<FieldView, 'name' | 'required'> & {
  type: FieldView['type'] | 'number' | 'list' | 'object' | 'document'
  choices?: readonly string[] | undefined
}
export type FormContext = { zone: string; locale: Locale; currency: string }

/** A field that does not fit: the key of its sentence in `ui.form`. */
export type FormProblem = 'required' | 'number' | 'amount' | 'date' | 'json' | 'entries' | 'table'
export type FormBody = { body: Record<string, unknown>; problems: Record<string, FormProblem> }

/**
 * The body to send. An empty field is left out, or sent as null when `before` says that it held something; with `before`
 * only what changed is sent.
 */
export function toBody(
  fields: readonly FormField[],
  values: FormValues,
  context: FormContext,
  before?: FormValues,
): FormBody {
  const body: Record<string, unknown> = {}
  const problems: Record<string, FormProblem> = {}
  for (const field of fields) {
    const value = values[field.name] ?? ''
    const had = before?.[field.name] ?? ''
    if (before && value === had) continue
    if (value === '') {
      if (field.required) problems[field.name] = 'required'
      else if (had !== '') body[field.name] = null
      continue
    }
    const parsed = parseValue(field, value, context)
    if ('problem' in parsed) problems[field.name] = parsed.problem
    else body[field.name] = parsed.value
  }
  return { body, problems }
}

/** What the API gave, as a form holds it. */
export function toFormValue(type: FormField['type'], value: unknown, context: FormContext): FormValue {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value
  if (type === 'amount' && typeof value === 'number') return moneyInput(value, context.currency, context.locale)
  if (type === 'instant' && typeof value === 'string' && isInstant(value)) {
    return `${dayOf(value, context.zone)}T${timeOf(value, context.zone)}`
  }
  if (type === 'day' && typeof value === 'string') return value.slice(0, 10)
  if (type === 'list' && Array.isArray(value)) return value.join('\n')
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value, null, 2)
}

/** Lists sort and add up by the record's own sum, which is the same as its definition's amount. */
export const withAmount = (body: Record<string, unknown>): Record<string, unknown> =>
  'amount' in body ? { ...body, amountMinor: body.amount } : body

type Parsed = { value: unknown } | { problem: FormProblem }

function parseValue(field: FormField, value: FormValue, context: FormContext): Parsed {
  if (typeof value === 'boolean') return { value }
  switch (field.type) {
    case 'integer':
      return /^-?\d+$/.test(value.trim()) ? { value: Number(value) } : { problem: 'number' }
    case 'number': {
      const number = Number(value.replace(/[\s\u00a0]/g, '').replace(',', '.'))
      return Number.isFinite(number) ? { value: number } : { problem: 'number' }
    }
    case 'list':
      return { value: listIn(value) }
    case 'amount': {
      const minor = parseMoney(value, context.currency)
      return minor === undefined || minor < 0 ? { problem: 'amount' } : { value: minor }
    }
    case 'day':
      return isRealDay(value) ? { value } : { problem: 'date' }
    case 'instant': {
      const [day = '', time = ''] = value.split('T')
      const clock = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(time.trim())
      if (!isRealDay(day) || !clock) return { problem: 'date' }
      return { value: instantOf(day, `${clock[1]?.padStart(2, '0')}:${clock[2]}`, context.zone) }
    }
    case 'json': {
      if (Object.hasOwn(TABLES, field.name)) {
        const rows = rowsToSend(field.name, value)
        return rows === null ? { problem: 'table' } : { value: rows }
      }
      return LINE_FIELDS.includes(field.name) ? parseLines(value, field.required) : parseJson(value)
    }
    case 'entries': {
      const entries = entriesToSend(value)
      return entries === null ? { problem: 'entries' } : { value: entries }
    }
    default:
      return value.trim() === '' ? { problem: 'required' } : { value: value.trim() }
  }
}

/** One entry a line. */
const listIn = (text: string): string[] =>
  text
    .split('\n')
    .map(line => line.trim())
    .filter(Boolean)

function isRealDay(day: string): boolean {
  const date = new Date(`${day}T00:00:00Z`)
  return /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)
}

function parseLines(text: string, required: boolean): Parsed {
  const parsed = parseJson(text)
  if ('problem' in parsed) return parsed
  const lines = linesToSend(parsed.value)
  return lines.length === 0 && required ? { problem: 'required' } : { value: lines }
}

function parseJson(text: string): Parsed {
  try {
    return { value: JSON.parse(text) }
  } catch {
    return { problem: 'json' }
  }
}
