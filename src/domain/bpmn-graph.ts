// A definition as BPMN sees it, without coordinates. A state is a user task: work that goes on until somebody gives a
// command. Commands are the sequence flows that leave it, through a choice when there are several; a rule that gives a
// command is a timer on the task's border; a closed state is an end event, after a task when the record may be reopened.

import { activeRules, type Definition, isFrom, type Rule, waysOf } from './definition.ts'

/** The product's words in one language; what has none comes back as it is. */
export type BpmnLabels = {
  kind: (kind: string) => string
  state: (kind: string, state: string) => string
  command: (kind: string, command: string) => string
  rule: (rule: string) => string
}

export type Shape = { id: string; name: string; notes: readonly string[] } & (
  | { type: 'start' | 'choice' | 'end' | 'task' }
  /** On the border of its host; one that interrupts takes the record out of the state. */
  | { type: 'timer'; host: string; interrupts: boolean; time: string }
)

/** Flows of one command to one target may share a line. */
export type Flow = { id: string; name: string; from: string; to: string; bus: string }

/** What stands at one place of the picture: a start, an end, or a task with its choice, its timers and what they end in. */
export type Cell = {
  column: number
  row: number
  main: string
  choice: string | null
  timers: readonly { timer: string; end: string | null }[]
}

export type Graph = { shapes: readonly Shape[]; flows: readonly Flow[]; cells: readonly Cell[] }

export function graphOf(definition: Definition, labels: BpmnLabels): Graph {
  const drawn = definition.states.map(state => drawState(definition, labels, state))
  const { kind, initial } = definition
  const start: Shape = { id: idOf('start', initial), type: 'start', name: labels.kind(kind), notes: [] }
  const begins: Flow = {
    id: idOf('begins', initial),
    name: '',
    from: start.id,
    to: entryOf(definition, initial),
    bus: '',
  }
  const cells = placed(definition, drawn, start.id)
  return {
    shapes: [start, ...drawn.flatMap(one => one.shapes)],
    flows: [begins, ...drawn.flatMap(one => one.flows)],
    cells,
  }
}

type Drawn = {
  state: string
  shapes: readonly Shape[]
  flows: readonly Flow[]
  main: string
  choice: string | null
  timers: Cell['timers']
  /** The end that stands beside a task of a closed state. */
  end: string | null
}

type Way = { command: string; to: string }

function drawState(definition: Definition, labels: BpmnLabels, state: string): Drawn {
  const { kind, closed, commands } = definition
  const ways = Object.keys(commands).flatMap(name => handWays(definition, name, state))
  const name = labels.state(kind, state)
  const end = idOf('end', state)
  const isClosed = closed.includes(state)
  const ending: Shape = { id: end, type: 'end', name, notes: [] }
  if (isClosed && ways.length === 0) {
    return { state, shapes: [ending], flows: [], main: end, choice: null, timers: [], end: null }
  }
  const task: Shape = { id: idOf('state', state), type: 'task', name, notes: notesOf(definition, labels, state) }
  const choice = ways.length + Number(isClosed) > 1 ? idOf('choice', state) : null
  const from = choice ?? task.id
  const timers = activeRules(definition).flatMap(rule => drawTimer(definition, labels, state, rule, choice))
  const shapes: Shape[] = choice === null ? [task] : [task, { id: choice, type: 'choice', name: '', notes: [] }]
  const flows: Flow[] =
    choice === null ? [] : [{ id: idOf('out', state), name: '', from: task.id, to: choice, bus: '' }]
  if (isClosed) flows.push({ id: idOf('stays', state), name: '', from, to: end, bus: '' })
  for (const { command, to } of ways) {
    const bus = `${command} ${to}`
    const target = entryOf(definition, to)
    flows.push({ id: idOf('flow', state, command, to), name: labels.command(kind, command), from, to: target, bus })
  }
  return {
    state,
    shapes: [...shapes, ...(isClosed ? [ending] : []), ...timers.flatMap(one => one.shapes)],
    flows: [...flows, ...timers.map(one => one.flow)],
    main: task.id,
    choice,
    timers: timers.map(({ timer, end: stub }) => ({ timer, end: stub })),
    end: isClosed ? end : null,
  }
}

/** Where a flow into a state arrives. */
function entryOf(definition: Definition, state: string): string {
  const isEnd = definition.closed.includes(state) && !isReopened(definition, state)
  return idOf(isEnd ? 'end' : 'state', state)
}

const isReopened = (definition: Definition, state: string) =>
  Object.keys(definition.commands).some(name => handWays(definition, name, state).length > 0)

