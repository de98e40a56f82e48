import { TextInput } from '@mantine/core'
import { useDebouncedCallback } from '@mantine/hooks'
import { IconSearch } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import classes from './search-input.module.css'

const PAUSE_MS = 300

type Props = { value: string; onChange: (value: string) => void; label: string }

/** A search box that asks after a short pause. */
export function SearchInput({ value, onChange, label }: Props) {
  const [typed, setTyped] = useState(value)
  const report = useDebouncedCallback(onChange, PAUSE_MS)
  // The address may change from outside: a link, or "back".
  useEffect(() => setTyped(value), [value])
  return (
    <TextInput
      className={classes.box ?? ''}
      type="search"
      aria-label={label}
      placeholder={label}
      leftSection={<IconSearch size={16} aria-hidden />}
      value={typed}
      onChange={event => {
        setTyped(event.currentTarget.value)
        report(event.currentTarget.value)
      }}
    />
  )
}
