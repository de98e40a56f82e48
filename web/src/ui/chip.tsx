import type { ReactNode } from 'react'
import classes from './chip.module.css'

export type Tone = 'grey' | 'accent' | 'red' | 'amber' | 'green' | 'outline'

/** A short word about a thing. Its tone never says more than its text and icon do. */
export function Chip({ tone = 'grey', icon, children }: { tone?: Tone; icon?: ReactNode; children: ReactNode }) {
  return (
    <span className={chipClass(tone)}>
      {icon}
      <span>{children}</span>
    </span>
  )
}

export const chipClass = (tone: Tone) => `${classes.chip} ${classes[tone] ?? ''}`
