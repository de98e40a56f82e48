// Which client a row means: by its outside id, by its taxpayer number and branch, by its name, in that order.

import type { ClientKey } from './sheet.ts'

type Known = { id: string; inn: string | null; kpp: string | null; externalId: string | null; name: string }

export type ClientMatch<Client> = { found: Client } | { code: 'clientUnknown' | 'clientAmbiguous' | 'innWrong' }

/** The first of the keys that somebody has decides; a better key is not overruled by a worse one. */
export function matchClient<Client extends Known>(key: ClientKey, known: readonly Client[]): ClientMatch<Client> {
  const { externalId, inn, kpp, name } = key
  if (inn !== undefined && !/^(\d{10}|\d{12})$/.test(inn)) return { code: 'innWrong' }
  const byExternal = externalId === undefined ? [] : known.filter(one => one.externalId === externalId)
  if (byExternal.length > 0) return only(byExternal)
  const byInn = inn === undefined ? [] : known.filter(one => one.inn === inn)
  if (byInn.length > 0) {
    const branch = kpp === undefined ? [] : byInn.filter(one => one.kpp === kpp)
    // A branch that nobody noted is a company that we know by its taxpayer number alone.
    const whole = byInn.filter(one => one.kpp === null || kpp === undefined)
    return branch.length > 0 ? only(branch) : whole.length > 0 ? only(whole) : { code: 'clientUnknown' }
  }
  if (inn !== undefined) {
    // The same name under another number is another company; without any it may well be this one.
    const unnumbered = name === undefined ? [] : known.filter(one => isNamed(one, name) && one.inn === null)
    return unnumbered.length > 0 ? only(unnumbered) : { code: 'clientUnknown' }
  }
  return only(name === undefined ? [] : known.filter(one => isNamed(one, name)))
}

const isNamed = (one: Known, name: string) => one.name.toLowerCase() === name.toLowerCase()

function only<Client>(found: readonly Client[]): ClientMatch<Client> {
  const [first, ...others] = found
  if (first === undefined) return { code: 'clientUnknown' }
  return others.length > 0 ? { code: 'clientAmbiguous' } : { found: first }
}

/** By this two rows name the same new client. */
export const newClientKey = ({ externalId, inn, kpp, name }: ClientKey): string =>
  externalId !== undefined
    ? `x:${externalId}`
    : inn !== undefined
      ? `i:${inn}:${kpp ?? ''}`
      : `n:${name?.toLowerCase() ?? ''}`
