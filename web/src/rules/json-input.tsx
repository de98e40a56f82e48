import { Button, Stack, Textarea } from '@mantine/core'
import { IconCode } from '@tabler/icons-react'
import { useState } from 'react'
import { useUi } from '../text/use-ui.ts'

type Props<Value> = { value: Value; onChange: (value: Value) => void; opened?: boolean }

/** The same as it is written down, for those who know the words; the server says what is wrong with it. */
export function JsonInput<Value>({ value, onChange, opened = false }: Props<Value>) {
  const ui = useUi()
  const [shown, setShown] = useState(opened)
  const [typed, setTyped] = useState<string | null>(null)
  const [isBroken, setBroken] = useState(false)
  const written = typed ?? JSON.stringify(value, null, 2)
  const type = (text: string) => {
    setTyped(text)
    try {
      const read: Value = JSON.parse(text)
      setBroken(typeof read !== 'object' || read === null)
      if (typeof read === 'object' && read !== null) onChange(read)
    } catch {
      setBroken(true)
    }
  }
  return (
    <Stack gap={6}>
      {!opened && (
        <Button
          variant="subtle"
          size="compact-xs"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconCode size={13} aria-hidden />}
          onClick={() => setShown(!shown)}
          aria-expanded={shown}
        >
          {ui('rules.json')}
        </Button>
      )}
      {shown && (
        <Textarea
          aria-label={ui('rules.json')}
          autosize
          minRows={4}
          maxRows={30}
          spellCheck={false}
          styles={{ input: { fontFamily: 'monospace' } }}
          value={written}
          onChange={event => type(event.currentTarget.value)}
          onBlur={() => !isBroken && setTyped(null)}
          {...(isBroken ? { error: ui('form.problem.json') } : {})}
        />
      )}
    </Stack>
  )
}
