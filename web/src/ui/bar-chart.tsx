import { Button, Stack, Text } from '@mantine/core'
import { useDisclosure, useElementSize } from '@mantine/hooks'
import { useId } from 'react'
import { highest, namedEvery, ticksOf } from '../lib/chart.ts'
import { useUi } from '../text/use-ui.ts'
import classes from './bar-chart.module.css'

const HEIGHT = 150
const LEFT = 44
const TOP = 8
const BOTTOM = 20
const NAME_WIDTH = 84

export type Series = { name: string; values: readonly number[] }
type Props = {
  title: string
  /** The name of every bar; below the axis stand those that find room. */
  names: readonly string[]
  series: Series
  /** Drawn as a broken line over the bars. */
  other?: Series | undefined
  format: (value: number) => string
}

/** Bars from zero, with what another run had as a broken line; the numbers themselves are a table behind a button. */
export function BarChart(props: Props) {
  const ui = useUi()
  const { title, names, series, other, format } = props
  const { ref, width } = useElementSize()
  const [opened, table] = useDisclosure(false)
  const id = useId()
  const peak = highest(series.values)
  const summary =
    peak === null ? ui('chart.nothing') : ui('chart.most', { value: format(peak.value), at: names[peak.index] ?? '' })
  return (
    <Stack gap={6}>
      <div ref={ref}>{width > 0 && <Drawing {...props} width={width} label={`${title}. ${summary}`} />}</div>
      <Text size="xs" c="dimmed">
        {summary}
      </Text>
      {other && <Legend series={series} other={other} />}
      <Button
        variant="subtle"
        size="compact-xs"
        style={{ alignSelf: 'flex-start' }}
        onClick={table.toggle}
        aria-expanded={opened}
        aria-controls={id}
      >
        {ui(opened ? 'chart.hideNumbers' : 'chart.numbers')}
      </Button>
      <div id={id}>{opened && <Numbers {...props} />}</div>
    </Stack>
  )
}

function Drawing({ names, series, other, format, width, label }: Props & { width: number; label: string }) {
  const ticks = ticksOf(Math.max(0, ...series.values, ...(other?.values ?? [])))
  const most = ticks.at(-1) ?? 1
  const inner = width - LEFT
  const step = inner / Math.max(names.length, 1)
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - value / most)
  const every = namedEvery(names.length, inner, NAME_WIDTH)
  return (
    <svg className={classes.chart} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} role="img" aria-label={label}>
      {ticks.map(tick => (
        <g key={tick}>
          <line className={classes.line} x1={LEFT} x2={width} y1={y(tick)} y2={y(tick)} />
          <text className={classes.text} x={LEFT - 6} y={y(tick) + 4} textAnchor="end">
            {format(tick)}
          </text>
        </g>
      ))}
      {names.map((name, index) => {
        const value = series.values[index] ?? 0
        const x = LEFT + index * step
        return (
          <g key={name}>
            <rect
              className={classes.bar}
              x={x + step * 0.12}
              width={Math.max(step * 0.76, 1)}
              y={y(value)}
              height={y(0) - y(value)}
            >
              <title>{`${name}: ${format(value)}`}</title>
            </rect>
            {index % every === 0 && x + NAME_WIDTH <= width && (
              <text className={classes.text} x={x} y={HEIGHT - 4}>
                {name}
              </text>
            )}
          </g>
        )
      })}
      {other && (
        <polyline
          className={classes.other}
          points={other.values.flatMap((value, index) => stepOf(LEFT + index * step, step, y(value))).join(' ')}
        />
      )}
    </svg>
  )
}

const stepOf = (x: number, width: number, y: number) => [`${x},${y}`, `${x + width},${y}`]

function Legend({ series, other }: { series: Series; other: Series }) {
  return (
    <div className={classes.legend}>
      <span className={classes.key}>
        <svg width={22} height={10} aria-hidden="true">
          <rect className={classes.bar} width={22} height={10} />
        </svg>
        {series.name}
      </span>
      <span className={classes.key}>
        <svg width={22} height={10} aria-hidden="true">
          <line className={classes.other} x1={0} x2={22} y1={5} y2={5} />
        </svg>
        {other.name}
      </span>
    </div>
  )
}

function Numbers({ title, names, series, other, format }: Props) {
  const ui = useUi()
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.numbers} tabIndex={0}>
      <table aria-label={title}>
        <thead>
          <tr>
            <th scope="col">{ui('chart.when')}</th>
            <th scope="col">{series.name}</th>
            {other && <th scope="col">{other.name}</th>}
          </tr>
        </thead>
        <tbody>
          {names.map((name, index) => (
            <tr key={name}>
              <th scope="row">{name}</th>
              <td>{format(series.values[index] ?? 0)}</td>
              {other && <td>{format(other.values[index] ?? 0)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
