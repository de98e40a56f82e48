// From what an operator chose on the page to the bodies of POST /bulk and /processes/:id/….

import type { BulkBody } from '../../../src/endpoints/bulk.ts'
import type { ProcessFilter } from '../../../src/endpoints/process-filter.ts'
import type { FormProblem, FormValues } from './field.ts'

type Json = string | number | boolean | null | Json[] | { [key: string]: Json }

export const ACTS = [
  'fire',
  'skip',
  'postpone',
  'hold',
  'resume',
  'assign',
  'command',
  'restart',
  'move',
  'cancel',
] as const
export type ActName = (typeof ACTS)[number]

export type ActValues = {
  act: ActName
  rule: string
  workdays: string
  /** An instant; empty when working days are given. */
  at: string
  from: 'present' | 'initial'
  state: string
  reopen: boolean
  ownerId: string
  command: string
  /** What the command was given as the form holds it, as it is sent, and what of it does not fit yet. */
  given: FormValues
  input: Readonly<Record<string, unknown>>
  problems: Readonly<Record<string, FormProblem>>
  /** The command asks for a reason itself: it is the act's own. */
  asksReason: boolean
  reason: string
}

export const NO_COMMAND = { command: '', given: {}, input: {}, problems: {}, asksReason: false } as const

export const NO_ACT: ActValues = {
  act: 'postpone',
  rule: '',
  workdays: '1',
  at: '',
  from: 'present',
  state: '',
  reopen: false,
  ownerId: '',
  ...NO_COMMAND,
  reason: '',
}

export type Missing = 'reason' | 'state' | 'ownerId' | 'workdays' | 'command' | 'input'

/** The first thing that is still to be filled in. */
export function missingIn(values: ActValues): Missing | null {
  if (values.act === 'move' && values.state === '') return 'state'
  if (values.act === 'assign' && values.ownerId === '') return 'ownerId'
  if (values.act === 'postpone' && values.at === '' && !/^[1-9]\d{0,2}$/.test(values.workdays)) return 'workdays'
  if (values.act === 'command' && values.command === '') return 'command'
  if (values.act === 'command' && Object.keys(values.problems).length > 0) return 'input'
  return values.reason.trim() === '' ? 'reason' : null
}

/** The act as the API takes it. */
export function actBody(values: ActValues): BulkBody['act'] {
  const { act, at, workdays, from, state, reopen, ownerId } = values
  const rule = values.rule === '' ? {} : { rule: values.rule }
  switch (act) {
    case 'fire':
    case 'skip':
      return { act, ...rule }
    case 'postpone':
      return { act, ...rule, ...(at === '' ? { workdays: Number(workdays) } : { at }) }
    case 'restart':
      return { act, from }
    case 'move':
      return { act, state, reopen }
    case 'cancel':
      return { act }
    case 'assign':
      return { act: 'command', command: 'assign', input: { ownerId } }
    case 'command':
      return { act: 'command', command: values.command, input: asJson(inputOf(values)) }
    case 'hold':
    case 'resume':
      return { act: 'command', command: act, input: {} }
  }
}

const inputOf = ({ input, asksReason, reason }: ActValues) => (asksReason ? { ...input, reason: reason.trim() } : input)

/** What a form makes is JSON already; this says so to the compiler. */
const asJson = (input: Readonly<Record<string, unknown>>): Record<string, Json> => JSON.parse(JSON.stringify(input))

const LISTS = ['kind', 'state']
const FLAGS = ['held', 'overdue', 'error', 'stuck', 'forgotten', 'closed']

/** The filter of an address, as the body of a job says it. */
export function filterBody(query: Readonly<Record<string, string>>): ProcessFilter {
  const entries = Object.entries(query).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'sort') return []
    if (LISTS.includes(name)) return [[name, value.split(',')]]
    if (FLAGS.includes(name)) return [[name, value === 'true']]
    return [[name, name === 'version' ? Number(value) : value]]
  })
  return Object.fromEntries(entries)
}
