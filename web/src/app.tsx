import { MantineProvider } from '@mantine/core'
import { type QueryClient, QueryClientProvider } from '@tanstack/react-query'
import type { i18n } from 'i18next'
import { I18nextProvider } from 'react-i18next'
import { RouterProvider } from 'react-router/dom'
import { AskProvider } from './form/ask.tsx'
import type { createRoutes } from './routes.tsx'
import { NowProvider } from './text/now.tsx'
import { cssVariables, theme } from './theme.ts'
import { styleNonce } from './ui/style-nonce.ts'
import { ToastProvider } from './ui/toasts.tsx'

type Props = { texts: i18n; queries: QueryClient; router: ReturnType<typeof createRoutes> }

/** What every page stands in: language, theme, server data, clock. */
export function App({ texts, queries, router }: Props) {
  return (
    <I18nextProvider i18n={texts}>
      <MantineProvider
        theme={theme}
        cssVariablesResolver={cssVariables}
        getStyleNonce={styleNonce}
        defaultColorScheme="light"
      >
        <QueryClientProvider client={queries}>
          <NowProvider>
            <ToastProvider>
              <AskProvider>
                <RouterProvider router={router} />
              </AskProvider>
            </ToastProvider>
          </NowProvider>
        </QueryClientProvider>
      </MantineProvider>
    </I18nextProvider>
  )
}
