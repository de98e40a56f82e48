import { Anchor } from '@mantine/core'
import { Link } from 'react-router'
import type { RecordView } from '../../../src/endpoints/record.ts'
import { recordPath } from '../lib/link.ts'
import { useWords } from '../text/use-words.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './record.module.css'

type Props = { kind: string; record: RecordView }

/** The client's objects that a support contract is about, as they were when it was prepared. */
export function Covered({ kind, record }: Props) {
  const words = useWords()
  const objects = readObjects(record.facts.objects)
  if (objects.length === 0) return null
  return (
    <Panel title={words.field(kind, 'objects')}>
      <ul className={classes.links}>
        {objects.map(({ id, number, title }) => (
          <li key={id}>
            <Anchor component={Link} to={recordPath('object', id)} size="sm">
              {words.record('object', number)} · {title}
            </Anchor>
          </li>
        ))}
      </ul>
    </Panel>
  )
}

type Covering = { id: string; number: number; title: string }

const readObjects = (value: unknown): Covering[] => (Array.isArray(value) ? value.filter(isCovering) : [])

const isCovering = (value: unknown): value is Covering =>
  typeof value === 'object' &&
  value !== null &&
  'id' in value &&
  typeof value.id === 'string' &&
  'number' in value &&
  typeof value.number === 'number' &&
  'title' in value &&
  typeof value.title === 'string'
