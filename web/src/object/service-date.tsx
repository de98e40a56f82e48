import { Text } from '@mantine/core'
import { formatDay } from '../lib/date.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'

// Words tell it too: the state of the object stands beside it.
const LATE = { c: 'var(--potok-red-text)', fw: 600 } as const

type Props = {
  dueOn: string
  by: string
  spreadDays: number | null
  stale: boolean
  /** Its day has not passed yet. */
  isAhead: boolean
  isLate: boolean
}

/** The day of a service: how sure it is, and whether it has passed. */
export function ServiceDate({ dueOn, by, spreadDays, stale, isAhead, isLate }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const isForecast = by === 'usage' && isAhead
  return (
    <div>
      <Text size="sm" component="span" {...(isLate ? LATE : {})}>
        {formatDay(dueOn, locale)}
        {spreadDays !== null && spreadDays > 0 && ` ${ui('object.spread', { count: spreadDays })}`}
      </Text>
      {(isForecast || stale) && (
        <Text size="xs" c="dimmed" component="span" ml={6}>
          {ui(stale ? 'object.staleForecast' : 'object.forecast')}
        </Text>
      )}
    </div>
  )
}
