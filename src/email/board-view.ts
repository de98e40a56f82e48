// The figures of a board pack, each with the page that it can be looked at on.

import { type BoardCount, type BoardFigures, type BoardMoney, sharesOf } from '../domain/board.ts'
import type { Style } from './format.ts'
import type { LetterView } from './view.ts'

type Row = { name: string; money?: BoardMoney; count?: BoardCount; page: string }

const ROWS: readonly Row[] = [
  { name: 'potential', money: 'potential', count: 'projects', page: '/projects' },
  { name: 'served', money: 'served', page: '/projects' },
  { name: 'share', page: '/projects' },
  { name: 'coverage', page: '/projects' },
  { name: 'unmet', money: 'unmet', count: 'unmet', page: '/projects' },
  { name: 'inWork', money: 'inWork', count: 'inWork', page: '/deals' },
  { name: 'lost', money: 'lost', count: 'lost', page: '/tenders?closed=all' },
  { name: 'held', count: 'held', page: '/processes?held=true' },
  { name: 'overdue', count: 'overdue', page: '/processes?overdue=true' },
  { name: 'renewalsMissed', count: 'renewalsMissed', page: '/contracts?state=expired' },
  { name: 'renewalsComing', count: 'renewalsComing', page: '/contracts' },
  { name: 'competitorsEndingNow', count: 'competitorsEndingNow', page: '/contracts' },
  { name: 'competitorsEndingNext', count: 'competitorsEndingNext', page: '/contracts' },
]

/** A figure that nobody knows yet says so; it is not nought. */
export function boardRows(board: BoardFigures, style: Style, publicUrl: string): LetterView['facts'] {
  const { texts } = style
  return ROWS.map(row => ({
    label: texts.text(['mail', 'board', row.name]),
    value: figureOf(row, board, style) || texts.text(['mail', 'board', 'unknown']),
    url: `${publicUrl}${row.page}`,
  }))
}

function figureOf({ name, money, count }: Row, board: BoardFigures, style: Style): string {
  if (name === 'share')
    return sharesOf(board)
      .map(share => `${share.percent} % (${share.currency})`)
      .join(' · ')
  if (name === 'coverage') return board.coveragePercent === null ? '' : `${board.coveragePercent} %`
  const sums = money === undefined ? [] : board.money.filter(({ what }) => what === money)
  const amount = sums.map(({ minor, currency }) => moneyText(minor, currency, style)).join(' · ')
  if (count === undefined) return amount
  const number = String(board.counts[count])
  if (money === undefined) return number
  const values = { amount, count: number }
  return style.texts.fill(['mail', 'board', amount === '' ? 'countAlone' : 'withCount'], values)
}

/** Whole units: nobody leads a company by kopecks. */
export function moneyText(minor: number, currency: string, { texts }: Style): string {
  try {
    const format = new Intl.NumberFormat(texts.locale, {
      style: 'currency',
      currency,
      maximumFractionDigits: 0,
      minimumFractionDigits: 0,
    })
    const digits =
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
    return format.format(minor / 10 ** digits)
  } catch {
    // A feed may name a currency that nobody knows.
    return `${new Intl.NumberFormat(texts.locale, { maximumFractionDigits: 0 }).format(minor / 100)} ${currency}`
  }
}
