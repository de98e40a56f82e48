// What a letter says, before it has a form: one line, why, one button, four facts, what happens if nothing is done.

import type { LetterFacts, LetterRecord } from '../db/letter.ts'
import type { ClaimedMail } from '../db/mail.ts'
import type { VisitTable } from '../db/visit-letter.ts'
import type { Instant } from '../domain/calendar.ts'
import { placeOf } from '../domain/kind.ts'
import type { MailItem, MailNext } from '../domain/letters.ts'
import { reasons, relation } from './because.ts'
import { moneyText } from './board-view.ts'
import { counted, moment, type Style } from './format.ts'
import { labels } from './labels.ts'
import { type Locale, type Texts, textsOf } from './texts.ts'
import { type VisitPart, visitPart } from './visit-view.ts'

export type LetterInput = {
  mail: Pick<ClaimedMail, 'template' | 'critical' | 'readerId' | 'forId' | 'locale' | 'data'>
  facts: LetterFacts
  now: Instant
  publicUrl: string
}

export type LetterView = {
  locale: Locale
  subject: string
  what: string
  preview: string
  why: readonly string[]
  button: { label: string; url: string }
  facts: readonly { label: string; value: string; url?: string }[]
  items: readonly { record: string; title: string; matter: string; due: string; url: string }[]
  more: string
  /** Of a visit: the table of its services. */
  visit: VisitPart | null
  /** Digests speak in parts. */
  sections: readonly { title: string; items: LetterView['items'] }[]
  nothing: readonly string[]
  words: Readonly<Record<string, string>>
}

const FACTS_AT_MOST = 4
// Some mail programs cut a letter at 100 kB.
const ROWS_AT_MOST = 60
const WORDS = ['why', 'facts', 'nothing', 'items', 'record', 'matter', 'due', 'language', 'object', 'what'] as const

/** The content of a letter about `items`: those of its matters that are still true. */
export function letterView(input: LetterInput, items: readonly MailItem[]): LetterView {
  const { mail, facts } = input
  const texts = textsOf(facts.reader?.locale ?? mail.locale, facts.texts)
  const style = { texts, zone: facts.reader?.zone ?? 'Europe/Moscow' }
  const subject = subjectOf(input, items, style)
  const nothing = nothingOf(input, style)
  const table = visitOf(items, facts)
  return {
    locale: texts.locale,
    subject: mail.critical ? texts.fill(['mail', 'urgent'], { subject }) : subject,
    what: whatOf(input, items, style),
    preview: [dueOf(items, facts, style), ...nothing].filter(text => text !== '').join(' · '),
    why: [...relation(input, items, style), ...reasons(items, facts, style)],
    button: buttonOf(input, items, style),
    facts: factsOf(input, items, style),
    visit:
      table &&
      visitPart(table, { style, now: input.now, publicUrl: input.publicUrl, visitId: items[0]?.processId ?? '' }),
    sections: [],
    items: items.length > 1 ? items.slice(0, ROWS_AT_MOST).map(item => rowOf(item, input, style)) : [],
    more: items.length > ROWS_AT_MOST ? texts.fill(['mail', 'more'], { count: items.length - ROWS_AT_MOST }) : '',
    nothing,
    words: wordsOf(texts),
  }
}

export const wordsOf = (texts: Texts) =>
  Object.fromEntries(WORDS.map(word => [word, texts.text(['mail', 'words', word])]))

/** The same for all letters of a thread: no dates, no amounts, no names of persons. */
function subjectOf({ facts }: LetterInput, items: readonly MailItem[], { texts }: Style): string {
  const record = onlyRecord(items, facts)
  if (record === null) return texts.fill(['mail', 'subjectMany'], { count: recordsOf(items).length })
  const kind = labels(texts).kind(record.kind)
  return texts.fill(['mail', 'subject'], { kind, number: record.number, company: record.company })
}

