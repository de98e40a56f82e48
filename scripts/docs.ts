// `npm run docs`: writes the pages that are made from the definitions.

import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { processPages } from './process-page.ts'

const folder = join(import.meta.dirname, '..', 'docs', 'processes')

mkdirSync(join(folder, 'ru'), { recursive: true })
for (const [name, text] of processPages()) writeFileSync(join(folder, name), text)
