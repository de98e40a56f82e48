import { useCallback } from 'react'
import { useSearchParams } from 'react-router'
import { withFilter } from './link.ts'

/** Changes parts of the address; null takes one away. */
export function useAddress(): (change: Readonly<Record<string, string | null>>) => void {
  const [, setSearch] = useSearchParams()
  return useCallback(
    change =>
      setSearch(
        search =>
          Object.entries(change).reduce(
            (next, [name, value]) => withFilter(next, name, value),
            new URLSearchParams(search),
          ),
        { replace: true },
      ),
    [setSearch],
  )
}
