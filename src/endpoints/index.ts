import type { ShippedKind } from '../domain/kind.ts'
import { absence } from './absence.ts'
import { backtest } from './backtest.ts'
import { bulk } from './bulk.ts'
import { calendar } from './calendar.ts'
import { calendarLink } from './calendar-link.ts'
import { catalogue } from './catalogue.ts'
import { dayPlan } from './day-plan.ts'
import { definition } from './definition.ts'
import { definitionDraft } from './definition-draft.ts'
import type { Endpoint } from './endpoint.ts'
import { imports } from './import.ts'
import { mail } from './mail.ts'
import { next } from './next.ts'
import { objectKind } from './object-kind.ts'
import { objectKindDraft } from './object-kind-draft.ts'
import { party, person } from './party.ts'
import { potential } from './potential.ts'
import { process } from './process.ts'
import { object, project } from './project.ts'
import { reading } from './reading.ts'
import { anyRecordEndpoints, recordEndpoints } from './record-route.ts'
import { regulate } from './regulate.ts'
import { session } from './session.ts'
import { sheets } from './sheet.ts'
import { simulation } from './simulation.ts'
import { system } from './system.ts'
import { task } from './task.ts'
import { team } from './team.ts'
import { user } from './user.ts'
import { objectService, visit } from './visit.ts'

/** Every route that is the same for all definitions, by family and name. */
export const families = {
  session,
  user,
  absence,
  team,
  party,
  person,
  project,
  object,
  visit,
  objectService,
  task,
  process,
  bulk,
  next,
  dayPlan,
  potential,
  calendarLink,
  calendar,
  definition,
  definitionDraft,
  objectKind,
  objectKindDraft,
  regulate,
  backtest,
  catalogue,
  simulation,
  mail,
  imports,
  sheets,
  reading,
  system,
} as const satisfies Record<string, Record<string, Endpoint>>

/** The generic family, once per shipped kind. */
export const records = {
  project: recordEndpoints('project'),
  tender: recordEndpoints('tender'),
  interest: recordEndpoints('interest'),
  deal: recordEndpoints('deal'),
  contract: recordEndpoints('contract'),
  object: recordEndpoints('object'),
  visit: recordEndpoints('visit'),
  account: recordEndpoints('account'),
} as const satisfies Record<ShippedKind, Record<string, Endpoint>>

/** And once for every kind that there is. */
export const anyRecord = anyRecordEndpoints()
