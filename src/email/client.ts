// Letters to clients: our words outward, without a word of how we work, signed by whoever answers for the record.

import type { ClientFacts } from '../db/client-letter.ts'
import type { Rendered } from '../db/mail.ts'
import type { Instant } from '../domain/calendar.ts'
import { counted, moment } from './format.ts'
import { renderIn } from './layout.ts'
import { type Texts, textsOf } from './texts.ts'
import { wordsOf } from './view.ts'
import { type VisitPart, visitPart } from './visit-view.ts'

/** Why nobody at the client should get this letter now; null when it may leave. */
export function clientUntrue(facts: ClientFacts | null, standing: 'planned' | 'held' | 'gone'): string | null {
  if (facts === null) return 'recordGone'
  if (facts.closed) return 'recordClosed'
  if (facts.email === null) return 'lettersNotAllowed'
  if (standing === 'planned') return null
  return standing === 'held' ? 'held' : 'overtaken'
}

export type ClientView = {
  locale: 'ru' | 'en'
  subject: string
  greeting: string
  paragraphs: readonly string[]
  /** Of a visit: its services, between the first paragraph and the last. */
  visit: VisitPart | null
  last: readonly string[]
  words: Readonly<Record<string, string>>
  signature: readonly string[]
  note: string
}

/** What the letter says. A template without words of its own is nobody's letter, and is refused as it is rendered. */
export function clientView(template: string, facts: ClientFacts, now: Instant): ClientView {
  const texts = wordsOfKind(facts)
  const own = ['mail', 'client', template]
  if (!texts.has([...own, 'subject'])) throw new RangeError(`no client letter "${template}"`)
  const values = valuesOf(facts, texts)
  const said = (path: readonly string[]) => texts.fill(path, values)
  return {
    locale: facts.locale,
    subject: said([...own, 'subject']),
    greeting: said(['mail', 'client', 'greeting']),
    paragraphs: [said([...own, 'first']), ...termsOf(facts, texts)].filter(text => text !== ''),
    visit: facts.visit && visitPart(facts.visit, { style: styleIn(texts), now, publicUrl: null, visitId: '' }),
    last: [said([...own, 'last'])].filter(text => text !== ''),
    words: wordsOf(texts),
    signature: [said(['mail', 'client', 'regards']), facts.ownerName ?? '', facts.ownerEmail ?? ''].filter(Boolean),
    note: said(['mail', 'client', 'note']),
  }
}

/** In the owner's own words, line by line; a line break must not look like a part of the letter. */
function termsOf({ renewalTerms }: ClientFacts, texts: Texts): string[] {
  const lines = (renewalTerms ?? '').split(/\r?\n/).filter(line => line.trim() !== '')
  if (lines.length === 0) return []
  return [
    texts.text(['mail', 'client', 'terms']),
    ...lines.map(line => line.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()),
  ]
}

/** What a kind of objects says in words of its own goes before the dictionary. */
function wordsOfKind({ locale, visit }: ClientFacts): Texts {
  if (!visit?.texts) return textsOf(locale)
  return textsOf(locale, new Map([['object', visit.texts]])).of('object')
}

const styleIn = (texts: Texts) => ({ texts, zone: 'UTC' })

function visitValues({ visit }: ClientFacts, texts: Texts) {
  if (visit === null) return {}
  const style = styleIn(texts)
  return {
    objects: counted('objects', visit.objectCount, style),
    dueOn: visit.dueOn === null ? '' : moment(visit.dueOn, style),
    bookedOn: visit.bookedOn === null ? '' : moment(visit.bookedOn, style),
  }
}

function valuesOf(facts: ClientFacts, texts: Texts) {
  const style = styleIn(texts)
  const day = (on: string | null) => (on === null ? '' : moment(on, style))
  return {
    ...visitValues(facts, texts),
    name: facts.name,
    company: facts.company,
    number: facts.contractNumber ?? '',
    endOn: day(facts.endOn),
    mainEndOn: day(facts.mainEndOn),
    owner: facts.ownerName ?? '',
  }
}

/** Subject, text and HTML of a letter to a client. */
export async function renderClientLetter(template: string, facts: ClientFacts, now: Instant): Promise<Rendered> {
  const letter = clientView(template, facts, now)
  return { subject: letter.subject, ...(await renderIn('client', letter)) }
}
