import type { Clock } from './clock.ts'

export const projectKey = (key: string) => `demo:project:${key}`

/** The project on hold, and since when: its records are told up to there, then the hold reaches them all. */
export const HELD = 'treatment'
export const heldAt = (clock: Clock) => clock.ago(16, '12:00')
