import type { FeedProblem } from './part.ts'
import { isJsonObject, type JsonObject, readJson } from './read/json.ts'
import type { FeedFormat } from './types.ts'

export type Detected = { ok: true; format: FeedFormat; document: JsonObject } | { ok: false; problem: FeedProblem }

// The list that makes a package what it is. A record package of old may carry releases as well, so records come first.
const LISTS: readonly (readonly [key: string, format: FeedFormat])[] = [
  ['records', 'ocds_record_package'],
  ['releases', 'ocds_release_package'],
  ['projects', 'oc4ids_project_package'],
]

/**
 * Recognises a feed by its JSON text and parses it (domain.md 4.1, 4.2). Never throws: text that is too large, too
 * deep, not JSON, or JSON of another kind is one problem that says what was expected.
 */
export function detect(text: string): Detected {
  const json = readJson(text)
  if (!json.ok) return json
  const document = json.value
  if (!isJsonObject(document)) return unknown('', 'the file holds no JSON object, so it is no OCDS or OC4IDS package')
  for (const [key, format] of LISTS) {
    if (Array.isArray(document[key])) return { ok: true, format, document }
  }
  const broken = LISTS.find(([key]) => key in document)
  if (broken !== undefined) return unknown(`/${broken[0]}`, `"${broken[0]}" is not a list`)
  return unknown('', hint(document))
}

function hint(document: JsonObject): string {
  if ('ocid' in document) return 'a single OCDS release or record: put it into a package, under "releases" or "records"'
  if ('contractingProcesses' in document) return 'a single OC4IDS project: put it into a package, under "projects"'
  return 'neither an OCDS package ("releases", "records") nor an OC4IDS one ("projects")'
}

function unknown(path: string, message: string): Detected {
  return { ok: false, problem: { kind: 'skipped', path, message } }
}
