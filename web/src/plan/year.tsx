import { Text } from '@mantine/core'
import { Link, useSearchParams } from 'react-router'
import type { PlanDay, PlanPage } from '../../../src/endpoints/day-plan.ts'
import { heatOf, monthsOf } from '../lib/day-grid.ts'
import { withFilter } from '../lib/link.ts'
import { monthName, weekdayNames } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useCounts } from './month.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'
import { useSight } from './use-plan.ts'

/** Twelve months: the more services a day expects, the darker it is; the number itself is said, not only shown. */
export function Year({ page }: { page: PlanPage }) {
  const ui = useUi()
  const { locale } = useReader()
  const { span } = useSight()
  const days = new Map(page.days.map(day => [day.day, day]))
  const busiest = Math.max(...page.days.map(weightOf), 0)
  return (
    <>
      <Text size="sm" c="dimmed" mb="sm">
        {ui('plan.yearHint')}
      </Text>
      <div className={classes.year}>
        {monthsOf(span).map(({ month, blanks, days: own }) => (
          <section key={month} className={classes.yearMonth}>
            <h2>
              {monthName(Number(month.slice(0, 4)), Number(month.slice(5, 7)), locale)} {month.slice(0, 4)}
              <span className={classes.yearSum}>
                {ui('plan.counted.service', { count: own.reduce((sum, day) => sum + weightOf(days.get(day)), 0) })}
              </span>
            </h2>
            <div className={classes.yearDays}>
              {weekdayNames(locale, 'short').map(name => (
                <span key={name} className={classes.yearName} aria-hidden>
                  {name}
                </span>
              ))}
              {Array.from({ length: blanks }, (_, index) => `blank${index}`).map(blank => (
                <span key={blank} />
              ))}
              {own.map(day => (
                <YearDay key={day} day={days.get(day)} name={day} busiest={busiest} />
              ))}
            </div>
          </section>
        ))}
      </div>
    </>
  )
}

/** The services expected on a day; where that is not kept, those that are due next. */
const weightOf = (day: PlanDay | undefined): number => day?.expected ?? day?.services ?? 0

function YearDay({ day, name, busiest }: { day: PlanDay | undefined; name: string; busiest: number }) {
  const ui = useUi()
  const { locale } = useReader()
  const { today } = useSight()
  const [search] = useSearchParams()
  const counts = useCounts(day ?? NOTHING)
  const count = weightOf(day)
  const words = [
    dayTitle(name, locale),
    count > 0 ? ui('plan.expected', { count }) : ui('plan.nothing'),
    ...counts.filter(({ name: layer }) => layer !== 'service').map(({ text }) => text),
  ]
  const to = `?${withFilter(withFilter(search, 'view', 'month'), 'day', name)}`
  const marks = [
    classes.heat,
    classes[`heat${heatOf(count, busiest)}`],
    name === today && classes.today,
    (day?.visits ?? 0) > 0 && classes.hasVisit,
  ]
  return (
    <Link to={to} className={marks.filter(Boolean).join(' ')} title={words.join(', ')} aria-label={words.join(', ')}>
      {Number(name.slice(8))}
    </Link>
  )
}

const NOTHING: PlanDay = {
  day: '',
  visits: 0,
  services: 0,
  tasks: 0,
  contracts: 0,
  expected: null,
  minutes: null,
  off: false,
  away: false,
}
