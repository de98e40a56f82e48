// How the page behind a link looks: one column, large fields, both schemes; every text of others is escaped.

import type { AskedObject, ReadingLink } from '../db/reading-link.ts'
import type { Instant } from '../domain/calendar.ts'
import type { ReadingDoubt } from '../domain/reading-doubt.ts'
import { type Locale, textOf } from './locale.ts'

/** What became of one field. */
export type Noted = {
  value: string
  reason: string
  what: 'saved' | 'notANumber' | 'refused' | ReadingDoubt['code']
  doubt?: ReadingDoubt
}

type FormPage = { link: ReadingLink; nonce: string; now: Instant; noted: ReadonlyMap<string, Noted> }

export function formPage({ link, nonce, now, noted }: FormPage): string {
  const { locale, company, name, objects, expiresAt } = link
  const say = sayIn(locale)
  const saved = [...noted.values()].filter(({ what }) => what === 'saved').length
  const wrong = noted.size - saved
  const open = objects.filter(object => isOpen(object, now))
  const told = [
    ...(saved > 0 ? [`<p class="good" role="status">${say('savedSome', { count: saved })}</p>`] : []),
    ...(wrong > 0 ? [`<p class="bad" role="alert">${say('look')}</p>`] : []),
    ...(open.length === 0 ? [`<p class="good" role="status">${say('allDone')}</p>`] : []),
  ]
  const body = `
<h1>${say('title')}</h1>
<p>${say('company', { company })}</p>
${told.join('\n')}
${open.length > 0 && noted.size === 0 ? `<p>${name === null ? '' : `${say('hello', { name })} `}${say('intro')}</p>` : ''}
<form method="post" accept-charset="utf-8">
${objects.map(object => card(object, { locale, now, noted: noted.get(object.id) })).join('\n')}
${open.length > 0 ? `<button type="submit">${say('send')}</button>` : ''}
</form>
<p class="small">${say('until', { on: dayIn(locale, expiresAt) })}</p>`
  return page({ locale, nonce, title: say('title'), body })
}

type CardInput = { locale: Locale; now: Instant; noted: Noted | undefined }

function card(object: AskedObject, { locale, now, noted }: CardInput): string {
  const say = sayIn(locale)
  const { id, title, plate, meter, last, entered } = object
  const shown = (value: number) => `${numberIn(locale, value)}${unitOf(locale, meter)}`
  const head = `<h2>${escaped(title)}${plate === null || title.includes(plate) ? '' : ` <span class="plate">${escaped(plate)}</span>`}</h2>`
  if (!isOpen(object, now) && entered)
    return `<section>${head}<p class="good">${say('enteredBefore', { on: dayIn(locale, entered.at), value: shown(entered.value) })}</p></section>`
  const before = last === null ? say('never') : say('last', { value: shown(last.value), on: dayIn(locale, last.at) })
  const failed = noted !== undefined && noted.what !== 'saved'
  const unit = meter === null ? '' : textOf(locale, `readingPage.units.${meter}`, {}, meter)
  const label = unit === '' ? say('labelPlain') : say('label', { unit })
  const note = entered
    ? `<p class="good">${say(noted?.what === 'saved' ? 'saved' : 'enteredToday', { value: shown(entered.value) })}</p>`
    : ''
  return `<section${failed ? ' class="wrong"' : ''}>${head}
<p class="small">${before}</p>
${note}
<label for="v-${id}">${label}</label>
<input id="v-${id}" name="v-${id}" inputmode="numeric" autocomplete="off" maxlength="20" value="${failed ? escaped(noted.value) : ''}"${failed ? ` aria-invalid="true" aria-describedby="e-${id}"` : ''}>
${failed ? wrongPart(id, noted, locale) : ''}</section>`
}