/** Of a letter about one visit. */
function visitOf(items: readonly MailItem[], facts: LetterFacts): VisitTable | null {
  const [item, ...others] = items
  return item === undefined || others.length > 0 ? null : (facts.visits.get(item.processId) ?? null)
}

/** A letter about one visit says at once how many objects it is about, and until when. */
function aboutVisit({ mail, facts }: LetterInput, items: readonly MailItem[], style: Style): string | null {
  const table = visitOf(items, facts)
  const record = onlyRecord(items, facts)
  const path = ['mail', 'visit', mail.template, items[0]?.task ?? 'one']
  if (table === null || record === null || !style.texts.has(path)) return null
  return style.texts.fill(path, {
    place: record.company ?? record.title,
    services: counted('services', table.openCount, style),
    objects: counted('objects', table.objectCount, style),
    due: table.dueOn === null ? '' : moment(table.dueOn, style),
    booked: table.bookedOn === null ? '' : moment(table.bookedOn, style),
  })
}

function whatOf(input: LetterInput, items: readonly MailItem[], style: Style): string {
  const { mail, facts } = input
  const visit = aboutVisit(input, items, style)
  if (visit !== null) return visit
  const item = items[0]
  const texts = style.texts.of(item?.kind ?? '')
  const own = ['mail', 'templates', mail.template]
  const path = texts.has([...own, 'one']) ? own : ['mail', 'templates', 'notice']
  const values = {
    count: items.length,
    record: nameOf(item === undefined ? undefined : facts.records.get(item.processId), style),
    matter: item === undefined ? '' : matterOf(item, style),
    due: dueOf(items, facts, style),
    event: eventOf(mail.data.event, style),
    ...movedDate({ mail, item, style }),
  }
  if (items.length < 2) return texts.fill([...path, 'one'], values)
  // An urgent letter says what is urgent; the rest of what it carries is in its table.
  if (!mail.critical || onlyRecord(items, facts) === null) return texts.fill([...path, 'many'], values)
  const lead = texts.fill([...leadPath(item, texts), 'one'], {
    ...values,
    due: item ? dueOf([item], facts, style) : '',
  })
  return texts.fill(['mail', 'andMore'], { lead, count: items.length - 1 })
}

/** Matters stand in order of urgency; the first one's own template speaks for them. */
function leadPath(item: MailItem | undefined, texts: Texts): string[] {
  const own = ['mail', 'templates', item?.template ?? 'notice']
  return texts.has([...own, 'one']) ? own : ['mail', 'templates', 'notice']
}

function movedDate({ mail, item, style }: { mail: LetterInput['mail']; item: MailItem | undefined; style: Style }) {
  const moved = mail.data.deadline
  if (!moved) return {}
  const anchor = labels(style.texts).anchor(item?.kind ?? '', moved.anchor)
  return { anchor, from: moved.from === null ? '' : moment(moved.from, style), to: moment(moved.to, style) }
}

function buttonOf({ facts, publicUrl }: LetterInput, items: readonly MailItem[], { texts }: Style) {
  const record = onlyRecord(items, facts)
  if (record === null) return { label: texts.text(['mail', 'buttons', 'list']), url: `${publicUrl}/inbox` }
  const task = items.length === 1 ? items[0]?.taskId : null
  const word = task ? 'task' : 'record'
  return { label: texts.text(['mail', 'buttons', word]), url: recordUrl(publicUrl, record, task ?? null) }
}

function factsOf({ facts }: LetterInput, items: readonly MailItem[], style: Style) {
  const record = onlyRecord(items, facts)
  if (record === null) return []
  const due = dueOf(items, facts, style)
  const owner = record.ownerId === null ? '' : (facts.names.get(record.ownerId) ?? '')
  const table = visitOf(items, facts)
  const rows = [
    ...(table ? visitFacts(table, style) : []),
    // A visit to the client itself is called like the client.
    { label: 'title', value: table && record.title === record.company ? '' : record.title },
    { label: 'due', value: items.length === 1 ? due : '' },
    { label: 'state', value: labels(style.texts).state(record.kind, record.state) },
    { label: 'company', value: record.company ?? '' },
    { label: 'owner', value: owner },
  ]
  return rows
    .filter(row => row.value !== '')
    .slice(0, FACTS_AT_MOST)
    .map(({ label, value }) => ({ label: style.texts.text(['mail', 'facts', label]), value }))
}

