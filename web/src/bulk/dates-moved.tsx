import { Stack, Text } from '@mantine/core'
import type { DatesMoved as Dates } from '../../../src/endpoints/date-moves.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import own from './dates-moved.module.css'

const COUNTS = ['earlier', 'later', 'same', 'new', 'gone'] as const
type Counts = Pick<Dates, (typeof COUNTS)[number] | 'histogram'>

/** How dates move, of another regulation or another calendar: counted, and by how far. */
export function DatesMoved({ dates }: { dates: Counts }) {
  const ui = useUi()
  const counts = COUNTS.filter(name => dates[name] > 0)
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {counts.map(name => `${ui(`dates.${name}`)}: ${dates[name]}`).join(' · ')}
      </Text>
      <Histogram histogram={dates.histogram} />
    </Stack>
  )
}

function Histogram({ histogram }: Pick<Counts, 'histogram'>) {
  const ui = useUi()
  const words = useWords()
  const shown = histogram.filter(({ count }) => count > 0)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  if (shown.length === 0) return null
  return (
    <div className={own.histogram} role="img" aria-label={ui('dates.histogram')}>
      {shown.map(({ bucket, count }) => (
        <Bar key={bucket} name={words.named('ui.bulk.tally', `moved${bucket}`)} share={count / most} count={count} />
      ))}
    </div>
  )
}

function Bar({ name, share, count }: { name: string; share: number; count: number }) {
  return (
    <>
      <span>{name}</span>
      <span className={own.bar} style={{ width: `${Math.round(100 * share)}%` }} />
      <span>{count}</span>
    </>
  )
}
