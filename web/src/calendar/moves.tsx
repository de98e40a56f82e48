import { Alert, Anchor, Group, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { ReplanView } from '../../../src/endpoints/calendar-view.ts'
import { DatesMoved } from '../bulk/dates-moved.tsx'
import { ServiceMoves } from '../bulk/service-moves.tsx'
import { formatInstant } from '../lib/date.ts'
import { recordPath } from '../lib/link.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { Chip } from '../ui/chip.tsx'
import classes from './year.module.css'

/** What a change would do to the plans: counted, and some records as they would change. */
export function Moves({ replan }: { replan: ReplanView }) {
  const ui = useUi()
  const reader = useReader()
  const { affected, total, checked, earliest, latest } = replan
  const some = checked < total && ` ${ui('dates.checked', { checked })}`
  if (affected === 0)
    return (
      <Alert color="gray">
        {ui('calendars.moves.none')}
        {some}
      </Alert>
    )
  const counted = [
    ['moved', replan.moved],
    ['appeared', replan.appeared],
    ['vanished', replan.vanished],
    ['tasks', replan.tasksMoved],
    ['overdue', replan.overdue],
  ] as const
  return (
    <Stack gap="xs">
      <Text size="sm" fw={600}>
        {ui('calendars.moves.affected', { affected, processes: total })}
        {some}
      </Text>
      <DatesMoved dates={replan} />
      <Group gap={4}>
        {counted.map(
          ([name, count]) =>
            count > 0 && (
              <Chip key={name} tone={name === 'overdue' ? 'amber' : 'accent'}>
                {ui(`calendars.moves.${name}`)}: {count}
              </Chip>
            ),
        )}
      </Group>
      {earliest && latest && (
        <Text size="sm" c="dimmed">
          {ui('calendars.moves.range', { from: formatInstant(earliest, reader), to: formatInstant(latest, reader) })}
        </Text>
      )}
      <Sample sample={replan.sample} />
    </Stack>
  )
}

function Sample({ sample }: { sample: ReplanView['sample'] }) {
  const ui = useUi()
  const words = useWords()
  return (
    <ul className={classes.moves} aria-label={ui('calendars.moves.sample')}>
      {sample.map(record => (
        <li key={record.id}>
          <Anchor component={Link} to={recordPath(record.kind, record.id)} size="sm" fw={600}>
            {words.record(record.kind, record.number)}
          </Anchor>{' '}
          <Text span size="sm" c="dimmed">
            {record.title}
          </Text>
          {record.services.length > 0 && <ServiceMoves moves={record.services} />}
          {record.moves.map(move => (
            <Move key={move.key} kind={record.kind} move={move} />
          ))}
        </li>
      ))}
    </ul>
  )
}

function Move({ kind, move }: { kind: string; move: ReplanView['sample'][number]['moves'][number] }) {
  const ui = useUi()
  const words = useWords()
  const reader = useReader()
  const isDueOnly = move.from === move.to
  const [from, to] = isDueOnly ? [move.dueFrom, move.dueTo] : [move.from, move.to]
  const at = (instant: string | null) => (instant ? formatInstant(instant, reader) : ui('calendars.moves.never'))
  return (
    <Text size="sm">
      {move.task ? words.task(kind, move.task) : words.rule(move.rule)}
      {isDueOnly && ` (${ui('calendars.moves.due')})`}: {ui('calendars.moves.change', { from: at(from), to: at(to) })}
    </Text>
  )
}