function wrongPart(id: string, { what, value, reason, doubt }: Noted, locale: Locale): string {
  const say = sayIn(locale)
  const text = say(what, {
    value,
    known: doubt ? numberIn(locale, doubt.known) : '',
    on: doubt ? dayIn(locale, doubt.on) : '',
  })
  const why =
    doubt && what !== 'readingAhead'
      ? `<label for="w-${id}">${say('reason')}</label><input id="w-${id}" name="w-${id}" maxlength="500" value="${escaped(reason)}">`
      : ''
  return `<p class="bad" id="e-${id}">${text}</p>${why}`
}

const isOpen = ({ entered }: AskedObject, now: Instant) =>
  entered === null || entered.at.slice(0, 10) === now.slice(0, 10)

type Note = { what: 'unknown' | 'expired' | 'revoked' | 'tooMany'; locale: Locale; nonce: string; on: Instant }

export function notePage({ what, locale, nonce, on }: Note): string {
  const say = sayIn(locale)
  const body = `<h1>${say(what)}</h1><p>${say(`${what}Hint`, { on: on === '' ? '' : dayIn(locale, on) })}</p>`
  return page({ locale, nonce, title: say(what), body })
}

/** Texts are ours, what stands in them is not. */
const sayIn =
  (locale: Locale) =>
  (key: string, values: Record<string, string | number> = {}) =>
    textOf(
      locale,
      `readingPage.${key}`,
      Object.fromEntries(Object.entries(values).map(([name, value]) => [name, escaped(String(value))])),
    )

const numberIn = (locale: Locale, value: number) => new Intl.NumberFormat(locale).format(value)
const dayIn = (locale: Locale, at: string) =>
  new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' }).format(
    new Date(at.slice(0, 10)),
  )
const unitOf = (locale: Locale, meter: string | null) =>
  meter === null ? '' : ` ${escaped(textOf(locale, `readingPage.units.${meter}`, {}, meter))}`

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, sign => ESCAPES[sign] ?? sign)

const page = ({
  locale,
  nonce,
  title,
  body,
}: {
  locale: Locale
  nonce: string
  title: string
  body: string
}) => `<!doctype html>
<html lang="${locale}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex"><meta name="color-scheme" content="light dark"><title>${title}</title>
<style nonce="${nonce}">${STYLE}</style></head><body><main>${body}</main></body></html>`

const STYLE = `
:root{color-scheme:light dark;--ink:#1f2933;--dim:#52606d;--line:#cbd2d9;--paper:#fff;--card:#f5f7fa;--accent:#1864ab;--good:#2b6a30;--bad:#b3261e}
@media (prefers-color-scheme:dark){:root{--ink:#e4e7eb;--dim:#9aa5b1;--line:#3e4c59;--paper:#16191d;--card:#1f2429;--accent:#4dabf7;--good:#8ce99a;--bad:#ffa8a8}}
*{box-sizing:border-box}body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.5 -apple-system,"Segoe UI",Roboto,Arial,sans-serif}
main{max-width:560px;margin:0 auto;padding:20px 16px 48px}h1{font-size:24px;line-height:1.25;margin:0 0 8px}h2{font-size:18px;line-height:1.3;margin:0 0 2px;overflow-wrap:anywhere}
p{margin:0 0 10px;overflow-wrap:anywhere}section{background:var(--card);border:1px solid var(--line);border-radius:10px;padding:14px 16px;margin:0 0 14px}
section.wrong{border-color:var(--bad)}.plate{font-weight:400;color:var(--dim)}.small{font-size:15px;color:var(--dim)}.good{color:var(--good);font-weight:600}.bad{color:var(--bad);font-weight:600}
label{display:block;font-weight:600;margin:8px 0 4px}input{width:100%;font:inherit;font-size:22px;padding:10px 12px;border:1px solid var(--dim);border-radius:8px;background:var(--paper);color:var(--ink)}
input[name^="w-"]{font-size:17px}input:focus,button:focus{outline:3px solid var(--accent);outline-offset:1px}
button{width:100%;font:inherit;font-size:19px;font-weight:600;padding:14px;border:0;border-radius:10px;background:var(--accent);color:#fff;cursor:pointer}
@media (prefers-color-scheme:dark){button{color:#0b1a27}}`
