// A definition as BPMN 2.0 with diagram interchange, so that analysts open it in their modeller. It shows what people
// and rules do to a state; who is reminded when is in the notes of each task. Generated: changes are made in the definition.

import { type BpmnLabels, type Flow, graphOf, type Shape } from './bpmn-graph.ts'
import { type Box, type Line, layoutOf } from './bpmn-layout.ts'
import type { Definition } from './definition.ts'

const NAMESPACES = [
  'xmlns:bpmn="http://www.omg.org/spec/BPMN/20100524/MODEL"',
  'xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI"',
  'xmlns:dc="http://www.omg.org/spec/DD/20100524/DC"',
  'xmlns:di="http://www.omg.org/spec/DD/20100524/DI"',
  'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"',
].join(' ')

/** BPMN 2.0 XML of a definition, with labels in one language. The same definition gives the same text. */
export function toBpmn(definition: Definition, labels: BpmnLabels): string {
  const graph = graphOf(definition, labels)
  const { boxes, lines } = layoutOf(graph)
  const { kind, version } = definition
  const process = `process.${kind}`
  const name = attribute('name', labels.kind(kind))
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<bpmn:definitions ${NAMESPACES} id="definitions.${kind}" targetNamespace="urn:potok:${kind}:${version}" exporter="Potok">`,
    `  <bpmn:process id="${process}"${name} isExecutable="false">`,
    ...graph.shapes.map(shape => element(shape, graph.flows)),
    ...graph.flows.map(
      ({ id, name: said, from, to }) =>
        `    <bpmn:sequenceFlow id="${id}"${attribute('name', said)} sourceRef="${from}" targetRef="${to}" />`,
    ),
    '  </bpmn:process>',
    `  <bpmndi:BPMNDiagram id="diagram.${kind}">`,
    `    <bpmndi:BPMNPlane id="plane.${kind}" bpmnElement="${process}">`,
    ...graph.shapes.map(shape => drawnShape(shape, boxes.get(shape.id))),
    ...graph.flows.map(flow => drawnFlow(flow, lines.get(flow.id))),
    '    </bpmndi:BPMNPlane>',
    '  </bpmndi:BPMNDiagram>',
    '</bpmn:definitions>',
    '',
  ].join('\n')
}

const TAGS = {
  start: 'startEvent',
  end: 'endEvent',
  choice: 'exclusiveGateway',
  task: 'userTask',
  timer: 'boundaryEvent',
} as const satisfies Record<Shape['type'], string>

function element(shape: Shape, flows: readonly Flow[]): string {
  const tag = `bpmn:${TAGS[shape.type]}`
  const host = shape.type === 'timer' ? ` attachedToRef="${shape.host}" cancelActivity="${shape.interrupts}"` : ''
  const notes = shape.notes.length > 0 ? [text('bpmn:documentation', shape.notes.join('\n'))] : []
  const parts = [
    ...notes,
    ...flows.filter(({ to }) => to === shape.id).map(({ id }) => text('bpmn:incoming', id)),
    ...flows.filter(({ from }) => from === shape.id).map(({ id }) => text('bpmn:outgoing', id)),
    ...(shape.type === 'timer' ? [timer(shape.id, shape.time)] : []),
  ]
  const open = `    <${tag} id="${shape.id}"${attribute('name', shape.name)}${host}`
  return parts.length === 0 ? `${open} />` : [`${open}>`, ...parts, `    </${tag}>`].join('\n')
}

const timer = (id: string, time: string) =>
  `      <bpmn:timerEventDefinition id="${id}.at">
        <bpmn:timeDate xsi:type="bpmn:tFormalExpression">${escaped(time)}</bpmn:timeDate>
      </bpmn:timerEventDefinition>`

function drawnShape({ id, type }: Shape, box: Box | undefined): string {
  const marker = type === 'choice' ? ' isMarkerVisible="true"' : ''
  return [
    `      <bpmndi:BPMNShape id="${id}.shape" bpmnElement="${id}"${marker}>`,
    ...(box ? [`        ${bounds(box)}`] : []),
    '      </bpmndi:BPMNShape>',
  ].join('\n')
}

function drawnFlow({ id }: Flow, line: Line | undefined): string {
  const label = line?.label
  return [
    `      <bpmndi:BPMNEdge id="${id}.edge" bpmnElement="${id}">`,
    ...(line?.points ?? []).map(({ x, y }) => `        <di:waypoint x="${x}" y="${y}" />`),
    ...(label ? [`        <bpmndi:BPMNLabel>${bounds(label)}</bpmndi:BPMNLabel>`] : []),
    '      </bpmndi:BPMNEdge>',
  ].join('\n')
}

const bounds = ({ x, y, width, height }: Box) => `<dc:Bounds x="${x}" y="${y}" width="${width}" height="${height}" />`

const text = (tag: string, value: string) => `      <${tag}>${escaped(value)}</${tag}>`
const attribute = (name: string, value: string) => (value === '' ? '' : ` ${name}="${escaped(value)}"`)

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** What XML 1.0 cannot hold at all is left out. */
const escaped = (value: string) =>
  value
    .replace(/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu, '')
    .replace(/[&<>"']/g, letter => ENTITIES[letter] ?? letter)
