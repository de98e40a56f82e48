// The only gate through which an address reaches a mail server. Recipients that are parsed a second time by a library can
// turn into two, or into somebody else's; so an address is one local part and one domain, or it is refused.

import { domainToASCII } from 'node:url'

const ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
const LOCAL = new RegExp(`^${ATOM}(?:\\.${ATOM})*$`)
const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/
// What a domain may be written in before it is turned into ASCII: no quotes, controls, brackets, commas or escapes.
const WRITTEN_DOMAIN = /^[\p{L}\p{M}\p{N}.-]+$/u
const LONGEST_LOCAL = 64
const LONGEST = 254

/** The address in the form that servers understand, an international domain in punycode; null when it is none. */
export function parseAddress(text: string): string | null {
  const at = text.lastIndexOf('@')
  const local = text.slice(0, at)
  const written = text.slice(at + 1)
  if (at < 1 || local.length > LONGEST_LOCAL || !LOCAL.test(local) || !WRITTEN_DOMAIN.test(written)) return null
  const domain = domainToASCII(written)
  const address = `${local}@${domain}`
  return address.length <= LONGEST && domain.split('.').every(label => LABEL.test(label)) ? address : null
}

export type Sender = { name: string | null; address: string }

/** `bot@mail.example` or `Potok <bot@mail.example>`. Throws a RangeError: without a sender no letter can leave. */
export function parseSender(text: string): Sender {
  const [, name, inside] = /^([^<>]*)<([^<>]+)>$/.exec(text.trim()) ?? []
  const address = parseAddress(inside ?? text.trim())
  if (address === null) throw new RangeError(`"${text}" is not an address to send from`)
  return { name: name?.trim() || null, address }
}
