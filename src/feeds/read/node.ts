import { z } from 'zod'
import type { Day, Instant } from '../../domain/calendar.ts'
import type { FeedMoney, FeedPeriod } from '../part.ts'
import { isJsonObject, type JsonObject } from './json.ts'
import { toMinor } from './money.ts'
import { type Report, SILENT } from './report.ts'
import { lastDayOf, parseWritten, toDay, toInstant, type Written } from './when.ts'

// node: an object of the file with its place in it. Each reader below takes one field of a node, leniently:
// an absent, null or empty field is `undefined`; a malformed one is too, and the report says so.

export type Node = { value: JsonObject; path: string; report: Report; utcOffsetMinutes: number }

// Bounds on what a record keeps: a key has to fit an index, a text a page.
const MAX_ID_LENGTH = 300
const MAX_TEXT_LENGTH = 20_000

const written = z.union([z.string(), z.number(), z.boolean()]).transform(value => clean(String(value)))
const decimal = z
  .string()
  .trim()
  .regex(/^-?\d+(\.\d+)?$/)
const numeric = z.union([z.number(), decimal.transform(Number)]).refine(Number.isFinite)
const currencyCode = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z]{3}$/)

/** The same node, read without a word to the report: for a second look. */
export function silently(node: Node): Node {
  return { ...node, report: SILENT }
}

/** A value without its undefined fields, so that a later record can be laid over an earlier one. */
export function defined<T extends object>(value: T): T
export function defined(value: object): object {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined))
}

export function textOf(node: Node, key: string): string | undefined {
  const text = fieldOf(node, key, written, 'text', 'not a text')
  if (text === undefined || text === '') return undefined
  if (text.length <= MAX_TEXT_LENGTH) return text
  node.report.assume(pointer(node, key), `text cut to ${MAX_TEXT_LENGTH} characters`)
  return text.slice(0, MAX_TEXT_LENGTH).toWellFormed()
}

/** A key: an identifier or a code; a number counts as its digits. */
export function idOf(node: Node, key: string): string | undefined {
  const id = fieldOf(node, key, written, 'identifier', 'not an identifier')
  if (id === undefined || id === '') return undefined
  if (id.length <= MAX_ID_LENGTH) return id
  node.report.skip('identifier', pointer(node, key), `identifier longer than ${MAX_ID_LENGTH} characters`, id)
  return undefined
}

/** A register number or a classification code. Spreadsheets turn 45233130 into 45233130.0; that is undone. */
export function codeOf(node: Node, key: string): string | undefined {
  return idOf(node, key)?.replace(/^(\d{5,})\.0$/, '$1')
}

/** A word of a code list in our spelling: `partiallyMet` and `pre-award` become `partially_met` and `pre_award`. */
export function wordOf(node: Node, key: string): string | undefined {
  const word = idOf(node, key)
  return word === undefined ? undefined : snakeCase(word)
}

/** The short texts of a list; a single text counts as a list of one. */
export function wordsOf(node: Node, key: string): readonly string[] {
  const raw = node.value[key]
  if (raw === undefined || raw === null) return []
  if (!Array.isArray(raw)) return [idOf(node, key) ?? []].flat()
  const list: Node = { ...node, value: Object.fromEntries(raw.entries()), path: pointer(node, key) }
  return raw.flatMap((_item, index) => idOf(list, String(index)) ?? [])
}

export function numberOf(node: Node, key: string): number | undefined {
  return fieldOf(node, key, numeric, 'number', 'not a number')
}

/** A date with time. A day alone is its first or last moment, by `edge`; the report mentions that, or a missing zone. */
export function instantOf(node: Node, key: string, edge: 'start' | 'end'): Instant | undefined {
  const date = dateOf(node, key)
  if (date === undefined) return undefined
  const place = edge === 'start' ? 'the start' : 'the end'
  if (!date.hasTime) node.report.assume(pointer(node, key), `no time given: read as ${place} of that day`, date.day)
  else if (date.zoneMinutes === undefined) {
    node.report.assume(pointer(node, key), `no zone given: read as UTC ${signed(node.utcOffsetMinutes)} min`, date.day)
  }
  return toInstant(date, edge, node.utcOffsetMinutes)
}

