import { type Detected, detect } from './detect.ts'
import { parseOc4ids } from './oc4ids.ts'
import { parseOcds } from './ocds.ts'
import type { FeedOptions } from './part.ts'
import type { FeedBatch } from './types.ts'

/**
 * Reads the text of a feed file, whichever of the known formats it is (domain.md 4.1, 4.2). Pure, and never throws:
 * text that is no feed gives an empty batch of format `unknown` with one problem.
 */
export function parseFeed(text: string, options: FeedOptions = {}): FeedBatch {
  const detected = detect(text)
  return detected.ok ? parseDetected(detected, options) : { ...EMPTY, problems: [detected.problem] }
}

const EMPTY: FeedBatch = {
  format: 'unknown',
  source: {},
  processes: [],
  projects: [],
  problems: [],
  taken: {},
  skipped: [],
}

function parseDetected({ format, document }: Extract<Detected, { ok: true }>, options: FeedOptions): FeedBatch {
  switch (format) {
    case 'ocds_release_package':
    case 'ocds_record_package':
      return parseOcds(document, format, options)
    case 'oc4ids_project_package':
      return parseOc4ids(document, options)
  }
}
