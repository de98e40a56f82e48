// Letters that ask for meter readings: what is asked about, and one button to a page where it is entered without a login.

import type { Rendered } from '../db/mail.ts'
import { type AskedObject, type ReadingLink, readingToken, type Signer } from '../db/reading-link.ts'
import { moment, type Style } from './format.ts'
import { renderIn } from './layout.ts'
import { textsOf } from './texts.ts'

/** Why nobody should get this letter now; null when it may leave. */
export function readingUntrue(link: ReadingLink | null): string | null {
  if (link === null) return 'recordGone'
  if (link.standing !== 'open') return 'lettersNotAllowed'
  return link.objects.some(isWanted) ? null : 'readingsEntered'
}

const isWanted = ({ entered }: AskedObject) => entered === null

type Around = { template: string; secret: string; publicUrl: string; signer: Signer }

// Some mail programs cut a letter at 100 kB.
const ROWS_AT_MOST = 60

export async function renderReadingLetter(link: ReadingLink, around: Around): Promise<Rendered> {
  const letter = readingView(link, around)
  return { subject: letter.subject, ...(await renderIn('reading', letter)) }
}

function readingView(link: ReadingLink, { template, secret, publicUrl, signer }: Around) {
  const texts = textsOf(link.locale)
  const own = ['mail', 'client', template]
  const wanted = link.objects.filter(isWanted)
  const [first] = wanted
  const style = { texts, zone: 'UTC' }
  const values = {
    name: link.name ?? '',
    company: link.company,
    count: wanted.length,
    object: first ? nameOf(first) : '',
    until: moment(link.expiresAt.slice(0, 10), style),
  }
  const said = (path: readonly string[]) => texts.fill(path, values)
  return {
    locale: link.locale,
    subject: said([...own, 'subject']),
    greeting: link.name === null ? said([...own, 'greeting']) : said(['mail', 'client', 'greeting']),
    paragraphs: [said([...own, 'first'])],
    rows: wanted.slice(0, ROWS_AT_MOST).map(one => ({ object: nameOf(one), last: lastOf(one, style) })),
    more: wanted.length > ROWS_AT_MOST ? texts.fill(['mail', 'more'], { count: wanted.length - ROWS_AT_MOST }) : '',
    words: {
      object: texts.text(['mail', 'client', 'readingWords', 'object']),
      last: texts.text(['mail', 'client', 'readingWords', 'last']),
    },
    button: {
      label: texts.text(['mail', 'client', 'readingWords', 'button']),
      url: `${publicUrl}/r/${readingToken(secret, link.mailId)}`,
    },
    last: said([...own, 'last']),
    signature: [said(['mail', 'client', 'regards']), signer.name ?? '', signer.email ?? ''].filter(Boolean),
    note: said(['mail', 'client', 'note']),
  }
}

const nameOf = ({ title, plate }: AskedObject) =>
  plate === null || title.includes(plate) ? title : `${title}, ${plate}`

function lastOf({ last, meter }: AskedObject, style: Style): string {
  const { texts } = style
  if (last === null) return texts.text(['mail', 'client', 'readingWords', 'never'])
  const value = new Intl.NumberFormat(texts.locale).format(last.value)
  const unit = meter === null ? '' : ` ${texts.text(['mail', 'client', 'readingWords', 'units', meter], '')}`
  return `${value}${unit}, ${moment(last.at.slice(0, 10), style)}`
}
