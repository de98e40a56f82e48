import { Alert, Anchor, Button, PasswordInput, Stack } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Link, useLocation } from 'react-router'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Gate } from './gate.tsx'
import { useEnter } from './use-enter.ts'

const SHORTEST = 8

/** Opened by a one-time link; the token stands behind the #, so that no server log ever has it. */
export function SetupPage() {
  const ui = useUi()
  const token = useLocation().hash.slice(1)
  const isToken = token.length >= 20
  return (
    <Gate title={ui('session.setup')} hint={ui('session.setupHint')}>
      {isToken ? (
        <SetupForm token={token} />
      ) : (
        <Stack gap="sm">
          <Alert color="yellow" variant="light" title={ui('session.noToken')}>
            {ui('session.noTokenHint')}
          </Alert>
          <Anchor component={Link} to="/sign-in">
            {ui('session.signIn')}
          </Anchor>
        </Stack>
      )}
    </Gate>
  )
}

function SetupForm({ token }: { token: string }) {
  const ui = useUi()
  const enter = useEnter('/setup', '/inbox')
  const [password, setPassword] = useState('')
  const [again, setAgain] = useState('')
  const [wrong, setWrong] = useState<'short' | 'different'>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const found = password.length < SHORTEST ? 'short' : password === again ? undefined : 'different'
    setWrong(found)
    if (!found) enter.mutate({ token, password })
  }
  const toggle = { 'aria-label': ui('session.showPassword'), tabIndex: 0 }
  return (
    <form onSubmit={submit} noValidate>
      <Stack gap="sm">
        <PasswordInput
          label={ui('session.newPassword')}
          description={ui('session.passwordRule')}
          name="new-password"
          autoComplete="new-password"
          required
          autoFocus
          value={password}
          onChange={event => setPassword(event.currentTarget.value)}
          error={wrong === 'short' && ui('session.passwordShort')}
          visibilityToggleButtonProps={toggle}
        />
        <PasswordInput
          label={ui('session.repeatPassword')}
          name="repeat-password"
          autoComplete="new-password"
          required
          value={again}
          onChange={event => setAgain(event.currentTarget.value)}
          error={wrong === 'different' && ui('session.passwordsDiffer')}
          visibilityToggleButtonProps={toggle}
        />
        {enter.isError && <ProblemNote error={enter.error} />}
        <Button type="submit" size="md" loading={enter.isPending} mt="xs">
          {ui('session.setupButton')}
        </Button>
      </Stack>
    </form>
  )
}
