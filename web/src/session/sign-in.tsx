import { Button, PasswordInput, Stack, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { Navigate, useSearchParams } from 'react-router'
import { safeReturn } from '../lib/link.ts'
import { useUi } from '../text/use-ui.ts'
import { ProblemNote } from '../ui/problem-note.tsx'
import { Gate } from './gate.tsx'
import { useEnter } from './use-enter.ts'
import { useMe } from './use-me.ts'

export function SignInPage() {
  const ui = useUi()
  const [search] = useSearchParams()
  const to = safeReturn(search.get('to'))
  const { data: me } = useMe()
  const enter = useEnter('/session', to)
  const [email, setEmail] = useState('')
  const [password, setPassword] = useState('')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    enter.mutate({ email: email.trim(), password })
  }
  if (me) return <Navigate to={to} replace />
  return (
    <Gate title={ui('session.signIn')} hint={ui('session.signInHint')}>
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label={ui('session.email')}
            type="email"
            name="email"
            autoComplete="username"
            required
            autoFocus
            value={email}
            onChange={event => setEmail(event.currentTarget.value)}
          />
          <PasswordInput
            label={ui('session.password')}
            name="password"
            autoComplete="current-password"
            required
            value={password}
            onChange={event => setPassword(event.currentTarget.value)}
            visibilityToggleButtonProps={{ 'aria-label': ui('session.showPassword'), tabIndex: 0 }}
          />
          {enter.isError && <ProblemNote error={enter.error} />}
          <Button type="submit" size="md" loading={enter.isPending} mt="xs">
            {ui('session.signInButton')}
          </Button>
        </Stack>
      </form>
    </Gate>
  )
}
