import { type KeyboardEvent, useRef, useState } from 'react'
import type { CalendarYear } from '../../../src/endpoints/calendar-view.ts'
import { formatDay } from '../lib/date.ts'
import { arrowFrom, type DayEdits, lookOf, monthName, weekdayNames, weeksOf } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useCalendarName } from './use-calendar.ts'
import classes from './year.module.css'

type Props = {
  year: CalendarYear
  weekend: readonly number[]
  edits: DayEdits
  /** Absent: only to be read. */
  onPick?: ((day: string) => void) | undefined
}

const MONTHS = Array.from({ length: 12 }, (_, index) => index + 1)

/** Twelve months. One day takes the focus by Tab, arrows lead to the others, Enter opens one. */
export function YearGrid({ year, weekend, edits, onPick }: Props) {
  const root = useRef<HTMLDivElement>(null)
  const [current, setCurrent] = useState(`${year.year}-01-01`)
  const focused = current.startsWith(`${year.year}-`) ? current : `${year.year}-01-01`
  const onKeyDown = (event: KeyboardEvent) => {
    const next = arrowFrom(focused, event.key)
    if (next === undefined) return
    event.preventDefault()
    setCurrent(next)
    root.current?.querySelector<HTMLButtonElement>(`[data-day="${next}"]`)?.focus()
  }
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside
    <div className={classes.year} ref={root} onKeyDown={onKeyDown}>
      {MONTHS.map(month => (
        <Month key={month} month={month} {...{ year, weekend, edits, onPick, focused, onFocus: setCurrent }} />
      ))}
    </div>
  )
}

type MonthProps = Props & { month: number; focused: string; onFocus: (day: string) => void }

function Month({ month, ...props }: MonthProps) {
  const { locale } = useReader()
  const { year } = props.year
  const names = weekdayNames(locale, 'short')
  const long = weekdayNames(locale, 'long')
  return (
    <table className={classes.month}>
      <caption>{monthName(year, month, locale)}</caption>
      <thead>
        <tr>
          {names.map((name, index) => (
            <th key={name} scope="col" abbr={long[index]}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeksOf(year, month).map((week, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: weeks of a month have no other name
          <tr key={index}>
            {week.map((day, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: nor have their empty places
              <td key={place}>{day && <DayCell day={day} {...props} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function DayCell({ day, year, weekend, edits, onPick, focused, onFocus }: Omit<MonthProps, 'month'> & { day: string }) {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useCalendarName()
  const edit = edits[day]
  const known = year.days.find(one => one.day === day)
  const entry = edit === undefined ? known : (edit ?? undefined)
  const look = lookOf(entry?.kind, day, weekend)
  const inherited = edit === undefined && known !== undefined && !known.own
  const words = [
    formatDay(day, locale),
    look === 'short' ? `${ui('calendars.kind.short')} ${entry?.kind}` : ui(`calendars.kind.${look}`),
    entry?.note,
    entry?.movedFrom ? ui('calendars.movedFromDay', { day: formatDay(entry.movedFrom, locale) }) : null,
    inherited ? ui('calendars.from', { name: nameOf(known.from) }) : null,
    edit === undefined ? null : ui('calendars.changedMark'),
  ].filter(Boolean)
  const marks = [classes.day, classes[look], inherited && classes.inherited, edit !== undefined && classes.edited]
  return (
    <button
      type="button"
      data-day={day}
      className={marks.filter(Boolean).join(' ')}
      title={words.slice(1).join(', ')}
      aria-label={words.join(', ')}
      tabIndex={day === focused ? 0 : -1}
      aria-disabled={onPick === undefined}
      onFocus={() => onFocus(day)}
      onClick={() => onPick?.(day)}
    >
      {Number(day.slice(8))}
      {(look === 'off' || look === 'work' || look === 'short') && (
        <span className={classes.mark} aria-hidden>
          {ui(`calendars.mark.${look}`)}
        </span>
      )}
    </button>
  )
}

const NAMES = { usual: 'work', weekend: 'weekend', off: 'off', work: 'worked', short: 'short' } as const
const LOOKS = ['usual', 'weekend', 'off', 'work', 'short'] as const

export function Legend() {
  const ui = useUi()
  return (
    <ul className={classes.legend} aria-label={ui('calendars.legend')}>
      {LOOKS.map(look => (
        <li key={look}>
          <span className={`${classes.sample} ${classes[look]}`} aria-hidden>
            {look === 'usual' || look === 'weekend' ? '' : ui(`calendars.mark.${look}`)}
          </span>
          {ui(`calendars.kind.${NAMES[look]}`)}
        </li>
      ))}
    </ul>
  )
}
