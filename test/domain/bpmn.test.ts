import { describe, expect, test } from '@jest/globals'
import { toBpmn } from '../../src/domain/bpmn.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import { claim } from '../support/claim.ts'
import { type Element, elementsOf, parseXml } from '../support/xml.ts'

const labels = {
  kind: (kind: string) => `kind ${kind}`,
  state: (_kind: string, state: string) => `state ${state}`,
  command: (_kind: string, command: string) => `command ${command}`,
  rule: (rule: string) => `rule ${rule}`,
}

type Box = { id: string; x: number; y: number; width: number; height: number }
type Point = { x: number; y: number }
type Flow = { id: string; from: string; to: string; name: string; points: Point[] }
type Drawn = { root: Element; nodes: Element[]; boxes: Map<string, Box>; flows: Flow[] }

const number = (element: Element | undefined, name: string) => Number(element?.attributes[name] ?? Number.NaN)
const isNode = ({ name }: Element) => /^bpmn:(\w+Event|\w+Task|\w+Gateway)$/.test(name)

function drawn(definition: Definition): Drawn {
  const root = parseXml(toBpmn(definition, labels))
  const all = elementsOf(root)
  const boxes = all
    .filter(({ name }) => name === 'bpmndi:BPMNShape')
    .map(({ attributes, children: [bounds] }): [string, Box] => {
      const id = attributes.bpmnElement ?? ''
      const [x, y, width, height] = ['x', 'y', 'width', 'height'].map(name => number(bounds, name))
      return [id, { id, x: x ?? 0, y: y ?? 0, width: width ?? 0, height: height ?? 0 }]
    })
  const edges = new Map(
    all
      .filter(({ name }) => name === 'bpmndi:BPMNEdge')
      .map(({ attributes, children }) => [
        attributes.bpmnElement,
        children
          .filter(({ name }) => name === 'di:waypoint')
          .map(point => ({ x: number(point, 'x'), y: number(point, 'y') })),
      ]),
  )
  const flows = all
    .filter(({ name }) => name === 'bpmn:sequenceFlow')
    .map(({ attributes: { id = '', sourceRef = '', targetRef = '', name = '' } }) => ({
      id,
      from: sourceRef,
      to: targetRef,
      name,
      points: edges.get(id) ?? [],
    }))
  return { root, nodes: all.filter(isNode), boxes: new Map(boxes), flows }
}

const overlap = (one: Box, other: Box) =>
  one.x < other.x + other.width &&
  other.x < one.x + one.width &&
  one.y < other.y + other.height &&
  other.y < one.y + one.height

/** Whether a level or upright line goes through the inside of a box. */
const crosses = (a: Point, b: Point, box: Box) =>
  Math.min(a.x, b.x) < box.x + box.width &&
  Math.max(a.x, b.x) > box.x &&
  Math.min(a.y, b.y) < box.y + box.height &&
  Math.max(a.y, b.y) > box.y

const onBorder = ({ x, y }: Point, box: Box) =>
  x >= box.x &&
  x <= box.x + box.width &&
  y >= box.y &&
  y <= box.y + box.height &&
  (x === box.x || x === box.x + box.width || y === box.y || y === box.y + box.height)

