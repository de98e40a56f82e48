// Coordinates for a BPMN picture: cells in columns and rows, flows in the free strips between them, so that no line
// crosses a shape. Strips are as wide as the lines in them need. Simple, and the same for the same graph.

import type { Cell, Flow, Graph } from './bpmn-graph.ts'

export type Box = { x: number; y: number; width: number; height: number }
export type Point = { x: number; y: number }
export type Line = { points: readonly Point[]; label: Box | null }
export type Layout = { boxes: ReadonlyMap<string, Box>; lines: ReadonlyMap<string, Line> }

const MARGIN = 60
const TASK = { width: 120, height: 80 }
const CHOICE = 50
const EVENT = 36
/** Between a task and its choice. */
const GAP = 30
/** One timer on the lower border of a task. */
const TIMER_STEP = 60
const LANE_ACROSS = 16
const LANE_DOWN = 10
const STRIP = 60
/** Below the border of a task: half a timer and its name. */
const OVERHANG = 40
const STUB = 70
const LABEL = { height: 14, letter: 7, least: 50, most: 180 }

export function layoutOf(graph: Graph): Layout {
  const routes = routesOf(graph)
  const lanes = { across: lanesAcross(routes), down: lanesDown(routes) }
  const tasks = new Set(graph.shapes.flatMap(({ id, type }) => (type === 'task' ? [id] : [])))
  const grid = gridOf(graph.cells, tasks, lanes, labelWidths(routes))
  const boxes = new Map(graph.cells.flatMap(cell => boxesOf(cell, tasks, grid)))
  return { boxes, lines: new Map(routes.map(route => [route.flow.id, lineOf(route, boxes, grid, lanes)])) }
}

/**
 * How a flow goes: inside its cell; straight to its neighbour; down the strip beside it; or across, through the strip
 * below its row, which a timer reaches by itself (`drop`) and all others by the strip beside them.
 */
type Way = 'inside' | 'straight' | 'beside' | 'across' | 'drop'
type Route = { flow: Flow; from: Cell; to: Cell; way: Way }

function routesOf({ cells, flows }: Graph): Route[] {
  const cellOf = new Map(cells.flatMap(cell => partsOf(cell).map(id => [id, cell] as const)))
  const timers = new Set(cells.flatMap(cell => cell.timers.map(one => one.timer)))
  const straight = new Set<string>()
  return flows.flatMap(flow => {
    const [from, to] = [cellOf.get(flow.from), cellOf.get(flow.to)]
    if (!from || !to) return []
    const between = `${flow.from} ${flow.to}`
    const beside = to.column === from.column + 1
    const way = (): Way => {
      if (from === to) return 'inside'
      if (timers.has(flow.from)) return 'drop'
      if (!beside) return 'across'
      // A second command between the same neighbours must not hide behind the first.
      if (from.row !== to.row || straight.has(between)) return from.row === to.row ? 'across' : 'beside'
      straight.add(between)
      return 'straight'
    }
    return [{ flow, from, to, way: way() }]
  })
}

const partsOf = ({ main, choice, timers }: Cell) =>
  [main, choice, ...timers.flatMap(one => [one.timer, one.end])].filter(id => id !== null)

type Lanes = {
  /** By row and line. */
  across: ReadonlyMap<string, { row: number; lane: number }>
  /** By strip and line; strip n stands right of column n. */
  down: ReadonlyMap<string, { strip: number; lane: number }>
}

const isAcross = ({ way }: Route) => way === 'across' || way === 'drop'
const acrossKey = ({ flow, from }: Route) => `${from.row} ${flow.bus || flow.id} ${flow.to}`
const outKey = ({ flow }: Route) => `out ${flow.id}`
const inKey = (route: Route) => `in ${acrossKey(route)}`

