// The text of a letter. Beside the HTML one it needs no library that takes long to load, so that a preview may have it.

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Template } from 'liquidjs'
import { plainText } from '../i18n/liquid.ts'

const FOLDER = join(import.meta.dirname, 'templates')

/** `letter`: to our own people; `client`: outward; `reading`: outward, with what is to be entered. */
export type LayoutName = 'letter' | 'client' | 'reading'

// The files never change while the program runs.
const parsed = new Map<LayoutName, Promise<Template[]>>()

/** The template, read once; a try that failed is tried again. */
export function textLayout(name: LayoutName): Promise<Template[]> {
  const known = parsed.get(name)
  if (known) return known
  const reading = readFile(join(FOLDER, `${name}.txt.liquid`), 'utf8').then(text => plainText.parse(text))
  parsed.set(name, reading)
  reading.catch(() => parsed.delete(name))
  return reading
}

export const renderText = async (name: LayoutName, letter: object): Promise<string> =>
  String(await plainText.render(await textLayout(name), { letter }))
