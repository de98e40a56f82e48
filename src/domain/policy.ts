// permission: what the API asks before it does something. Who may give a command of a definition is said there (`by`).

import type { Definition } from './definition.ts'
import { ROLES, type Role } from './people.ts'
import type { Actor } from './process.ts'

const SELLING = [
  'manager',
  'kam',
  'tender_specialist',
  'service_manager',
  'marketing',
  'head',
  'director',
  'administrator',
] as const
const LEADING = ['head', 'director', 'administrator'] as const

/** One table. `anyone`: before login; `user`: everybody who is logged in; else one of the roles. */
const POLICY = {
  'session.open': 'anyone',
  'session.close': 'anyone',
  'setup.use': 'anyone',
  'system.health': 'anyone',
  'system.describe': 'anyone',
  'me.read': 'user',
  'key.manage': 'user',
  'user.read': 'user',
  'user.manage': ['administrator'],
  'team.read': 'user',
  'letters.choose': 'user',
  'people.lead': LEADING,
  'absence.read': 'user',
  /** One's own; those of others need `people.lead`. */
  'absence.write': 'user',
  'party.read': 'user',
  'party.write': SELLING,
  'person.read': 'user',
  'person.write': SELLING,
  'record.read': 'user',
  'project.create': ['kam', 'marketing', 'manager', 'head', 'director', 'administrator'],
  'tender.create': ['tender_specialist', 'kam', 'manager', 'head', 'director', 'administrator'],
  'interest.create': SELLING,
  'deal.create': ['manager', 'kam', 'head', 'director', 'administrator'],
  'contract.create': ['manager', 'kam', 'lawyer', 'head', 'director', 'administrator'],
  'object.create': ['service_manager', 'manager', 'kam', 'head', 'director', 'administrator'],
  'visit.create': ['service_manager', 'manager', 'kam', 'head', 'director', 'administrator'],
  'account.create': SELLING,
  /** Of which kinds, the definition of each says (`mayCreate`). */
  'record.create': 'user',
  /** Which of them this person may give, `decide` says. */
  'record.command': 'user',
  'record.amend': 'user',
  'document.write': [...SELLING, 'lawyer', 'finance'],
  'project.saveLines': SELLING,
  'object.saveReading': SELLING,
  'object.transfer': ['service_manager', 'kam', ...LEADING],
  'task.read': 'user',
  'task.act': 'user',
  'process.read': 'user',
  'process.operate': LEADING,
  /** Services, visits and tasks by day, and what falls due in a year. */
  'plan.read': 'user',
  'potential.read': 'user',
  'calendarLink.manage': 'user',
  /** By the secret in the address: calendar programs do not log in. */
  'calendarLink.read': 'anyone',
  'calendar.read': 'user',
  'calendar.manage': ['administrator'],
  'definition.read': 'user',
  'definition.check': ['administrator'],
  'definition.edit': ['administrator'],
  'simulation.run': LEADING,
  'mail.read': 'user',
  'mailbox.read': 'user',
  'import.read': 'user',
  /** Sheets of objects, readings and services; of what the rows ask for each is asked in its turn. */
  'sheet.run': ['service_manager', 'kam', 'manager', 'head', 'director', 'administrator'],
  'import.run': ['kam', 'marketing', 'tender_specialist', 'head', 'director', 'administrator'],
} as const satisfies Record<string, 'anyone' | 'user' | readonly Role[]>

export type Permission = keyof typeof POLICY

/** Whether somebody may: `null` is a caller who is not logged in. */
export function may(actor: Actor | null, permission: Permission): boolean {
  const rule = POLICY[permission]
  if (rule === 'anyone') return true
  if (actor === null) return false
  if (rule === 'user') return true
  const allowed: readonly Role[] = rule
  return actor.roles.some(role => allowed.includes(role))
}

/** Who may begin records of a kind: what the definition says, else what the product says of a shipped kind. */
export function mayCreate(actor: Actor, { kind, createdBy }: Pick<Definition, 'kind' | 'createdBy'>): boolean {
  if (createdBy) return actor.roles.some(role => role === 'administrator' || createdBy.includes(role))
  const own = `${kind}.create`
  return may(actor, isPermission(own) ? own : 'interest.create')
}

/** The permissions of these roles: what a screen offers, and the matrix that tests walk. */
export function permissionsOf(actor: Actor | null): Permission[] {
  return PERMISSIONS.filter(permission => may(actor, permission))
}

export const isRole = (value: string): value is Role => ROLES.some(role => role === value)

const isPermission = (key: string): key is Permission => Object.hasOwn(POLICY, key)
export const PERMISSIONS: readonly Permission[] = Object.keys(POLICY).filter(isPermission)
