import type { RuleView } from '../../../src/endpoints/object.ts'
import { formatDay, type Locale, languageTag } from '../lib/date.ts'
import { unitName } from '../lib/unit.ts'
import type { Ui } from '../text/use-ui.ts'

/** Why a service is due when it is: what the rule asks, from where it counts, and what each of its scales says. */
export function whyText(rule: RuleView, { ui, locale }: { ui: Ui; locale: Locale }): string[] {
  const number = (value: number) =>
    new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: 1 }).format(value)
  const unit = unitName(textOf(rule.rule.unit), ui)
  const asks = asked(rule, { ui, number, unit })
  const last =
    rule.lastUsage === null
      ? ui('object.why.last', { on: formatDay(rule.lastOn, locale) })
      : ui('object.why.lastAt', { on: formatDay(rule.lastOn, locale), usage: number(rule.lastUsage), unit })
  const scales = rule.scales.map(({ by, dueOn, total }) => {
    const day = dueOn === null ? ui('object.why.unknown') : formatDay(dueOn, locale)
    if (by !== 'usage' || total === null) return `${ui(`object.scale.${by}`)}: ${day}`
    const { perDay } = rule.next
    const pace = perDay === null ? '' : ui('object.why.pace', { perDay: number(perDay), unit })
    return `${ui('object.scale.usage')}: ${number(total)} ${unit}, ${day} ${pace}`.trim()
  })
  const combine = rule.scales.length > 1 ? [ui(`object.why.${rule.combine}`)] : []
  return [`${asks.join(', ')}. ${last}`, ...scales, ...combine, ui(`object.why.${rule.anchor}`)]
}

type Words = { ui: Ui; number: (value: number) => string; unit: string }

function asked({ rule }: RuleView, { ui, number, unit }: Words): string[] {
  const { everyMonths, everyUsage, calendar, threshold, expiryIn, expiresOn, event, consumption } = rule
  const pattern = partsOf(calendar)
  const every = typeof everyMonths === 'number' ? { every: everyMonths, unit: 'month' } : pattern
  const words = [
    ...(every ? [patternText(every, ui)] : []),
    ...(typeof everyUsage === 'number' ? [ui('object.why.everyUsage', { usage: number(everyUsage), unit })] : []),
    ...(threshold ? [ui('object.why.threshold')] : []),
    ...(expiryIn !== undefined || expiresOn !== undefined ? [ui('object.why.expiry')] : []),
    ...(typeof event === 'string' ? [ui('object.why.event')] : []),
    ...(consumption ? [ui('object.why.consumption')] : []),
  ]
  return words.map((word, index) => (index === 0 ? word.charAt(0).toUpperCase() + word.slice(1) : word))
}

const UNITS = ['day', 'week', 'month', 'year'] as const
type Pattern = { every: number; unit: string; named?: boolean }

function patternText({ every, unit, named = false }: Pattern, ui: Ui): string {
  const known = UNITS.find(one => one === unit) ?? 'month'
  return named ? ui('object.why.named') : ui(`object.why.every.${known}`, { count: every })
}

function partsOf(value: unknown): Pattern | null {
  if (typeof value !== 'object' || value === null || !('every' in value) || !('unit' in value)) return null
  if (typeof value.every !== 'number' || typeof value.unit !== 'string') return null
  return { every: value.every, unit: value.unit, named: 'nth' in value || 'weekdays' in value || 'season' in value }
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)
