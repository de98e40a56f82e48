import { useInfiniteQuery } from '@tanstack/react-query'
import { NavLink, useParams, useSearchParams } from 'react-router'
import type { Page } from '../../../src/endpoints/common.ts'
import type { LetterRow } from '../../../src/endpoints/mail.ts'
import { get } from '../api/client.ts'
import { withFilter, withQuery } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { MoreButton, Waiting } from '../ui/async.tsx'
import { EmptyNote } from '../ui/empty-note.tsx'
import { PageHead } from '../ui/page-head.tsx'
import panel from '../ui/panel.module.css'
import { ProblemNote } from '../ui/problem-note.tsx'
import { SearchInput } from '../ui/search-input.tsx'
import { When } from '../ui/when.tsx'
import { Letter } from './letter.tsx'
import classes from './mailbox.module.css'

const EVERY_MS = 5_000

/** Letters that were sent and never left this machine. */
export function MailboxPage() {
  const ui = useUi()
  const { id } = useParams()
  return (
    <>
      <PageHead title={ui('nav.mailbox')} />
      <div className={`${classes.columns} ${id ? classes.opened : classes.closed}`}>
        <Letters />
        <div className={panel.panel}>
          {id ? (
            <Letter key={id} id={id} />
          ) : (
            <EmptyNote title={ui('mailbox.none')}>{ui('mailbox.noneHint')}</EmptyNote>
          )}
        </div>
      </div>
    </>
  )
}

function Letters() {
  const ui = useUi()
  const [search, setSearch] = useSearchParams()
  const q = search.get('q') ?? ''
  const letters = useInfiniteQuery({
    queryKey: ['letters', q],
    queryFn: ({ pageParam }) => get<Page<LetterRow>>('/mailbox', { q, cursor: pageParam }),
    initialPageParam: '',
    getNextPageParam: page => page.next,
    refetchInterval: EVERY_MS,
  })
  const rows = letters.data?.pages.flatMap(page => page.items)
  return (
    <section className={panel.panel} aria-label={ui('mailbox.list')}>
      <div className={classes.search}>
        <SearchInput
          value={q}
          onChange={text => setSearch(withFilter(search, 'q', text), { replace: true })}
          label={ui('mailbox.search')}
        />
      </div>
      {letters.isError && <ProblemNote error={letters.error} onRetry={() => void letters.refetch()} />}
      {rows === undefined && !letters.isError && <Waiting rows={8} />}
      {rows?.length === 0 && <EmptyNote title={ui('mailbox.empty')}>{ui('mailbox.emptyHint')}</EmptyNote>}
      {rows && rows.length > 0 && (
        <ul className={classes.list}>
          {rows.map(letter => (
            <LetterItem key={letter.id} letter={letter} q={q} />
          ))}
        </ul>
      )}
      <MoreButton query={letters} />
    </section>
  )
}

function LetterItem({ letter, q }: { letter: LetterRow; q: string }) {
  const ui = useUi()
  return (
    <li>
      <NavLink to={withQuery(`/mailbox/${letter.id}`, { q })} className={classes.item ?? ''}>
        <div className={classes.subject}>{letter.subject ?? ui('mailbox.noSubject')}</div>
        <div className={classes.meta}>
          {letter.to.join(', ')} · <When value={letter.receivedAt} />
        </div>
      </NavLink>
    </li>
  )
}