/** What a visit is worth and when it is, before what every record says. */
const visitFacts = ({ sums, bookedOn }: VisitTable, style: Style) => [
  {
    label: 'amount',
    value: sums.map(({ amountMinor, currency }) => moneyText(amountMinor, currency, style)).join(' · '),
  },
  { label: 'bookedOn', value: bookedOn === null ? '' : moment(bookedOn, style) },
]

/** One matter as a row of a table. */
export function rowOf(item: MailItem, { facts, publicUrl }: LetterInput, style: Style) {
  const record = facts.records.get(item.processId)
  return {
    record: nameOf(record, style),
    title: record?.title ?? '',
    matter: matterOf(item, style),
    due: dueOf([item], facts, style),
    url: record === undefined ? publicUrl : recordUrl(publicUrl, record, item.taskId),
  }
}

function nothingOf({ mail, facts, now }: LetterInput, style: Style): string[] {
  const ahead = mail.data.next.filter(step => step.at > now)
  const lines = ahead.map(step => nextLine(step, facts, style))
  return lines.length > 0 ? lines : [style.texts.text(['mail', 'nothingMore'])]
}

function nextLine(step: MailNext, facts: LetterFacts, style: Style): string {
  const { texts } = style
  const { kind } = step
  const names = step.readerIds.flatMap(id => facts.names.get(id) ?? []).join(', ')
  const label = labels(texts)
  const values = {
    at: moment(step.at, style),
    names,
    task: step.task === null ? '' : label.task(kind, step.task),
    command: step.command === null ? '' : label.command(kind, step.command),
  }
  if (step.command !== null) return texts.fill(['mail', 'next', 'command'], values)
  if (step.template === 'overdue') return texts.fill(['mail', 'next', 'overdue'], values)
  return texts.fill(['mail', 'next', step.task === null ? 'letter' : 'task'], values)
}

/** A task by its title; a letter without one by the rule that wrote it. */
function matterOf(item: MailItem, { texts }: Style): string {
  return item.task === null ? labels(texts).rule(item.kind, item.rule) : labels(texts).task(item.kind, item.task)
}

/** The task's present due date; it may have moved since the letter was planned. */
function dueOf(items: readonly MailItem[], facts: LetterFacts, style: Style): string {
  const moments = items.flatMap(item => facts.tasks.get(item.taskId ?? '')?.dueAt ?? item.dueAt ?? [])
  const earliest = moments.sort()[0]
  return earliest === undefined ? '' : moment(earliest, style)
}

function nameOf(record: LetterRecord | undefined, { texts }: Style): string {
  if (record === undefined) return ''
  return texts.fill(['mail', 'record'], { kind: labels(texts).kind(record.kind), number: record.number })
}

/** `tender.won` is looked up as the event of its kind. */
function eventOf(event: string | undefined, { texts }: Style): string {
  return event === undefined ? '' : labels(texts).event(event)
}

function onlyRecord(items: readonly MailItem[], facts: LetterFacts): LetterRecord | null {
  const [id, ...others] = recordsOf(items)
  return id === undefined || others.length > 0 ? null : (facts.records.get(id) ?? null)
}

const recordsOf = (items: readonly MailItem[]) => [...new Set(items.map(item => item.processId))]

function recordUrl(publicUrl: string, record: LetterRecord, taskId: string | null): string {
  const page = `${publicUrl}/${placeOf(record.kind)}/${record.id}`
  return taskId === null ? page : `${page}?task=${taskId}`
}
