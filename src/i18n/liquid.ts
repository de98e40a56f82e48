// Texts of letters in Liquid, which administrators may edit: they see own properties of plain values, read no files, and
// cannot run for long.

import { Liquid, LiquidError } from 'liquidjs'

const LIMITS = {
  ownPropertyOnly: true,
  strictFilters: true,
  parseLimit: 200_000,
  renderLimit: 2_000,
  memoryLimit: 5_000_000,
}
const NO_FILES = { relativeReference: false, templates: {} }

export const plainText = new Liquid({ ...LIMITS, ...NO_FILES })
export const escapedHtml = new Liquid({ ...LIMITS, ...NO_FILES, outputEscape: 'escape' })

/** Why a text cannot be filled in, in the words of the language; null when it can. */
export function templateError(text: string): string | null {
  try {
    plainText.parseAndRenderSync(text, {})
    return null
  } catch (error) {
    if (LiquidError.is(error) || error instanceof Error) return error.message.slice(0, 300)
    throw error
  }
}
