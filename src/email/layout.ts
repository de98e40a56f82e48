// The forms of letters: MJML for those who read with pictures, plain text for the others.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Template } from 'liquidjs'
import { escapedHtml } from '../i18n/liquid.ts'
import { type LayoutName, renderText, textLayout } from './render-text.ts'

const FOLDER = join(import.meta.dirname, 'templates')

// The files never change while the program runs, and MJML takes a third of a second to load: once, when first needed.
const compiled = new Map<LayoutName, Promise<Template[]>>()

/** Compiles the layouts. A broken one is nobody's letter's fault, so senders call this before they claim any. */
export async function layouts(): Promise<void> {
  await Promise.all([layout('letter'), layout('client'), layout('reading')])
}

/** Text and HTML of what a letter says. */
export async function renderIn(name: LayoutName, letter: object): Promise<{ text: string; html: string }> {
  return {
    text: await renderText(name, letter),
    html: String(await escapedHtml.render(await layout(name), { letter })),
  }
}

function layout(name: LayoutName): Promise<Template[]> {
  const known = compiled.get(name)
  if (known) return known
  const compiling = compile(name)
  compiled.set(name, compiling)
  compiling.catch(() => compiled.delete(name))
  return compiling
}

async function compile(name: LayoutName): Promise<Template[]> {
  await textLayout(name)
  const { default: mjml } = await import('mjml')
  const source = await readFile(join(FOLDER, `${name}.mjml`), 'utf8')
  const { html } = await mjml(source, { validationLevel: 'strict', fonts: {} })
  return escapedHtml.parse(html)
}
