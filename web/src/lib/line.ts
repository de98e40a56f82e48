// Lines of goods and services while a person edits them: text fields, read from and written to JSON text.

export type LineDraft = {
  description: string
  quantity?: string
  unit?: string
  /** Of a need: how much of it we can make in three months. */
  capacityPerQuarter?: string
  rest?: Record<string, unknown>
}

/** Understands what a form wrote and what the API gave; anything else is no lines. */
export function readLines(text: string): LineDraft[] {
  const value = parse(text)
  if (!Array.isArray(value)) return []
  const rows: unknown[] = value
  return rows.filter(isFacts).map(({ description, quantity, unit, capacityPerQuarter, ...rest }) => ({
    description: typeof description === 'string' ? description : '',
    ...(quantity === undefined || quantity === null ? {} : { quantity: quantityText(quantity) }),
    ...(typeof unit === 'string' ? { unit } : {}),
    ...(capacityPerQuarter === undefined || capacityPerQuarter === null
      ? {}
      : { capacityPerQuarter: quantityText(capacityPerQuarter) }),
    ...(Object.keys(rest).length > 0 ? { rest } : {}),
  }))
}

/** What is not understood as a number stays text, so that the API can say which line is wrong. */
export function writeLines(lines: readonly LineDraft[]): string {
  const rows = lines.map(({ description, quantity = '', unit = '', capacityPerQuarter = '', rest = {} }) => ({
    ...rest,
    description,
    ...(quantity.trim() === '' ? {} : { quantity: quantityOf(quantity) }),
    ...(unit.trim() === '' ? {} : { unit }),
    ...(capacityPerQuarter.trim() === '' ? {} : { capacityPerQuarter: quantityOf(capacityPerQuarter) }),
  }))
  return JSON.stringify(rows)
}

/** Fields that hold lines and are edited as such. */
export const LINE_FIELDS: readonly string[] = ['lines', 'needLines', 'supplyLines']

/** What is sent: lines that say nothing are left out, quantities are numbers. */
export function linesToSend(value: unknown): unknown[] {
  const rows: unknown[] = Array.isArray(value) ? value : []
  return rows
    .filter(isFacts)
    .filter(row => String(row.description ?? '').trim() !== '')
    .map(row => ({ ...row, ...asNumber(row, 'quantity'), ...asNumber(row, 'capacityPerQuarter') }))
}

const asNumber = (row: Record<string, unknown>, part: string) => {
  const value = row[part]
  return typeof value === 'string' ? { [part]: numberOf(value) ?? value } : {}
}

export const addLine = (lines: readonly LineDraft[]): LineDraft[] => [...lines, { description: '' }]

export const removeLine = (lines: readonly LineDraft[], index: number) => lines.filter((_, place) => place !== index)

export const changeLine = (lines: readonly LineDraft[], index: number, part: keyof LineDraft, text: string) =>
  lines.map((line, place) => (place === index ? { ...line, [part]: text } : line))

const quantityText = (quantity: unknown) =>
  typeof quantity === 'number' ? String(quantity).replace('.', ',') : String(quantity)

/** A number that is still being typed (`1,` or `1,50`) stays text, or the cursor would jump. */
function quantityOf(text: string): number | string {
  const number = numberOf(text)
  return number === undefined || String(number).replace('.', ',') !== text ? text : number
}

function numberOf(text: string): number | undefined {
  const compact = text.replace(/[\s\u00a0]/g, '').replace(',', '.')
  const number = Number(compact)
  return compact !== '' && Number.isFinite(number) ? number : undefined
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const isFacts = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
