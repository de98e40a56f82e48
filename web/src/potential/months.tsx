import { Text } from '@mantine/core'
import { useNavigate } from 'react-router'
import type { PotentialPage } from '../../../src/endpoints/potential.ts'
import { formatMoney, formatMoneyShort } from '../lib/money.ts'
import { useAddress } from '../lib/use-address.ts'
import { monthName } from '../lib/year.ts'
import { useReader } from '../text/use-reader.ts'
import { useUi } from '../text/use-ui.ts'
import { useKindTitle } from './kind-title.ts'
import classes from './potential.module.css'
import { useChoice } from './use-potential.ts'

const HUES = 6

type Props = {
  page: PotentialPage
  /** Where a month leads; absent: it narrows the page that it stands on. */
  to?: (month: string) => string
}

/** Twelve bars of money, made up of kinds; each is a button that shows the objects behind it. */
export function Months({ page, to }: Props) {
  const ui = useUi()
  const { locale } = useReader()
  const { filter } = useChoice()
  const choose = useAddress()
  const navigate = useNavigate()
  const titleOf = useKindTitle()
  const { groups, currency } = page
  // Where nothing has a price yet, services are counted instead.
  const isPriced = groups.some(group => group.amountMinor > 0)
  const worthOf = (one: { amountMinor: number; services: number }) => (isPriced ? one.amountMinor : one.services)
  const most = Math.max(...groups.map(worthOf), 1)
  const kinds = [...new Set(groups.flatMap(group => (group.kinds ?? []).map(kind => kind.objectKind)))].sort()
  const short = (value: number) => (isPriced ? formatMoneyShort(value, currency, locale) : String(value))
  const nameOf = (key: string) => monthName(Number(key.slice(0, 4)), Number(key.slice(5, 7)), locale)
  const pick = (month: string) => {
    if (to) return void navigate(to(month))
    choose({ month: filter.month === month ? null : month, list: 'services' })
  }
  return (
    <>
      <ul className={classes.months}>
        {groups.map(group => (
          <li key={group.key}>
            <button
              type="button"
              className={classes.month}
              aria-pressed={filter.month === group.key}
              aria-label={[
                `${nameOf(group.key)} ${group.key.slice(0, 4)}`,
                ui('potential.services', { count: group.services }),
                formatMoney(group.amountMinor, currency, locale),
              ].join(', ')}
              onClick={() => pick(group.key)}
            >
              <span className={classes.value}>{worthOf(group) > 0 ? short(worthOf(group)) : ''}</span>
              <span className={classes.bar}>
                {(group.kinds ?? []).map(kind => (
                  <span
                    key={kind.objectKind}
                    className={classes[`part${kinds.indexOf(kind.objectKind) % HUES}`]}
                    style={{ height: `${(100 * worthOf(kind)) / most}%` }}
                  />
                ))}
              </span>
              <span className={classes.name}>{nameOf(group.key).slice(0, 3)}</span>
            </button>
          </li>
        ))}
      </ul>
      <ul className={classes.legend} aria-label={ui('potential.kinds')}>
        {kinds.map((kind, index) => (
          <li key={kind}>
            <span className={`${classes.sample} ${classes[`part${index % HUES}`]}`} aria-hidden />
            {titleOf(kind)}
          </li>
        ))}
      </ul>
      {!isPriced && (
        <Text size="xs" c="dimmed">
          {ui('potential.noPrices')}
        </Text>
      )}
    </>
  )
}
