import { AppShell } from '@mantine/core'
import { useDisclosure, useLocalStorage } from '@mantine/hooks'
import { Suspense, useEffect, useRef } from 'react'
import { Outlet, useLocation } from 'react-router'
import { useUi } from '../text/use-ui.ts'
import { Waiting } from '../ui/async.tsx'
import classes from './layout.module.css'
import { Rail } from './rail.tsx'
import { TopBar } from './top-bar.tsx'

/** The frame of every page behind the sign-in: top bar, left rail, content. */
export function Layout() {
  const ui = useUi()
  const [opened, drawer] = useDisclosure(false)
  const [narrow, setNarrow] = useLocalStorage({ key: 'potok.rail', defaultValue: false })
  const { close } = drawer
  const { pathname } = useLocation()
  const main = usePageFocus(pathname)
  // biome-ignore lint/correctness/useExhaustiveDependencies: the drawer closes whenever another page opens
  useEffect(close, [pathname])
  return (
    <>
      <a href="#main" className={classes.skip}>
        {ui('nav.skip')}
      </a>
      <AppShell
        header={{ height: 52 }}
        navbar={{ width: narrow ? 60 : 216, breakpoint: 'sm', collapsed: { mobile: !opened } }}
        transitionDuration={0}
      >
        <AppShell.Header>
          <TopBar opened={opened} onToggle={drawer.toggle} />
        </AppShell.Header>
        <AppShell.Navbar aria-label={ui('nav.label')}>
          <Rail narrow={narrow && !opened} onFold={() => setNarrow(!narrow)} />
        </AppShell.Navbar>
        <AppShell.Main className={classes.main} id="main" tabIndex={-1} ref={main}>
          <div className={classes.content}>
            <Suspense fallback={<Waiting rows={6} />}>
              <Outlet />
            </Suspense>
          </div>
        </AppShell.Main>
      </AppShell>
    </>
  )
}

/** A new page starts at its top, and the keyboard at its content, as after a full load. */
function usePageFocus(pathname: string) {
  const main = useRef<HTMLElement>(null)
  const before = useRef(pathname)
  useEffect(() => {
    if (before.current === pathname) return
    before.current = pathname
    window.scrollTo(0, 0)
    main.current?.focus({ preventScroll: true })
  }, [pathname])
  return main
}