export function dayOf(node: Node, key: string): Day | undefined {
  const date = dateOf(node, key)
  return date === undefined ? undefined : toDay(date, node.utcOffsetMinutes)
}

export function moneyOf(node: Node, key: string): FeedMoney | undefined {
  const money = childOf(node, key, 'money')
  if (money === undefined) return undefined
  const amount = numberOf(money, 'amount')
  const currency = fieldOf(money, 'currency', currencyCode, 'money', 'not a currency code of three letters')
  if (amount === undefined) return undefined
  if (currency === undefined) return skipMoney(money, 'amount without a currency')
  if (amount < 0) return skipMoney(money, 'negative amount')
  const amountMinor = toMinor(amount, currency)
  return amountMinor === undefined ? skipMoney(money, 'amount too large to be exact') : { amountMinor, currency }
}

/** A term in days. Without an end date, `durationInDays` from the start gives it (the first day counts). */
export function periodOf(node: Node, key: string): FeedPeriod | undefined {
  const period = childOf(node, key, 'period')
  if (period === undefined) return undefined
  const startOn = dayOf(period, 'startDate')
  const endOn = dayOf(period, 'endDate') ?? endByDuration(period, startOn)
  const maxEndOn = dayOf(period, 'maxExtentDate')
  if (startOn !== undefined && endOn !== undefined && endOn < startOn) {
    period.report.skip('period', period.path, 'the period ends before it starts', period.value)
    return undefined
  }
  const found = defined({ startOn, endOn, maxEndOn })
  return Object.keys(found).length === 0 ? undefined : found
}

export function childOf(node: Node, key: string, what: string): Node | undefined {
  const raw = node.value[key]
  if (raw === undefined || raw === null) return undefined
  const path = pointer(node, key)
  if (isJsonObject(raw)) return { ...node, value: raw, path }
  node.report.skip(what, path, 'not an object', raw)
  return undefined
}

/** The objects of a list; entries that are none are skipped one by one. */
export function childrenOf(node: Node, key: string, what: string): readonly Node[] {
  const raw = node.value[key]
  if (raw === undefined || raw === null) return []
  const path = pointer(node, key)
  if (!Array.isArray(raw)) {
    node.report.skip(what, path, 'not a list', raw)
    return []
  }
  return raw.flatMap((value: unknown, index) => {
    if (isJsonObject(value)) return [{ ...node, value, path: `${path}/${index}` }]
    node.report.skip(what, `${path}/${index}`, 'not an object', value)
    return []
  })
}

export function pointer(node: Node, key: string): string {
  return `${node.path}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`
}

export function snakeCase(word: string): string {
  return word
    .replace(/([\p{Ll}\d])(\p{Lu})/gu, '$1_$2')
    .replace(/[\s.-]+/g, '_')
    .toLowerCase()
}

function fieldOf<T>(node: Node, key: string, schema: z.ZodType<T>, what: string, message: string): T | undefined {
  const raw = node.value[key]
  if (raw === undefined || raw === null) return undefined
  const parsed = schema.safeParse(raw)
  if (parsed.success) return parsed.data
  node.report.skip(what, pointer(node, key), message, raw)
  return undefined
}

function dateOf(node: Node, key: string): Written | undefined {
  const raw = node.value[key]
  if (raw === undefined || raw === null || raw === '') return undefined
  const date = typeof raw === 'string' ? parseWritten(raw) : undefined
  if (date === undefined) node.report.skip('date', pointer(node, key), 'not a date that exists (ISO 8601)', raw)
  return date
}

function endByDuration(period: Node, startOn: Day | undefined): Day | undefined {
  const days = numberOf(period, 'durationInDays')
  if (startOn === undefined || days === undefined || !Number.isInteger(days) || days < 1) return undefined
  const endOn = lastDayOf(startOn, days)
  if (endOn !== undefined) period.report.assume(period.path, 'no end date: counted from the start and the duration')
  return endOn
}

function skipMoney(money: Node, message: string): undefined {
  money.report.skip('money', money.path, message, money.value)
  return undefined
}

// Postgres stores neither U+0000 nor half a surrogate pair.
function clean(text: string): string {
  return text.replaceAll('\0', '').toWellFormed().trim()
}

function signed(minutes: number): string {
  return minutes < 0 ? `${minutes}` : `+${minutes}`
}
