import { UnstyledButton } from '@mantine/core'
import type { PotentialPage } from '../../../src/endpoints/potential.ts'
import { formatMoney, formatMoneyShort } from '../lib/money.ts'
import { useAddress } from '../lib/use-address.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import classes from './potential.module.css'
import type { List } from './use-potential.ts'

type Totals = PotentialPage['totals']

/** How much there is, how much of it is ours, and where more could be. */
export function Tiles({ totals, currency }: { totals: Totals; currency: string }) {
  const ui = useUi()
  const { locale } = useReader()
  const money = (minor: number) => formatMoneyShort(minor, currency, locale)
  return (
    <div className={classes.tiles}>
      <Tile
        label={ui('potential.total')}
        value={money(totals.amountMinor)}
        title={formatMoney(totals.amountMinor, currency, locale)}
        note={ui('potential.services', { count: totals.services })}
        list="services"
      />
      <div className={classes.tile}>
        <span className={classes.tileLabel}>{ui('potential.served')}</span>
        <span className={classes.tileValue}>{servedPercent(totals)} %</span>
        <ServedBar totals={totals} />
        <span className={classes.tileNote}>
          {ui('potential.servedNote', {
            ours: money(totals.amountOursMinor),
            rest: money(totals.amountMinor - totals.amountOursMinor),
          })}
        </span>
      </div>
      <div className={classes.tile}>
        <span className={classes.tileLabel}>{ui('potential.done')}</span>
        <span className={classes.tileValue}>{money(totals.amountDoneMinor)}</span>
        <span className={classes.tileNote}>{ui('potential.services', { count: totals.done })}</span>
      </div>
      <Tile
        label={ui('potential.uncovered')}
        value={String(totals.uncovered)}
        note={ui('potential.ofObjects', { count: totals.objects })}
        list="uncovered"
      />
      <Tile
        label={ui('potential.replaceable')}
        value={String(totals.replaceable)}
        note={ui('potential.ofObjects', { count: totals.objects })}
        list="replaceable"
      />
    </div>
  )
}

type TileProps = { label: string; value: string; title?: string; note: string; list: List }

/** A figure that leads to what is behind it. */
function Tile({ label, value, title, note, list }: TileProps) {
  const choose = useAddress()
  return (
    <UnstyledButton className={classes.tile} title={title} onClick={() => choose({ list })}>
      <span className={classes.tileLabel}>{label}</span>
      <span className={classes.tileValue}>{value}</span>
      <span className={classes.tileNote}>{note}</span>
    </UnstyledButton>
  )
}

/** By money; by services where nothing has a price. */
export function servedPercent({ amountMinor, amountOursMinor, services, servicesOurs }: Shared): number {
  const [all, ours] = amountMinor > 0 ? [amountMinor, amountOursMinor] : [services, servicesOurs]
  return all === 0 ? 0 : Math.round((100 * ours) / all)
}

type Shared = Pick<Totals, 'amountMinor' | 'amountOursMinor' | 'services' | 'servicesOurs'>

export function ServedBar({ totals }: { totals: Shared }) {
  const percent = servedPercent(totals)
  return (
    <svg className={classes.served} viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
      <rect className={classes.servedAll} width={100} height={8} />
      <rect className={classes.servedOurs} width={percent} height={8} />
    </svg>
  )
}
