// What a digest says: a line of counts, and its matters in parts.

import { DIGEST_SECTIONS, type DigestData, type DigestSection } from '../domain/digest.ts'
import type { MailItem } from '../domain/letters.ts'
import { boardRows } from './board-view.ts'
import { moment, type Style } from './format.ts'
import { textsOf } from './texts.ts'
import { type LetterInput, type LetterView, rowOf, wordsOf } from './view.ts'

// Some mail programs cut a letter at 100 kB; the page has all.
const ROWS_OF_A_SECTION = 25

export function digestView(input: LetterInput, items: readonly MailItem[], digest: DigestData): LetterView {
  const { mail, facts, publicUrl } = input
  const texts = textsOf(facts.reader?.locale ?? mail.locale, facts.texts)
  const style = { texts, zone: facts.reader?.zone ?? 'Europe/Moscow' }
  const own = ['mail', 'digest', mail.template]
  const of = (section: DigestSection) => items.filter(item => (item.section ?? 'gathered') === section)
  const counts = DIGEST_SECTIONS.filter(section => of(section).length > 0).map(section =>
    texts.fill(['mail', 'digest', 'count', section], { count: of(section).length }),
  )
  const values = { day: moment(digest.day, style), counts: counts.join(', '), ...personOf(input, digest, style) }
  return {
    locale: texts.locale,
    subject: texts.fill([...own, 'subject'], values),
    what: texts.fill([...own, counts.length > 0 ? 'what' : 'nothing'], values),
    preview: counts.join(' · '),
    why: [texts.fill([...own, 'why'], values), ...forWhom(input, style), ...lateness(digest, style)],
    button: buttonOf(mail.template, style, publicUrl),
    facts: digest.board ? boardRows(digest.board, style, publicUrl) : loadOf(digest, style),
    items: [],
    more: DIGEST_SECTIONS.some(section => of(section).length > ROWS_OF_A_SECTION)
      ? texts.text(['mail', 'digest', 'more'])
      : '',
    visit: null,
    sections: DIGEST_SECTIONS.flatMap(section => {
      const rows = of(section)
      if (rows.length === 0) return []
      const title = texts.fill(['mail', 'digest', 'section', section], { count: rows.length })
      return [{ title, items: rows.slice(0, ROWS_OF_A_SECTION).map(item => withBy(item, input, style)) }]
    }),
    nothing: [texts.text([...own, 'otherwise'])],
    words: wordsOf(texts),
  }
}

function buttonOf(template: string, { texts }: Style, publicUrl: string) {
  if (template === 'boardPack')
    return { label: texts.text(['mail', 'buttons', 'projects']), url: `${publicUrl}/projects` }
  if (template === 'weeklyDigest') return { label: texts.text(['mail', 'buttons', 'team']), url: `${publicUrl}/team` }
  return { label: texts.text(['mail', 'buttons', 'list']), url: `${publicUrl}/inbox` }
}

/** "Done by …" where somebody else did it. */
function withBy(item: MailItem, input: LetterInput, style: Style) {
  const row = rowOf(item, input, style)
  const name = item.by === undefined ? undefined : input.facts.names.get(item.by)
  return name === undefined ? row : { ...row, due: style.texts.fill(['mail', 'digest', 'by'], { name }) }
}

function personOf({ facts }: LetterInput, { person }: DigestData, style: Style) {
  if (!person) return { name: '', from: '', to: '' }
  return {
    name: facts.names.get(person.id) ?? '',
    from: moment(person.fromOn, style),
    to: moment(person.toOn, style),
  }
}

/** A week's digest that reaches whoever stands in for the head says so; of absences the letter speaks itself. */
function forWhom({ mail, facts }: LetterInput, { texts }: Style): string[] {
  if (mail.forId === null || mail.template !== 'weeklyDigest') return []
  return [texts.fill(['mail', 'reader', 'standIn'], { name: facts.names.get(mail.forId) ?? '' })]
}

function lateness({ late, missedSince }: DigestData, style: Style): string[] {
  const { texts } = style
  return [
    ...(late ? [texts.text(['mail', 'digest', 'late'])] : []),
    ...(missedSince === undefined
      ? []
      : [texts.fill(['mail', 'digest', 'missed'], { day: moment(missedSince, style) })]),
  ]
}

function loadOf({ load = [] }: DigestData, { texts }: Style) {
  return load.map(({ name, open, overdue, coming }) => ({
    label: name,
    value: texts.fill(['mail', 'digest', 'load'], { open, overdue, coming }),
  }))
}
