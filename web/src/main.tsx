import '@mantine/core/styles.css'
import './styles.css'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { createQueries } from './api/query.ts'
import { App } from './app.tsx'
import { createRoutes } from './routes.tsx'
import { ME } from './session/use-me.ts'
import { browserLocale, createTexts, storedLocale } from './text/texts.ts'

const queries = createQueries(() => queries.setQueryData(ME, null))
const texts = await createTexts(storedLocale() ?? browserLocale())
const root = document.getElementById('root')
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App texts={texts} queries={queries} router={createRoutes(texts)} />
    </StrictMode>,
  )
}
