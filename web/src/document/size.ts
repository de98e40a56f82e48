import { type Locale, languageTag } from '../lib/date.ts'
import type { Ui } from '../text/use-ui.ts'

const KB = 1_024
const MB = KB * KB

/** How large a file is, as people say it. */
export function sizeText(bytes: number, locale: Locale, ui: Ui): string {
  const number = new Intl.NumberFormat(languageTag(locale), { maximumFractionDigits: bytes < MB ? 0 : 1 })
  return bytes < MB
    ? ui('document.kb', { size: number.format(Math.max(1, bytes / KB)) })
    : ui('document.mb', { size: number.format(bytes / MB) })
}
