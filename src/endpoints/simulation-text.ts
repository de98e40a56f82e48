// A simulation on one screen: the sums, who is written to most, what was missed, and the money by month.

import type { SimulationView } from './simulation.ts'
import { tableText } from './table-text.ts'

// The rest is in the answer itself (`--json`).
const LINES_AT_MOST = 15
const MISSED_WHAT = { renewal: 'renewal', support: 'support not signed', tender: 'tender' } as const

export function simulationText(done: SimulationView): string {
  const people = done.people.map(one => [one.name, String(one.letters), String(one.mostInWeek)])
  const missed = done.missed.map(one => {
    const amount = one.amountMinor === null || one.currency === null ? '' : money(one.amountMinor, one.currency)
    return [one.at.slice(0, 10), MISSED_WHAT[one.what], `#${one.recordNumber}`, amount, one.recordTitle]
  })
  const months = done.money.map(one => [
    one.month,
    money(one.missedMinor, one.currency),
    money(one.atRiskMinor, one.currency),
  ])
  return [
    `If nobody reacts from ${done.from.slice(0, 10)} to ${done.until.slice(0, 10)}:`,
    `${done.records} records, ${done.letters} letters, ${done.tasks} tasks, ${done.missed.length} missed`,
    ...part(['person', 'letters', 'most in a week'], people),
    ...part(['missed on', 'what', 'record', 'amount', 'title'], missed),
    ...part(['month', 'missed', 'at risk at its end'], months),
    ...(done.notMoved > 0
      ? [`${done.notMoved} records have no place in the edited definition and kept their own.`]
      : []),
    ...done.stuck.slice(0, LINES_AT_MOST).map(one => `Stopped: ${one.recordId}: ${one.reason}`),
  ].join('\n')
}

function part(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  if (rows.length === 0) return []
  const more = rows.length - LINES_AT_MOST
  return ['', tableText(head, rows.slice(0, LINES_AT_MOST)), ...(more > 0 ? [`… and ${more} more`] : [])]
}

function money(minor: number, currency: string): string {
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' })
  return format.format(minor / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2)).replaceAll('\u00a0', ' ')
}
