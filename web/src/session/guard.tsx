import { Center, Container } from '@mantine/core'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import { Navigate, Outlet, useLocation } from 'react-router'
import type { Locale } from '../lib/date.ts'
import { OwnTexts } from '../text/own-texts.tsx'
import { storedLocale, switchLocale } from '../text/texts.ts'
import { Waiting } from '../ui/async.tsx'
import { ProblemNote } from '../ui/problem-note.tsx'
import { useMe } from './use-me.ts'

/** Lets in who is signed in; others sign in first and come back to the same address. */
export function Guard() {
  const me = useMe()
  const { pathname, search } = useLocation()
  useProfileLocale(me.data?.locale)
  if (me.data) {
    return (
      <OwnTexts>
        <Outlet />
      </OwnTexts>
    )
  }
  if (me.data === null) {
    return <Navigate to={`/sign-in?${new URLSearchParams({ to: pathname + search })}`} replace />
  }
  if (!me.isError) return <Waiting rows={8} />
  return (
    <Center mih="60dvh" component="main">
      <Container size="xs">
        <ProblemNote error={me.error} onRetry={() => void me.refetch()} />
      </Container>
    </Center>
  )
}

/** A language chosen on this device wins over the one in the profile. */
function useProfileLocale(locale: Locale | undefined): void {
  const { i18n } = useTranslation()
  useEffect(() => {
    if (locale && storedLocale() === undefined && i18n.language !== locale) void switchLocale(i18n, locale)
  }, [i18n, locale])
}
