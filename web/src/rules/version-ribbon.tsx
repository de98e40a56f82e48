import { Text } from '@mantine/core'
import { useUi } from '../text/use-ui.ts'
import classes from './rules.module.css'

/** How many of the running processes live by the newest version, as a share and in words. */
export function VersionRibbon({ live, outdated }: { live: number; outdated: number }) {
  const ui = useUi()
  const share = live === 0 ? 100 : Math.round((100 * (live - outdated)) / live)
  return (
    <div className={classes.ribbonCell}>
      <div className={classes.ribbon} aria-hidden="true">
        <div style={{ width: `${live === 0 ? 0 : share}%` }} />
      </div>
      <Text size="xs" c={outdated > 0 ? 'var(--mantine-color-text)' : 'dimmed'}>
        {outdated > 0 ? ui('rules.ofWhichOld', { live, outdated }) : ui('rules.allNew', { live })}
      </Text>
    </div>
  )
}
