import { useCallback } from 'react'
import type { Given, RuleTemplate } from '../../../src/domain/object-kind.ts'
import type { CalendarPattern } from '../../../src/domain/service-rule.ts'
import { type Locale, languageTag } from '../lib/date.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { type Ui, useUi } from '../text/use-ui.ts'

/** A rule in one line: "every 15,000 km or 12 months, whichever is first; opens 1,500 km, 30 days before". */
export function useRuleWords(): (rule: RuleTemplate) => string {
  const ui = useUi()
  const { locale } = useReader()
  return useCallback(
    rule => {
      const number = (value: number) => value.toLocaleString(languageTag(locale))
      const given = (value: Given) => (typeof value === 'number' ? number(value) : ui('kinds.asAttribute'))
      const { calendar, everyMonths, everyUsage, leadDays, leads = [], leadUsage, leadPercent } = rule
      const unit = unitName(rule.unit, ui)
      const pattern = calendar ?? (everyMonths === undefined ? null : { every: everyMonths, unit: 'month' as const })
      const scales = [
        ...(everyUsage === undefined ? [] : [ui('kinds.said.usage', { number: given(everyUsage), unit })]),
        ...(pattern === null ? [] : [patternWords(pattern, { ui, locale })]),
        ...(rule.threshold ? [ui(`kinds.said.${rule.threshold.is}`, { number: number(rule.threshold.limit) })] : []),
        ...(rule.expiresOn || rule.validMonths !== undefined ? [ui('kinds.said.expiry')] : []),
        ...(rule.event === undefined ? [] : [ui('kinds.said.event')]),
        ...(rule.consumption ? [ui('kinds.said.consumption')] : []),
      ]
      const days = Math.max(leadDays ?? 0, ...leads)
      const before = [
        ...(leadUsage === undefined ? [] : [`${number(leadUsage)} ${unit}`]),
        ...(leadPercent === undefined ? [] : [`${leadPercent} %`]),
        ...(days > 0 ? [ui('kinds.said.days', { number: days })] : []),
      ]
      const all = scales.join(rule.combine === 'first' ? ` ${ui('kinds.said.or')} ` : ` ${ui('kinds.said.and')} `)
      return before.length === 0 ? all : `${all}; ${ui('kinds.said.before', { lead: before.join(', ') })}`
    },
    [ui, locale],
  )
}

/** Named days say more than their interval: "the first Monday, 1 April to 28 April". */
function patternWords(pattern: CalendarPattern, { ui, locale }: { ui: Ui; locale: Locale }): string {
  const { every, unit, weekdays = [], nth, season } = pattern
  const days = weekdays.map(day => weekdayName(day, locale)).join(', ')
  const which = nth && ui(nth.week === -1 ? 'kinds.last' : 'kinds.nthOf', { week: nth.week })
  const named = nth ? `${which} ${weekdayName(nth.weekday, locale)}` : days
  const interval = every > 1 || named === '' ? [ui(`kinds.said.${unit}`, { number: every })] : []
  const time = season
    ? [ui('kinds.said.season', { from: dayName(season.from, locale), to: dayName(season.to, locale) })]
    : []
  return [...interval, ...(named === '' ? [] : [named]), ...time].join(', ')
}

// 2024-01-01 was a Monday.
export const weekdayName = (day: number, locale: Locale) =>
  new Date(Date.UTC(2024, 0, day)).toLocaleDateString(languageTag(locale), { weekday: 'long', timeZone: 'UTC' })

const dayName = (monthDay: string, locale: Locale) =>
  new Date(`2024-${monthDay}T00:00:00Z`).toLocaleDateString(languageTag(locale), {
    day: 'numeric',
    month: 'long',
    timeZone: 'UTC',
  })