/** Lines of one command to one target are one line; two lines share a lane where they do not meet. */
function lanesAcross(routes: readonly Route[]): Lanes['across'] {
  const lines = new Map<string, { row: number; from: number; to: number }>()
  for (const route of routes.filter(isAcross)) {
    // Columns are even, the strips right of them odd.
    const ends = [2 * route.from.column + (route.way === 'drop' ? 0 : 1), 2 * route.to.column - 1]
    const known = lines.get(acrossKey(route))
    const all = known ? [...ends, known.from, known.to] : ends
    lines.set(acrossKey(route), { row: route.from.row, from: Math.min(...all), to: Math.max(...all) })
  }
  const taken: { row: number; lane: number; from: number; to: number }[] = []
  const lanes = new Map<string, { row: number; lane: number }>()
  for (const [key, line] of lines) {
    const meets = (lane: number) =>
      taken.some(one => one.row === line.row && one.lane === lane && one.from <= line.to && line.from <= one.to)
    let lane = 0
    while (meets(lane)) lane += 1
    taken.push({ ...line, lane })
    lanes.set(key, { row: line.row, lane })
  }
  return lanes
}

function lanesDown(routes: readonly Route[]): Lanes['down'] {
  const counts = new Map<number, number>()
  const lanes = new Map<string, { strip: number; lane: number }>()
  const add = (key: string, strip: number) => {
    if (lanes.has(key)) return
    const lane = counts.get(strip) ?? 0
    counts.set(strip, lane + 1)
    lanes.set(key, { strip, lane })
  }
  for (const route of routes) {
    if (route.way === 'beside' || route.way === 'across') add(outKey(route), route.from.column)
    if (isAcross(route)) add(inKey(route), route.to.column - 1)
  }
  return lanes
}

/** How wide a strip must be for the names of the flows that cross it to a neighbour. */
function labelWidths(routes: readonly Route[]): ReadonlyMap<number, number> {
  const widths = new Map<number, number>()
  for (const { flow, from, way } of routes) {
    if (way !== 'straight' || flow.name === '') continue
    widths.set(from.column, Math.max(widths.get(from.column) ?? 0, labelWidth(flow.name) + GAP))
  }
  return widths
}

const labelWidth = (name: string) => Math.min(Math.max(name.length * LABEL.letter, LABEL.least), LABEL.most)

type Grid = { columns: readonly { x: number; width: number }[]; rows: readonly { y: number; lanesY: number }[] }

function gridOf(
  cells: readonly Cell[],
  tasks: ReadonlySet<string>,
  { across, down }: Lanes,
  labels: ReadonlyMap<number, number>,
): Grid {
  const most = (counts: Iterable<number>) => Math.max(-1, ...counts) + 1
  const inside = <Place extends { lane: number }>(places: Iterable<Place>, fits: (place: Place) => boolean) =>
    most([...places].filter(fits).map(place => place.lane))
  const columns: { x: number; width: number }[] = []
  for (let column = 0, x = MARGIN; column < most(cells.map(cell => cell.column)); column++) {
    const width = Math.max(EVENT, ...cells.filter(cell => cell.column === column).map(cell => widthOf(cell, tasks)))
    columns.push({ x, width })
    const lines = LANE_DOWN * inside(down.values(), ({ strip }) => strip === column)
    x += width + Math.max(STRIP + lines, labels.get(column) ?? 0)
  }
  const rows: { y: number; lanesY: number }[] = []
  for (let row = 0, y = MARGIN; row < most(cells.map(cell => cell.row)); row++) {
    const stubs = cells.some(cell => cell.row === row && cell.timers.some(one => one.end !== null))
    const lanesY = y + TASK.height + OVERHANG + (stubs ? STUB : 0)
    rows.push({ y, lanesY })
    y = lanesY + LANE_ACROSS * (inside(across.values(), place => place.row === row) + 1) + GAP
  }
  return { columns, rows }
}

const taskWidth = ({ timers }: Cell) => Math.max(TASK.width, timers.length * TIMER_STEP)

const widthOf = (cell: Cell, tasks: ReadonlySet<string>) =>
  tasks.has(cell.main) ? taskWidth(cell) + (cell.choice === null ? 0 : GAP + CHOICE) : EVENT

