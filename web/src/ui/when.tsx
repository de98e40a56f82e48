import { Text } from '@mantine/core'
import { formatWhen, isInstant, relative, type Urgency, urgency } from '../lib/date.ts'
import { useNow } from '../text/now.tsx'
import { useReader } from '../text/use-reader.ts'

type Props = { value: string; withRelative?: 'beside' | 'below' }

/** A day, or an instant in the reader's zone; the tooltip has the exact ISO text. */
export function When({ value, withRelative }: Props) {
  const reader = useReader()
  const now = useNow()
  const text = withRelative && isInstant(value) ? relative(value, now, reader) : ''
  return (
    <time dateTime={value} title={value}>
      {formatWhen(value, reader)}
      {text && withRelative === 'beside' && ' · '}
      {text && (
        <Text span inherit c="dimmed" display={withRelative === 'below' ? 'block' : 'inline'}>
          {text}
        </Text>
      )}
    </time>
  )
}

export function useUrgency(): (at: string) => Urgency {
  const reader = useReader()
  const now = useNow()
  return at => urgency(at, now, reader.zone)
}
