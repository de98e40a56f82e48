// Who writes a letter: to one of us about what is still true, to a client, to whoever is asked for a reading.

import { readClientFacts } from '../db/client-letter.ts'
import { letterFacts } from '../db/letter.ts'
import type { ClaimedMail, Rendered } from '../db/mail.ts'
import { DRIVER_LETTER } from '../db/reading-ask.ts'
import { readLink, readSigner } from '../db/reading-link.ts'
import type { Instant } from '../domain/calendar.ts'
import { TRUE_WHILE_PLANNED } from '../domain/letters.ts'
import { clientUntrue, renderClientLetter } from './client.ts'
import { renderLetter } from './compose.ts'
import { readingUntrue, renderReadingLetter } from './reading.ts'
import type { MailDeps } from './send.ts'
import { stillTrue } from './truth.ts'

type WriterDeps = Pick<MailDeps, 'db' | 'secret' | 'publicUrl' | 'standing'>

/** What leaves, rendered once and kept byte for byte for later tries. */
export type Letter = {
  rendered: Rendered
  renderedAt: Instant
  address: string
  locale: 'ru' | 'en'
  fromName: string | null
  replyTo: string | null
}

/** Readings are asked for in letters of their own form. */
export function writerOf({ template, personId }: ClaimedMail) {
  if (template === 'clientReadings' || template === DRIVER_LETTER) return readingLetter
  return personId === null ? ownLetter : clientLetter
}

/** To a contact or a driver: about meters that are still to be read. */
async function readingLetter(deps: WriterDeps, mail: ClaimedMail, now: Instant): Promise<Letter | string> {
  const link = await readLink(deps.db, { mailId: mail.id, now })
  const untrue = readingUntrue(link)
  if (link === null || untrue !== null) return untrue ?? 'recordGone'
  const signer = await readSigner(deps.db, mail)
  const { template } = mail
  return (
    keptLetter(mail) ?? {
      rendered: await renderReadingLetter(link, { template, signer, ...deps }),
      renderedAt: now,
      address: mail.address,
      locale: link.locale,
      fromName: signer.name,
      replyTo: signer.email,
    }
  )
}

/** To one of us: about those of its matters that are still true. A text is the reason why there is no letter. */
async function ownLetter(deps: WriterDeps, mail: ClaimedMail, now: Instant): Promise<Letter | string> {
  const facts = await letterFacts(deps.db, mail)
  const truth = stillTrue(mail.data, facts, await overtaken(deps, mail.data.items, now))
  if (truth.reason !== null) return truth.reason
  return (
    keptLetter(mail) ?? {
      rendered: await renderLetter({ mail, facts, now, publicUrl: deps.publicUrl }, truth.items),
      renderedAt: now,
      address: facts.reader?.email ?? mail.address,
      locale: facts.reader?.locale ?? mail.locale,
      fromName: null,
      replyTo: null,
    }
  )
}

/** Step keys of letters without a task whose cause is gone: a call was made, a date was moved. */
async function overtaken(deps: WriterDeps, items: ClaimedMail['data']['items'], now: Instant): Promise<Set<string>> {
  const gone = new Set<string>()
  for (const { processId, stepKey, template } of items) {
    if (!TRUE_WHILE_PLANNED.some(one => one === template)) continue
    if ((await deps.standing({ processId, stepKey, now })) !== 'planned') gone.add(stepKey)
  }
  return gone
}

/** To a client: nothing leaves that is not true, not allowed, or about a record that stands still. */
async function clientLetter(deps: WriterDeps, mail: ClaimedMail, now: Instant): Promise<Letter | string> {
  const facts = await readClientFacts(deps.db, mail)
  const [item] = mail.data.items
  const standing = item ? await deps.standing({ ...item, now }) : 'gone'
  const untrue = clientUntrue(facts, standing)
  if (facts === null || untrue !== null) return untrue ?? 'recordGone'
  return (
    keptLetter(mail) ?? {
      rendered: await renderClientLetter(mail.template, facts, now),
      renderedAt: now,
      address: facts.email ?? mail.address,
      locale: facts.locale,
      fromName: facts.ownerName,
      replyTo: facts.ownerEmail,
    }
  )
}

export function keptLetter(mail: ClaimedMail): Letter | null {
  const { subject, textBody, htmlBody, renderedAt, address, locale, fromName, replyTo } = mail
  if (subject === null || textBody === null || htmlBody === null || renderedAt === null) return null
  return { rendered: { subject, text: textBody, html: htmlBody }, renderedAt, address, locale, fromName, replyTo }
}
