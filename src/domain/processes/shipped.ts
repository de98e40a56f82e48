// The definitions that the product brings along, by kind.

import type { Definition } from '../definition.ts'
import type { ShippedKind } from '../kind.ts'
import { account } from './account.ts'
import { contract } from './contract.ts'
import { deal } from './deal.ts'
import { interest } from './interest.ts'
import { object } from './object.ts'
import { project } from './project.ts'
import { tender } from './tender.ts'
import { visit } from './visit.ts'

export const SHIPPED: Readonly<Record<ShippedKind, Definition>> = {
  project,
  tender,
  interest,
  deal,
  contract,
  object,
  visit,
  account,
}
