import { useMediaQuery } from '@mantine/hooks'
import { IconArrowDown, IconArrowUp } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import classes from './data-table.module.css'

export type Column<Row> = {
  name: string
  header: string
  cell: (row: Row) => ReactNode
  end?: boolean
  /** The API's word for sorting by this column. */
  sort?: string
  width?: number
}

type Props<Row> = {
  label: string
  columns: readonly Column<Row>[]
  rows: readonly Row[]
  rowKey: (row: Row) => string
  sort?: string
  onSort?: (sort: string) => void
}

/** A table; on a narrow screen the same facts as cards, the first column as the card's title. */
export function DataTable<Row>(props: Props<Row>) {
  const isNarrow = useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false })
  return isNarrow ? <Cards {...props} /> : <Rows {...props} />
}

function Rows<Row>({ label, columns, rows, rowKey, sort, onSort }: Props<Row>) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <div className={classes.scroll} tabIndex={0}>
      <table className={classes.table} aria-label={label}>
        <thead>
          <tr>
            {columns.map(column => (
              <Head key={column.name} column={column} {...(sort ? { sort } : {})} {...(onSort ? { onSort } : {})} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={rowKey(row)}>
              {columns.map(column => (
                <td key={column.name} className={column.end ? classes.end : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type HeadProps<Row> = { column: Column<Row>; sort?: string; onSort?: (sort: string) => void }

function Head<Row>({ column, sort, onSort }: HeadProps<Row>) {
  const { sort: word } = column
  const style = column.width ? { width: column.width } : undefined
  const className = column.end ? classes.end : undefined
  if (!word || !onSort) {
    return (
      <th scope="col" className={className} style={style}>
        {column.header}
      </th>
    )
  }
  const isUp = sort === word
  const isDown = sort === `-${word}`
  return (
    <th scope="col" className={className} style={style} aria-sort={isUp ? 'ascending' : isDown ? 'descending' : 'none'}>
      <button type="button" className={classes.sort} onClick={() => onSort(isUp ? `-${word}` : word)}>
        {column.header}
        {isUp && <IconArrowUp size={13} aria-hidden />}
        {isDown && <IconArrowDown size={13} aria-hidden />}
      </button>
    </th>
  )
}

function Cards<Row>({ label, columns, rows, rowKey }: Props<Row>) {
  const [title, ...rest] = columns
  return (
    <ul className={classes.cards} aria-label={label}>
      {rows.map(row => (
        <li key={rowKey(row)}>
          {title?.cell(row)}
          <dl className={classes.facts}>
            {rest.map(column => (
              <Fact key={column.name} header={column.header} value={column.cell(row)} />
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

/** What a record lacks takes no room on a small screen. */
function Fact({ header, value }: { header: string; value: ReactNode }) {
  if (value === null || value === undefined || value === '') return null
  return (
    <>
      <dt>{header}</dt>
      <dd>{value}</dd>
    </>
  )
}
