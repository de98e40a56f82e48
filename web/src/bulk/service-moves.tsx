import type { z } from 'zod'
import type { serviceMove } from '../../../src/endpoints/date-moves.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { When } from '../ui/when.tsx'
import own from './dates-moved.module.css'

/** The services of one object before and after. */
export function ServiceMoves({ moves }: { moves: readonly z.output<typeof serviceMove>[] }) {
  const ui = useUi()
  const { locale } = useReader()
  return (
    <ul className={own.moves}>
      {moves.map(({ ruleId, title, from, to }) => (
        <li key={ruleId}>
          {(typeof title === 'string' ? title : title?.[locale]) ?? ruleId}:{' '}
          {from === null ? ui('dates.new') : <When value={from} />}
          {' → '}
          {to === null ? ui('dates.gone') : <When value={to} />}
        </li>
      ))}
    </ul>
  )
}
