// How a person wants letters. Nothing here makes a letter vanish: what does not come at once comes in the daily digest.

/** Kinds of letters that a person may have in the digest; overdue tasks and critical letters always come at once. */
export const LETTER_GROUPS = ['tasks', 'reminders', 'news'] as const
export type LetterGroup = (typeof LETTER_GROUPS)[number]

export type LetterSettings = {
  /** Hours of a usual workday, 'HH:MM' on the person's clock; absent: those of their calendar. */
  window?: { from: string; until: string }
  /** Hours in which no letter comes, on every day; they may go over midnight. */
  quiet?: { from: string; until: string }
  /** Single letters a day; the rest joins the digest. */
  dayCap: number
  inDigest: readonly LetterGroup[]
  /** Whether a digest comes on days on which no letter waits for it. */
  dailyDigest: boolean
}

/** Domain.md section 3 and U-73: ten single letters a day, a digest every working morning. */
export const USUAL_SETTINGS: LetterSettings = { dayCap: 10, inDigest: [], dailyDigest: true }

/** Templates that are a group of their own; a new kind of letter is news. */
const GROUPS: Readonly<Record<string, LetterGroup>> = { task: 'tasks', reminder: 'reminders', visit: 'tasks' }

/** Escalations are never held back, and neither are letters that carry others or tell of an absence. */
export const ALWAYS_AT_ONCE: readonly string[] = [
  'overdue',
  'dailyDigest',
  'weeklyDigest',
  'boardPack',
  'absenceStart',
  'absenceEnd',
  'handedOver',
]

export const groupOf = (template: string): LetterGroup => GROUPS[template] ?? 'news'

/** Whether a letter waits for its reader's digest because the reader chose so. */
export const waitsForDigest = (settings: LetterSettings, letter: { template: string; critical: boolean }): boolean =>
  !letter.critical && !ALWAYS_AT_ONCE.includes(letter.template) && settings.inDigest.includes(groupOf(letter.template))
