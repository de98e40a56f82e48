import { Stack, Text } from '@mantine/core'
import { useElementSize } from '@mantine/hooks'
import { addDays } from '../../../src/domain/calendar.ts'
import type { MeterView } from '../../../src/endpoints/object.ts'
import { formatDay, languageTag } from '../lib/date.ts'
import { type MeterLine, meterLine } from '../lib/meter-line.ts'
import { unitName } from '../lib/unit.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import classes from './object.module.css'

const HEIGHT = 200
const LEFT = 58
const RIGHT = 10
const TOP = 14
const BOTTOM = 22

type Props = { meter: MeterView; today: string; titleOf: (ruleId: string) => string }

/** Readings as points, the forecast as a line with its spread, and the limits at which services are due. */
export function MeterChart({ meter, today, titleOf }: Props) {
  const ui = useUi()
  const { ref, width } = useElementSize()
  const line = meterLine(meter, today)
  if (!line) {
    return (
      <Text size="sm" c="dimmed">
        {ui('object.noReadings')}
      </Text>
    )
  }
  return (
    <Stack gap={6}>
      <div ref={ref}>{width > 0 && <Drawing line={line} width={width} titleOf={titleOf} meter={meter} />}</div>
      <Summary meter={meter} />
    </Stack>
  )
}

type Drawn = Omit<Props, 'today'> & { line: MeterLine; width: number }

function Drawing({ line, width, titleOf, meter }: Drawn) {
  const ui = useUi()
  const { locale } = useReader()
  const range = Math.max(line.most - line.least, 1)
  const x = (day: number) => LEFT + ((width - LEFT - RIGHT) * day) / line.days
  const y = (value: number) => TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - line.least) / range)
  const path = (points: readonly { day: number; value: number }[]) =>
    points.map(({ day, value }) => `${x(day).toFixed(1)},${y(value).toFixed(1)}`).join(' ')
  const number = new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: 0 })
  const unit = unitName(meter.unit, ui)
  const newest = line.readings.at(-1)
  const summary = ui('object.meterSummary', { count: line.readings.length, value: number.format(newest?.value ?? 0) })
  return (
    <svg
      className={classes.chart}
      height={HEIGHT}
      viewBox={`0 0 ${width} ${HEIGHT}`}
      role="img"
      aria-label={`${ui('object.meter')}. ${summary}`}
    >
      {[line.least, line.most].map(value => (
        <text key={value} className={classes.text} x={LEFT - 6} y={y(value) + 4} textAnchor="end">
          {number.format(value)}
        </text>
      ))}
      <polygon className={classes.spread} points={path(line.spread)} />
      {line.limits.map(({ ruleId, total }) => (
        <g key={`${ruleId} ${total}`}>
          <line className={classes.limit} x1={LEFT} x2={width - RIGHT} y1={y(total)} y2={y(total)} />
          <text className={classes.text} x={LEFT + 4} y={y(total) - 4}>
            {titleOf(ruleId)}
          </text>
        </g>
      ))}
      <line className={classes.today} x1={x(line.today)} x2={x(line.today)} y1={TOP} y2={HEIGHT - BOTTOM} />
      <polyline className={classes.read} points={path(line.readings)} />
      <polyline className={classes.expected} points={path(line.forecast)} />
      {line.readings.map(({ day, value }) => (
        <circle key={`${day} ${value}`} className={classes.point} cx={x(day)} cy={y(value)} r={3}>
          <title>{`${formatDay(addDays(line.from, day), locale)}: ${number.format(value)} ${unit}`}</title>
        </circle>
      ))}
      <text className={classes.text} x={LEFT} y={HEIGHT - 6}>
        {formatDay(line.from, locale)}
      </text>
      <text className={classes.text} x={width - RIGHT} y={HEIGHT - 6} textAnchor="end">
        {formatDay(addDays(line.from, line.days), locale)}
      </text>
    </svg>
  )
}

/** How fast it runs, and how sure that is. */
function Summary({ meter }: { meter: MeterView }) {
  const ui = useUi()
  const { locale } = useReader()
  const { perDay, slow, fast, stale } = meter
  const number = new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: 1 })
  const unit = unitName(meter.unit, ui)
  const pace =
    perDay === null
      ? ui('object.noPace')
      : ui('object.pace', {
          perDay: number.format(perDay),
          slow: number.format(slow ?? perDay),
          fast: number.format(fast ?? perDay),
          unit,
        })
  return (
    <Text size="sm" c="dimmed">
      {pace}
      {stale && ` ${ui('object.stale')}`}
    </Text>
  )
}
