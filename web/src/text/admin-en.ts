import dictionary from '../../../src/i18n/en.json' with { type: 'json' }
import type { TextTree } from '../lib/text.ts'

/** What vite.config.ts leaves of it: the part that only the pages of administrators show. */
export const texts: TextTree = dictionary
