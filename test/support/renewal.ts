// The contract with the rules of its renewal alone: what other questions it asks in time is not what these tests are about.

import type { Definition } from '../../src/domain/definition.ts'
import { contract as shipped } from '../../src/domain/processes/contract.ts'

const ASIDE = /^(K5\.market|K5\.notice|K6|K7|K9|T14)/

export const contract: Definition = { ...shipped, rules: shipped.rules.filter(({ id }) => !ASIDE.test(id)) }
