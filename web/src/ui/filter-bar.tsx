import { Button } from '@mantine/core'
import { useDisclosure, useMediaQuery } from '@mantine/hooks'
import { IconFilter } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useUi } from '../text/use-ui.ts'
import classes from './filter-bar.module.css'

export const filterClass = classes.filter ?? ''
/** Several chosen words want room to be read. */
export const manyClass = (chosen: readonly string[]) => (chosen.length > 0 ? (classes.chosen ?? '') : filterClass)

type Props = { search: ReactNode; count: number; onClear: () => void; children: ReactNode }

/** The search box of a list with its filters; on a narrow screen these stand behind a button. */
export function FilterBar({ search, count, onClear, children }: Props) {
  const ui = useUi()
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  const [opened, filters] = useDisclosure(false)
  return (
    <search className={classes.bar} aria-label={ui('filter.label')}>
      {search}
      {isNarrow && (
        <Button
          variant="default"
          leftSection={<IconFilter size={16} aria-hidden />}
          onClick={filters.toggle}
          aria-expanded={opened}
        >
          {count > 0 ? `${ui('filter.label')} · ${count}` : ui('filter.label')}
        </Button>
      )}
      {(!isNarrow || opened) && children}
      {count > 0 && (
        <Button variant="subtle" onClick={onClear}>
          {ui('filter.clear')}
        </Button>
      )}
    </search>
  )
}