describe.each([...Object.values(SHIPPED), claim])('the BPMN of $kind', definition => {
  const { root, nodes, boxes, flows } = drawn(definition)
  const all = elementsOf(root)

  test('is a document with one process and one diagram of it, every id once', () => {
    expect(root.name).toBe('bpmn:definitions')
    expect(root.children.map(({ name }) => name)).toEqual(['bpmn:process', 'bpmndi:BPMNDiagram'])
    const plane = all.find(({ name }) => name === 'bpmndi:BPMNPlane')
    expect(plane?.attributes.bpmnElement).toBe(root.children[0]?.attributes.id)
    const ids = all.flatMap(({ attributes }) => attributes.id ?? [])
    expect(ids).toEqual([...new Set(ids)])
    expect(ids.filter(id => !/^[A-Za-z_][\w.-]*$/.test(id))).toEqual([])
  })

  test('has every state, and one start', () => {
    const names = nodes.map(({ attributes }) => attributes.name)
    expect(names).toEqual(expect.arrayContaining(definition.states.map(state => `state ${state}`)))
    expect(nodes.filter(({ name }) => name === 'bpmn:startEvent')).toHaveLength(1)
  })

  test('has a flow for every command that moves a record by hand, and a timer for every rule that commands', () => {
    const moving = Object.entries(definition.commands).filter(
      ([name, { to, by }]) =>
        to !== undefined && (by.some(who => who !== 'system') || !definition.rules.some(rule => rule.command === name)),
    )
    const names = new Set(flows.map(flow => flow.name))
    expect(moving.map(([name]) => `command ${name}`).filter(name => !names.has(name))).toEqual([])
    const timers = nodes.filter(({ name }) => name === 'bpmn:boundaryEvent')
    const commanding = definition.rules.filter(rule => rule.command !== undefined).map(rule => rule.id)
    expect(new Set(timers.map(({ attributes }) => attributes.name))).toEqual(new Set(commanding))
    expect(timers.filter(timer => !timer.children.some(({ name }) => name === 'bpmn:timerEventDefinition'))).toEqual([])
  })

  test('joins its flows to elements that know of them', () => {
    const byId = new Map(nodes.map(node => [node.attributes.id, node]))
    const said = (id: string, tag: string) =>
      (byId.get(id)?.children ?? []).filter(({ name }) => name === tag).map(({ text }) => text)
    for (const { id, from, to } of flows) {
      expect(said(from, 'bpmn:outgoing')).toContain(id)
      expect(said(to, 'bpmn:incoming')).toContain(id)
    }
    const hosts = nodes.flatMap(({ attributes }) => attributes.attachedToRef ?? [])
    expect(hosts.filter(host => byId.get(host)?.name !== 'bpmn:userTask')).toEqual([])
  })

  test('splits only at choices and ends only at ends', () => {
    const leaving = (id: string | undefined) => flows.filter(flow => flow.from === id).length
    const wrong = nodes.filter(({ name, attributes }) => {
      const count = leaving(attributes.id)
      if (name === 'bpmn:endEvent') return count !== 0
      return name === 'bpmn:exclusiveGateway' ? count < 2 : count !== 1
    })
    expect(wrong.map(({ attributes }) => attributes.id)).toEqual([])
  })

  test('draws every element, apart from every other but a timer on its task', () => {
    expect([...boxes.keys()].toSorted()).toEqual(nodes.map(({ attributes }) => attributes.id ?? '').toSorted())
    expect([...boxes.values()].filter(box => ![box.x, box.y].every(at => at >= 0) || !(box.width > 0))).toEqual([])
    const hostOf = new Map(nodes.map(({ attributes }) => [attributes.id, attributes.attachedToRef]))
    const pairs = [...boxes.values()].flatMap((one, index) =>
      [...boxes.values()].slice(index + 1).map(other => [one, other] as const),
    )
    const together = pairs.filter(
      ([one, other]) => overlap(one, other) && hostOf.get(one.id) !== other.id && hostOf.get(other.id) !== one.id,
    )
    expect(together.map(([one, other]) => `${one.id} ${other.id}`)).toEqual([])
  })

  test('draws every flow from border to border, level or upright, and through no shape', () => {
    for (const { id, from, to, points } of flows) {
      const [first, last] = [points[0], points.at(-1)]
      const [source, target] = [boxes.get(from), boxes.get(to)]
      if (!first || !last || !source || !target) throw new Error(`${id} is not drawn`)
      expect([id, onBorder(first, source), onBorder(last, target)]).toEqual([id, true, true])
      const legs = points.slice(1).map((point, index) => [points[index] ?? point, point] as const)
      expect([id, legs.filter(([a, b]) => a.x !== b.x && a.y !== b.y)]).toEqual([id, []])
      const through = [...boxes.values()].filter(box => legs.some(([a, b]) => crosses(a, b, box)))
      expect([id, through.map(box => box.id)]).toEqual([id, []])
    }
  })
})

test('the BPMN of a definition is the same every time', () => {
  expect(toBpmn(SHIPPED.contract, labels)).toBe(toBpmn(structuredClone(SHIPPED.contract), labels))
})

test('words that XML would take for its own are escaped, and what it cannot hold is left out', () => {
  const names = { ...labels, state: () => 'a < b & "c" > \'d\'\u0000' }
  const states = elementsOf(parseXml(toBpmn(claim, names))).filter(({ name }) => name === 'bpmn:userTask')
  expect(states[0]?.attributes.name).toBe('a < b & "c" > \'d\'')
})

test('a draft that is not fit to be published can still be looked at', () => {
  const draft: Definition = {
    ...claim,
    states: [...claim.states, 'lonely'],
    commands: { ...claim.commands, ask: { from: ['examined'], to: 'nowhere', by: ['owner'], event: 'asked' } },
  }
  expect(() => drawn(draft)).not.toThrow()
})
