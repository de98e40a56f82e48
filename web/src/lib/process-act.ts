// From what an operator chose on the page to the bodies of POST /bulk and /processes/:id/….

import type { BulkBody } from '../../../src/endpoints/bulk.ts'
import type { ProcessFilter } from '../../../src/endpoints/process-filter.ts'
import { attributeBody } from './attribute-filter.ts'
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
/** What is done with tracked objects, chosen from their list. */
export const OBJECT_ACTS = ['assign', 'transfer', 'retire', 'group', 'holder', 'attribute'] as const
export type OperatorAct = (typeof ACTS)[number]
export type ActName = OperatorAct | (typeof OBJECT_ACTS)[number]

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
  /** Another client, or the competitor that serves them. */
  partyId: string
  parts: boolean
  group: string
  holder: string
  until: string
  /** The attribute that is set, its kind of value, and the value as it is typed. */
  attribute: string
  attributeType: string
  value: string
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
  partyId: '',
  parts: true,
  group: '',
  holder: 'ours',
  until: '',
  attribute: '',
  attributeType: 'text',
  value: '',
  ...NO_COMMAND,
  reason: '',
}

export type Missing =
  | 'partyId'
  | 'attribute'
  | 'value'
  | 'reason'
  | 'state'
  | 'ownerId'
  | 'workdays'
  | 'command'
  | 'input'

/** The first thing that is still to be filled in. */
export function missingIn(values: ActValues): Missing | null {
  if (values.act === 'move' && values.state === '') return 'state'
  if (values.act === 'transfer' && values.partyId === '') return 'partyId'
  if (values.act === 'holder' && values.holder === 'competitor' && values.partyId === '') return 'partyId'
  if (values.act === 'attribute' && values.attribute === '') return 'attribute'
  if (values.act === 'attribute' && attributeValue(values) === undefined) return 'value'
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
    case 'transfer':
      return { act, partyId: values.partyId }
    case 'retire':
      return { act, parts: values.parts }
    case 'group':
      return { act, group: values.group.trim() || null }
    case 'holder':
      return { act: 'command', command: 'changeHolder', input: holderInput(values) }
    case 'attribute':
      return {
        act: 'command',
        command: 'amend',
        input: { attributes: { [values.attribute]: attributeValue(values) ?? null } },
      }
    case 'hold':
    case 'resume':
      return { act: 'command', command: act, input: {} }
  }
}

function holderInput({ holder, partyId, until }: ActValues): Record<string, Json> {
  if (holder !== 'competitor') return { holder }
  return { holder, holderId: partyId, ...(until === '' ? {} : { holderUntil: until }) }
}

/** What was typed as a value of that kind: null clears, undefined is none. */
function attributeValue({ value, attributeType }: ActValues): Json | undefined {
  const text = value.trim()
  if (text === '') return null
  if (attributeType === 'boolean') return text === 'true'
  if (attributeType === 'list') return text.split(',').map(one => one.trim())
  if (attributeType !== 'integer' && attributeType !== 'number') return text
  const number = Number(text.replace(/\s/g, '').replace(',', '.'))
  return Number.isFinite(number) ? number : undefined
}

const inputOf = ({ input, asksReason, reason }: ActValues) => (asksReason ? { ...input, reason: reason.trim() } : input)

/** What a form makes is JSON already; this says so to the compiler. */
const asJson = (input: Readonly<Record<string, unknown>>): Record<string, Json> => JSON.parse(JSON.stringify(input))

const LISTS = ['kind', 'state', 'object_kind', 'holder', 'service']
const FLAGS = ['held', 'overdue', 'error', 'stuck', 'forgotten', 'closed']

/** The filter of an address, as the body of a job says it. */
export function filterBody(query: Readonly<Record<string, string>>): ProcessFilter {
  const entries = Object.entries(query).flatMap(([name, value]): [string, unknown][] => {
    if (name === 'sort') return []
    if (name === 'attribute') return [[name, attributeBody(value)]]
    if (LISTS.includes(name)) return [[name, value.split(',')]]
    if (FLAGS.includes(name)) return [[name, value === 'true']]
    return [[name, name === 'version' ? Number(value) : value]]
  })
  return Object.fromEntries(entries)
}
