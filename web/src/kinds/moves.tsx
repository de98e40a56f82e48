import { Anchor, Stack, Text } from '@mantine/core'
import { Link } from 'react-router'
import type { RegulationMoves } from '../../../src/endpoints/regulate.ts'
import { DatesMoved } from '../bulk/dates-moved.tsx'
import { ServiceMoves } from '../bulk/service-moves.tsx'
import { recordPath } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'

/** What another regulation does to the dates of services: counted, by how far, and of the first objects by name. */
export function Moves({ moves }: { moves: RegulationMoves }) {
  const ui = useUi()
  const { total, checked, affected, sample } = moves
  return (
    <Stack gap="sm">
      <Text size="sm">
        {ui('kinds.moves.objects', { total, affected })}
        {checked < total && ` ${ui('dates.checked', { checked })}`}
      </Text>
      <DatesMoved dates={moves} />
      {sample.map(({ id, title, moves: services }) => (
        <div key={id}>
          <Anchor component={Link} to={recordPath('object', id)} size="sm">
            {title}
          </Anchor>
          <ServiceMoves moves={services} />
        </div>
      ))}
    </Stack>
  )
}
