import type { RecordView } from '../../../src/endpoints/record.ts'
import { formatMoney } from '../lib/money.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { Panel } from '../ui/panel.tsx'
import classes from './record.module.css'

/** What all live records of a client come to. */
export function Figures({ record: { figures, currency } }: { record: RecordView }) {
  const ui = useUi()
  const { locale } = useReader()
  if (figures === null) return null
  const money = (minor: number) => formatMoney(minor, currency ?? 'RUB', locale)
  const rows: [string, string][] = [
    [ui('figures.need'), money(figures.needMinor)],
    [ui('figures.served'), money(figures.servedMinor)],
    [ui('figures.share'), figures.sharePercent === null ? '–' : `${figures.sharePercent}\u00a0%`],
    [ui('figures.services'), String(figures.servicesAhead)],
    [ui('figures.records'), String(figures.liveRecords)],
  ]
  return (
    <Panel title={ui('figures.title')}>
      <table className={classes.lines} aria-label={ui('figures.title')}>
        <tbody>
          {rows.map(([label, value]) => (
            <tr key={label}>
              <th scope="row">{label}</th>
              <td>{value}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Panel>
  )
}
