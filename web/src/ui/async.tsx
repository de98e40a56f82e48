import { Button, Center, Skeleton, Stack } from '@mantine/core'
import type { UseInfiniteQueryResult, UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useUi } from '../text/use-ui.ts'
import { PageHead } from './page-head.tsx'
import { ProblemNote } from './problem-note.tsx'

type Loaded<T> = { query: UseQueryResult<T>; rows?: number; children: (data: T) => ReactNode }

/** The data of a query, or its skeleton, or what went wrong with a retry. */
export function Async<T>({ query, rows = 4, children }: Loaded<T>) {
  if (query.data !== undefined) return children(query.data)
  if (query.isError) return <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
  return <Waiting rows={rows} />
}

/** The same for what a whole page is about. */
export function AsyncPage<T>({ query, children }: Loaded<T>) {
  const ui = useUi()
  if (query.data !== undefined || !query.isError) {
    return (
      <Async query={query} rows={10}>
        {children}
      </Async>
    )
  }
  return (
    <>
      <PageHead title={ui('problem.title')} />
      <ProblemNote error={query.error} onRetry={() => void query.refetch()} />
    </>
  )
}

export function Waiting({ rows = 4 }: { rows?: number }) {
  const ui = useUi()
  return (
    <Stack gap="xs" p="md" role="status" aria-label={ui('app.loading')} data-waiting>
      {Array.from({ length: rows }, (_, index) => `row${index}`).map(row => (
        <Skeleton key={row} height={22} radius="sm" />
      ))}
    </Stack>
  )
}

/** Fetches the page behind the last one. */
export function MoreButton({ query }: { query: UseInfiniteQueryResult }) {
  const ui = useUi()
  if (!query.hasNextPage) return null
  return (
    <Center p="sm">
      <Button variant="default" loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
        {ui('list.more')}
      </Button>
    </Center>
  )
}
