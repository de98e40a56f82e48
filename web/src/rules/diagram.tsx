import { useId, useMemo } from 'react'
import type { Shape } from '../../../src/domain/bpmn-graph.ts'
import { graphOf } from '../../../src/domain/bpmn-graph.ts'
import { type Box, type Line, layoutOf } from '../../../src/domain/bpmn-layout.ts'
import type { Definition } from '../../../src/domain/definition.ts'
import { wrapped } from '../lib/wrap.ts'
import type { DefinitionWords } from '../text/use-definition-words.ts'
import { useUi } from '../text/use-ui.ts'
import classes from './diagram.module.css'

const LINE_HEIGHT = 14
const LETTER_WIDTH = 7
const EDGE = 40

type Props = { definition: Definition; words: DefinitionWords }

/** States and commands as the picture that analysts get too: the same shapes at the same places. */
export function Diagram({ definition, words }: Props) {
  const ui = useUi()
  const head = useId()
  const { graph, layout, width, height } = useMemo(() => drawn(definition, words), [definition, words])
  const label = ui('rules.diagramOf', { kind: words.words.kind(definition.kind), states: definition.states.length })
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className={classes.scroll} tabIndex={0} aria-label={label}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        <defs>
          <marker id={head} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto">
            <path className={classes.head} d="M0 0L8 4L0 8z" />
          </marker>
        </defs>
        {graph.flows.map(flow => (
          <FlowLine key={flow.id} name={flow.name} line={layout.lines.get(flow.id)} head={head} />
        ))}
        {graph.shapes.map(shape => (
          <ShapeMark key={shape.id} shape={shape} box={layout.boxes.get(shape.id)} />
        ))}
        {graph.flows.map(flow => (
          <FlowLabel key={flow.id} name={flow.name} line={layout.lines.get(flow.id)} />
        ))}
      </svg>
    </section>
  )
}

function drawn(definition: Definition, { words }: DefinitionWords) {
  const graph = graphOf(definition, words)
  const layout = layoutOf(graph)
  const boxes = [...layout.boxes.values()]
  const points = [...layout.lines.values()].flatMap(({ points: all, label }) => [
    ...all,
    ...(label ? [{ x: label.x + label.width, y: label.y }] : []),
  ])
  const width = EDGE + Math.max(0, ...boxes.map(box => box.x + box.width), ...points.map(point => point.x))
  const height = EDGE + Math.max(0, ...boxes.map(box => box.y + box.height), ...points.map(point => point.y))
  return { graph, layout, width, height }
}

function FlowLine({ name, line, head }: { name: string; line: Line | undefined; head: string }) {
  if (!line) return null
  return (
    <polyline
      className={classes.flow}
      points={line.points.map(({ x, y }) => `${x},${y}`).join(' ')}
      markerEnd={`url(#${head})`}
    >
      <title>{name}</title>
    </polyline>
  )
}

function FlowLabel({ name, line }: { name: string; line: Line | undefined }) {
  if (!line?.label) return null
  const { x, y, width, height } = line.label
  return (
    <text className={classes.label} x={x} y={y + height - 3}>
      {wrapped(name, Math.floor(width / (LETTER_WIDTH - 1)), 1)[0]}
    </text>
  )
}

function ShapeMark({ shape, box }: { shape: Shape; box: Box | undefined }) {
  if (!box) return null
  const title = [shape.name, ...shape.notes].filter(Boolean).join('\n')
  return (
    <g>
      <title>{title}</title>
      <Outline shape={shape} box={box} />
      <Name shape={shape} box={box} />
    </g>
  )
}

function Outline({ shape: { type }, box: { x, y, width, height } }: { shape: Shape; box: Box }) {
  if (type === 'task') return <rect className={classes.shape} x={x} y={y} width={width} height={height} rx={8} />
  const [middle, centre] = [x + width / 2, y + height / 2]
  if (type === 'choice') {
    const points = `${middle},${y} ${x + width},${centre} ${middle},${y + height} ${x},${centre}`
    return <polygon className={classes.shape} points={points} />
  }
  const more = type === 'end' ? classes.closed : type === 'timer' ? classes.timer : ''
  return <circle className={`${classes.shape} ${more}`} cx={middle} cy={centre} r={width / 2} />
}

/** Inside a task, below everything else. */
function Name({ shape: { type, name }, box: { x, y, width, height } }: { shape: Shape; box: Box }) {
  if (name === '') return null
  const inside = type === 'task'
  const lines = wrapped(name, inside ? Math.floor(width / LETTER_WIDTH) : 16, inside ? 4 : 3)
  const middle = x + width / 2
  const top = inside ? y + height / 2 - ((lines.length - 1) * LINE_HEIGHT) / 2 + 4 : y + height + LINE_HEIGHT
  return (
    <text className={classes.name} x={middle} y={top} textAnchor="middle">
      {lines.map((line, index) => (
        <tspan key={line} x={middle} dy={index === 0 ? 0 : LINE_HEIGHT}>
          {line}
        </tspan>
      ))}
    </text>
  )
}
