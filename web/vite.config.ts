/// <reference types="vite/client" />
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// What only the server says: letters, problems that come as sentences, the page of a link in a letter.
const SERVER_TEXTS = ['definitionProblem', 'refusal', 'sheetProblem', 'readingPage']

/** The dictionaries without what no page shows: a third of a second on a slow telephone. */
const dictionaries: Plugin = {
  name: 'potok-dictionaries',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/i18n\/(ru|en)\.json$/.test(id)) return null
    const { mail, ...texts }: Record<string, Record<string, unknown>> = JSON.parse(code)
    for (const name of SERVER_TEXTS) delete texts[name]
    return { code: JSON.stringify({ ...texts, mail: { client: mail?.client } }), map: null }
  },
}

export default defineConfig({
  root: import.meta.dirname,
  plugins: [dictionaries, react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The content security policy allows no data: addresses and no inline scripts.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { port: 4001, proxy: { '/api': 'http://localhost:4000' } },
})
