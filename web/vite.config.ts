/// <reference types="vite/client" />
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { ADMIN_TEXTS, ADMIN_UI } from './src/lib/admin-texts.ts'

// What only the server says: letters, problems that come as sentences, the page of a link in a letter.
const SERVER_TEXTS = ['definitionProblem', 'refusal', 'refusalDetail', 'sheetFile', 'sheetProblem', 'readingPage']
type Texts = Record<string, Record<string, unknown>>

const ADMIN_FILE = /\/text\/admin-(ru|en)\.ts$/

/** The dictionaries without what no page shows, in two parts: a third of a second on a slow telephone. */
const dictionaries: Plugin = {
  name: 'potok-dictionaries',
  enforce: 'pre',
  load(id) {
    const [, locale] = ADMIN_FILE.exec(id) ?? []
    if (locale === undefined) return null
    const file = join(import.meta.dirname, '..', 'src', 'i18n', `${locale}.json`)
    this.addWatchFile(file)
    const { mail, ui, ...others }: Texts = JSON.parse(readFileSync(file, 'utf8'))
    const texts = { ...only(others, ADMIN_TEXTS), ui: only(ui, ADMIN_UI), mail: { client: mail?.client } }
    return `export const texts = ${JSON.stringify(texts)}`
  },
  transform(code, id) {
    if (!/\/i18n\/(ru|en)\.json$/.test(id)) return null
    const { mail, ui, ...others }: Texts = JSON.parse(code)
    const texts = { ...without(others, [...SERVER_TEXTS, ...ADMIN_TEXTS]), ui: without(ui, ADMIN_UI) }
    return { code: JSON.stringify(texts), map: null }
  },
}

function only<Value>(texts: Record<string, Value> = {}, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => names.includes(name)))
}

function without<Value>(texts: Record<string, Value> = {}, names: readonly string[]): Record<string, Value> {
  return Object.fromEntries(Object.entries(texts).filter(([name]) => !names.includes(name)))
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