function boxesOf(cell: Cell, tasks: ReadonlySet<string>, grid: Grid): [string, Box][] {
  const x = grid.columns[cell.column]?.x ?? 0
  const y = grid.rows[cell.row]?.y ?? 0
  const square = (size: number, left: number, top: number): Box => ({ x: left, y: top, width: size, height: size })
  if (!tasks.has(cell.main)) return [[cell.main, square(EVENT, x, y + (TASK.height - EVENT) / 2)]]
  const width = taskWidth(cell)
  const bottom = y + TASK.height
  const choice: [string, Box][] =
    cell.choice === null ? [] : [[cell.choice, square(CHOICE, x + width + GAP, y + (TASK.height - CHOICE) / 2)]]
  return [
    [cell.main, { x, y, width, height: TASK.height }],
    ...choice,
    ...cell.timers.flatMap(({ timer, end }, index): [string, Box][] => {
      const left = x + index * TIMER_STEP + (TIMER_STEP - EVENT) / 2
      const border: [string, Box] = [timer, square(EVENT, left, bottom - EVENT / 2)]
      return end === null ? [border] : [border, [end, square(EVENT, left, bottom + OVERHANG)]]
    }),
  ]
}

function lineOf(route: Route, boxes: ReadonlyMap<string, Box>, grid: Grid, lanes: Lanes): Line {
  const { flow, way } = route
  const from = boxes.get(flow.from)
  const to = boxes.get(flow.to)
  if (!from || !to) return { points: [], label: null }
  const start = { x: from.x + from.width, y: from.y + from.height / 2 }
  const end = { x: to.x, y: to.y + to.height / 2 }
  if (way === 'inside') return { points: insideOf(from, to), label: null }
  if (way === 'straight') return { points: [start, end], label: labelAt(flow, start.x, start.y) }
  const outX = stripX(grid, lanes.down.get(outKey(route)))
  if (way === 'beside') {
    const points = [start, { x: outX, y: start.y }, { x: outX, y: end.y }, end]
    return { points, label: labelAt(flow, end.x - labelWidth(flow.name) - LANE_DOWN, end.y) }
  }
  const place = lanes.across.get(acrossKey(route))
  const y = (grid.rows[place?.row ?? 0]?.lanesY ?? 0) + LANE_ACROSS * ((place?.lane ?? 0) + 1)
  const inX = stripX(grid, lanes.down.get(inKey(route)))
  const below = { x: from.x + from.width / 2, y: from.y + from.height }
  const out = way === 'drop' ? [below, { x: below.x, y }] : [start, { x: outX, y: start.y }, { x: outX, y }]
  const points = [...out, { x: inX, y }, { x: inX, y: end.y }, end]
  return { points, label: labelAt(flow, way === 'drop' ? below.x : outX, y) }
}

/** From a task to its choice, from a timer down to its end, or from a timer round to the choice of its task. */
function insideOf(from: Box, to: Box): Point[] {
  const below = { x: from.x + from.width / 2, y: from.y + from.height }
  if (to.y > below.y) return [below, { x: to.x + to.width / 2, y: to.y }]
  if (from.height === TASK.height)
    return [
      { x: from.x + from.width, y: from.y + from.height / 2 },
      { x: to.x, y: to.y + to.height / 2 },
    ]
  const turnY = below.y + LANE_DOWN
  const middle = to.x + to.width / 2
  return [below, { x: below.x, y: turnY }, { x: middle, y: turnY }, { x: middle, y: to.y + to.height }]
}

function stripX({ columns }: Grid, place: { strip: number; lane: number } | undefined): number {
  const column = columns[place?.strip ?? 0]
  return (column?.x ?? 0) + (column?.width ?? 0) + STRIP / 2 + LANE_DOWN * (place?.lane ?? 0)
}

function labelAt({ name }: Flow, x: number, y: number): Box | null {
  if (name === '') return null
  return { x: x + 3, y: y - LABEL.height - 1, width: labelWidth(name), height: LABEL.height }
}
