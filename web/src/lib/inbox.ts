import { urgency } from './date.ts'

export const INBOX_TABS = ['today', 'overdue', 'later', 'done'] as const
export type InboxTab = (typeof INBOX_TABS)[number]

export const isInboxTab = (word: string | null): word is InboxTab => INBOX_TABS.some(tab => tab === word)

type Task = { state: string; dueAt: string | null; snoozedUntil: string | null }

/** Where a task stands for the reader's day. One that is put off is for later; one without a date is for today. */
export function inTab(task: Task, now: string, zone: string): InboxTab {
  if (task.state === 'done' || task.state === 'cancelled') return 'done'
  if (task.snoozedUntil !== null && task.snoozedUntil > now) return 'later'
  if (task.dueAt === null) return 'today'
  const near = urgency(task.dueAt, now, zone)
  if (near === 'overdue') return 'overdue'
  return near === 'today' ? 'today' : 'later'
}
