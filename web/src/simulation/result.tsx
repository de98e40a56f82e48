import { Alert, Stack } from '@mantine/core'
import { formatDay } from '../lib/date.ts'
import { formatMoneyShort } from '../lib/money.ts'
import { moneyOf, type Run, type Sums, sumsOf } from '../lib/simulation.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { BarChart } from '../ui/bar-chart.tsx'
import { Panel } from '../ui/panel.tsx'
import { MissedTable } from './missed.tsx'
import { PeopleTable } from './people.tsx'
import { useRunName } from './run-name.ts'
import classes from './simulation.module.css'

type Props = { run: Run; other: Run | undefined }

/** One run, with what another had beside it. */
export function Result({ run, other }: Props) {
  const ui = useUi()
  const { notMoved, stuck } = run.view
  return (
    <Stack gap="md">
      <SumTiles run={run} other={other} />
      {notMoved > 0 && <Alert color="yellow">{ui('simulation.notMoved', { number: notMoved })}</Alert>}
      {stuck.length > 0 && <Alert color="red">{ui('simulation.stuck', { number: stuck.length })}</Alert>}
      <div className={classes.charts}>
        <WeekChart run={run} other={other} />
        <MoneyChart run={run} other={other} />
      </div>
      <MissedTable run={run} other={other} />
      <PeopleTable run={run} other={other} />
    </Stack>
  )
}

const SUMS = ['letters', 'tasks', 'missed', 'busiest'] as const satisfies readonly (keyof Sums)[]

function SumTiles({ run, other }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const sums = sumsOf(run.view)
  const before = other && sumsOf(other.view)
  const [money] = moneyOf(run.view)
  const moneyBefore = other && moneyOf(other.view).find(one => one.currency === money?.currency)
  const amount = (minor: number) => formatMoneyShort(minor, money?.currency ?? 'RUB', locale)
  const number = (value: number) => value.toLocaleString(locale)
  return (
    <dl className={classes.sums}>
      {SUMS.map(name => (
        <Sum
          key={name}
          title={ui(`simulation.${name}`)}
          value={number(sums[name])}
          before={before && number(before[name])}
        />
      ))}
      {money && (
        <>
          <Sum
            title={ui('simulation.missedMoney')}
            value={amount(money.missedMinor)}
            before={moneyBefore && amount(moneyBefore.missedMinor)}
          />
          <Sum
            title={ui('simulation.atRisk')}
            value={amount(money.atRiskMinor)}
            before={moneyBefore && amount(moneyBefore.atRiskMinor)}
          />
        </>
      )}
    </dl>
  )
}

function Sum({ title, value, before }: { title: string; value: string; before: string | undefined }) {
  const ui = useUi()
  return (
    <div className={classes.sum}>
      <dt>{title}</dt>
      <dd>{value}</dd>
      {before !== undefined && <dd className={classes.before}>{ui('simulation.otherHad', { value: before })}</dd>}
    </div>
  )
}

function WeekChart({ run, other }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useRunName()
  const names = run.view.weeks.map(({ week }) => formatDay(week, locale))
  const letters = ({ view, ...one }: Run) => ({
    name: nameOf({ view, ...one }),
    values: view.weeks.map(week => week.letters),
  })
  return (
    <Panel title={ui('simulation.byWeek')}>
      <BarChart
        title={ui('simulation.byWeek')}
        names={names}
        series={letters(run)}
        other={other && letters(other)}
        format={value => value.toLocaleString(locale)}
      />
    </Panel>
  )
}

/** Of the currency that most money is in. */
function MoneyChart({ run, other }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const nameOf = useRunName()
  const currency = moneyOf(run.view)[0]?.currency
  if (currency === undefined) return null
  const months = [...new Set(run.view.money.map(one => one.month))].toSorted()
  const atRisk = (one: Run) => ({
    name: nameOf(one),
    // A shorter run ends where its years do.
    values: months
      .filter(month => month <= one.view.until.slice(0, 7))
      .map(
        month => one.view.money.find(entry => entry.month === month && entry.currency === currency)?.atRiskMinor ?? 0,
      ),
  })
  const name = new Intl.DateTimeFormat(locale, { month: 'short', year: 'numeric', timeZone: 'UTC' })
  return (
    <Panel title={ui('simulation.byMonth')}>
      <BarChart
        title={ui('simulation.byMonth')}
        names={months.map(month => name.format(new Date(`${month}-01T00:00:00Z`)))}
        series={atRisk(run)}
        other={other && atRisk(other)}
        format={value => formatMoneyShort(value, currency, locale)}
      />
    </Panel>
  )
}
