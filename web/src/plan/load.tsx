import { Text } from '@mantine/core'
import type { PlanPage, PlanPerson } from '../../../src/endpoints/day-plan.ts'
import { languageTag } from '../lib/date.ts'
import { heatOf } from '../lib/day-grid.ts'
import { minutesText } from '../lib/minutes.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './plan.module.css'
import { dayTitle } from './span-title.ts'

// The names stand still at the left.
const OWNER_PX = 140

/** A month begins long before today, and whoever looks wants the days that come. */
function intoSight(cell: HTMLElement | null): void {
  const box = cell?.closest('div')
  if (cell && box) box.scrollLeft = Math.max(cell.offsetLeft - OWNER_PX, 0)
}

/** How much work each person has on each day, beside the working time of that day. */
export function Load({ page }: { page: PlanPage }) {
  const ui = useUi()
  const { locale } = useReader()
  if (page.people.length === 0) return null
  const short = new Intl.DateTimeFormat(languageTag(locale), { day: 'numeric', month: 'numeric', timeZone: 'UTC' })
  return (
    <div className={classes.loadBox}>
      <Panel title={ui('plan.load')} flush>
        <Text size="sm" c="dimmed" px="md" py="xs">
          {ui('plan.loadHint')}
        </Text>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
        <div className={classes.loadScroll} tabIndex={0}>
          <table className={classes.load} aria-label={ui('plan.load')}>
            <thead>
              <tr>
                <th scope="col">{ui('column.owner')}</th>
                {page.days.map(({ day }) => (
                  <th key={day} ref={day === page.today ? intoSight : null} scope="col" abbr={dayTitle(day, locale)}>
                    {short.format(new Date(`${day}T00:00:00Z`))}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {page.people.map(person => (
                <tr key={person.id}>
                  <th scope="row">{person.name}</th>
                  {person.days.map(day => (
                    <LoadCell key={day.day} day={day} />
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
    </div>
  )
}

// A day that is full by this much is told apart from one that is just busy.
const FULL_PERCENT = 100

function LoadCell({ day: { minutes, visits, capacityMinutes } }: { day: PlanPerson['days'][number] }) {
  const ui = useUi()
  const { locale } = useReader()
  const isOff = capacityMinutes === 0
  const share = isOff ? (minutes > 0 ? FULL_PERCENT + 1 : 0) : Math.round((100 * minutes) / capacityMinutes)
  const isOver = share > FULL_PERCENT
  const marks = [isOff && classes.loadOff, isOver ? classes.loadOver : classes[`heat${heatOf(share, FULL_PERCENT)}`]]
  const words = [
    minutesText(minutes, locale),
    ui('plan.ofCapacity', { time: minutesText(capacityMinutes, locale) }),
    ui('plan.counted.visit', { count: visits }),
    ...(isOver ? [ui('plan.tooMuch')] : []),
  ]
  return (
    <td className={marks.filter(Boolean).join(' ')} title={words.join(', ')}>
      {minutes > 0 ? minutesText(minutes, locale) : isOff ? '–' : ''}
      {isOver && <span aria-hidden>!</span>}
      {visits > 0 && <span className={classes.loadVisits}>{ui('plan.counted.visit', { count: visits })}</span>}
    </td>
  )
}