/** Where a command leads from a state; what only a rule gives is drawn as its timer. */
function handWays(definition: Definition, name: string, state: string): Way[] {
  const command = definition.commands[name]
  if (!command || !isFrom(definition, command, state)) return []
  const turns = command.to === 'previous' || command.to === 'onward'
  const byRuleOnly = command.by.every(who => who === 'system') && !turns
  if (byRuleOnly && activeRules(definition).some(rule => rule.command === name && speaksIn(rule, state))) return []
  return waysOf(definition, command, state).map(to => ({ command: name, to }))
}

const speaksIn = (rule: Rule, state: string) => rule.states === '*' || rule.states.includes(state)

type DrawnTimer = { shapes: readonly Shape[]; flow: Flow; timer: string; end: string | null }

function drawTimer(
  definition: Definition,
  labels: BpmnLabels,
  state: string,
  rule: Rule,
  choice: string | null,
): DrawnTimer[] {
  const command = rule.command === undefined ? undefined : definition.commands[rule.command]
  if (!command || rule.command === undefined || !speaksIn(rule, state)) return []
  const said = labels.command(definition.kind, rule.command)
  const timer = idOf('timer', rule.id, state)
  const host = idOf('state', state)
  const targets = waysOf(definition, command, state)
  const interrupts = targets.length > 0
  const notes = [noteOf(labels, rule, state)]
  const shape: Shape = { id: timer, type: 'timer', name: rule.id, notes, host, interrupts, time: timesOf(rule, state) }
  const [first] = targets
  const flow = { id: idOf('timed', rule.id, state), name: said, from: timer }
  if (first === undefined) {
    // The record stays where it is: what the command records is the end of this branch.
    const end: Shape = { id: idOf('end', rule.id, state), type: 'end', name: said, notes: [] }
    return [{ shapes: [shape, end], flow: { ...flow, name: '', to: end.id, bus: '' }, timer, end: end.id }]
  }
  const to = targets.length > 1 && choice !== null ? choice : entryOf(definition, first)
  return [{ shapes: [shape], flow: { ...flow, to, bus: `${rule.id} ${first}` }, timer, end: null }]
}

function timesOf({ opens }: Rule, state: string): string {
  if (typeof opens === 'string') return opens
  const texts = 'by' in opens ? (opens.by === 'state' ? opens.of[state] : Object.values(opens.of).flat()) : opens
  return [texts ?? []].flat().join('; ')
}

const notesOf = ({ rules }: Definition, labels: BpmnLabels, state: string) =>
  rules.filter(rule => speaksIn(rule, state)).map(rule => noteOf(labels, rule, state))

const noteOf = (labels: BpmnLabels, rule: Rule, state: string) =>
  `${rule.id} ${labels.rule(rule.id)}${rule.each === 'service' ? '' : `: ${timesOf(rule, state)}${againOf(rule)}`}`

function againOf({ every }: Rule): string {
  if (!every) return ''
  const ends = [...(every.times ? [`${every.times}×`] : []), ...(every.until ? [`≤ ${every.until}`] : [])]
  return `; +${every.step} …${ends.length > 0 ? ` ${ends.join(', ')}` : ''}`
}

/** Columns follow the longest way from the beginning, in the order in which the definition lists its states. */
function placed(definition: Definition, drawn: readonly Drawn[], start: string): Cell[] {
  const { states, initial, commands } = definition
  const columns = new Map<string, number>()
  for (const [index, state] of states.entries()) {
    const before = states
      .slice(0, index)
      .filter(from => Object.values(commands).some(one => isFrom(definition, one, from) && one.to === state))
    columns.set(state, Math.max(0, ...before.map(from => columns.get(from) ?? 0)) + 1)
  }
  const rows = new Map<number, number>()
  const next = (column: number) => {
    const row = rows.get(column) ?? 0
    rows.set(column, row + 1)
    return row
  }
  const cells: Cell[] = []
  for (const { state, main, choice, timers, end } of drawn) {
    const column = columns.get(state) ?? 1
    cells.push({ column, row: next(column), main, choice, timers })
    if (end !== null) cells.push({ column: column + 1, row: next(column + 1), main: end, choice: null, timers: [] })
  }
  const first = cells.find(cell => cell.main === entryOf(definition, initial))
  return [{ column: 0, row: first?.row ?? 0, main: start, choice: null, timers: [] }, ...cells]
}

/** Names of XML: what a definition's names allow, and a code for everything else. */
const idOf = (...parts: readonly string[]) =>
  parts.join('.').replace(/[^A-Za-z0-9_.-]/g, letter => `_${(letter.codePointAt(0) ?? 0).toString(16)}_`)
