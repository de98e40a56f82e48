import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { RegulationMoves } from '../../../src/endpoints/regulate.ts'
import { recordPath } from '../lib/link.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useWords } from '../text/use-words.ts'
import { When } from '../ui/when.tsx'
import own from './kinds.module.css'

/** What another regulation does to the dates of services: counted, by how far, and of the first objects by name. */
export function Moves({ moves }: { moves: RegulationMoves }) {
  const ui = useUi()
  const { total, checked, affected } = moves
  const counts = (['earlier', 'later', 'same', 'new', 'gone'] as const).filter(name => moves[name] > 0)
  return (
    <Stack gap="sm">
      <Text size="sm">
        {ui('kinds.moves.objects', { total, affected })}
        {checked < total && ` ${ui('kinds.moves.checked', { checked })}`}
      </Text>
      <Text size="sm" fw={600}>
        {counts.map(name => `${ui(`kinds.moves.${name}`)}: ${moves[name]}`).join(' · ')}
      </Text>
      <Histogram moves={moves} />
      <Sample moves={moves} />
    </Stack>
  )
}

function Histogram({ moves: { histogram } }: { moves: RegulationMoves }) {
  const ui = useUi()
  const words = useWords()
  const shown = histogram.filter(({ count }) => count > 0)
  const most = Math.max(1, ...shown.map(({ count }) => count))
  if (shown.length === 0) return null
  return (
    <div className={own.histogram} role="img" aria-label={ui('kinds.moves.histogram')}>
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

function Sample({ moves: { sample } }: { moves: RegulationMoves }) {
  const ui = useUi()
  const { locale } = useReader()
  return sample.map(({ id, title, moves }) => (
    <div key={id}>
      <Anchor component={Link} to={recordPath('object', id)} size="sm">
        {title}
      </Anchor>
      <ul className={own.moves}>
        {moves.map(({ ruleId, title: rule, from, to }) => (
          <li key={ruleId}>
            {(typeof rule === 'string' ? rule : rule?.[locale]) ?? ruleId}:{' '}
            {from === null ? ui('kinds.moves.new') : <When value={from} />}
            {' → '}
            {to === null ? ui('kinds.moves.gone') : <When value={to} />}
          </li>
        ))}
      </ul>
    </div>
  ))
}
