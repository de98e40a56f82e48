import { describe, expect, test } from '@jest/globals'
import { detect } from '../../src/feeds/detect.ts'
import { parseFeed } from '../../src/feeds/feed.ts'

describe('a feed file is recognised by its content', () => {
  test.each([
    ['{"releases":[]}', 'ocds_release_package'],
    ['{"records":[],"releases":[]}', 'ocds_record_package'],
    ['\uFEFF{"projects":[]}', 'oc4ids_project_package'],
  ])('%s is a package of its kind', (text, format) => {
    expect(detect(text)).toMatchObject({ ok: true, format })
  })

  test.each([
    ['', '', 'the file is empty'],
    ['{"releases":[', '', /^not valid JSON/],
    ['[]', '', /no JSON object/],
    ['"text"', '', /no JSON object/],
    ['{"hello":1}', '', /neither an OCDS package/],
    ['{"releases":{}}', '/releases', '"releases" is not a list'],
    ['{"ocid":"ocds-1","tag":["tender"]}', '', /single OCDS release/],
    ['{"id":"p","contractingProcesses":[]}', '', /single OC4IDS project/],
  ])('%s is refused with one problem that says what is wrong', (text, path, message) => {
    const expected = typeof message === 'string' ? message : expect.stringMatching(message)
    expect(parseFeed(text)).toMatchObject({
      format: 'unknown',
      processes: [],
      projects: [],
      problems: [{ kind: 'skipped', path, message: expected }],
    })
  })

  test('a file nested deeper than 64 levels is refused unread', () => {
    const nested = (levels: number) => `{"releases":${'['.repeat(levels - 1)}${']'.repeat(levels - 1)}}`
    expect(detect(nested(64))).toMatchObject({ ok: true })
    expect(detect(nested(65))).toMatchObject({ ok: false, problem: { message: expect.stringContaining('64 levels') } })
    expect(detect(`{"releases":${'['.repeat(1_000_000)}`)).toMatchObject({ ok: false })
  })

  test('brackets inside texts are no depth', () => {
    expect(detect(JSON.stringify({ releases: [], note: `\\"${'['.repeat(200)}` }))).toMatchObject({ ok: true })
  })

  test('a file larger than 20 MB is refused, counted in bytes', () => {
    const text = (letters: number) => `{"releases":[],"note":"${'ж'.repeat(letters)}"}`
    expect(detect(text(10 * 1024 * 1024))).toMatchObject({
      ok: false,
      problem: { message: 'the file is larger than 20 MB' },
    })
    expect(detect(text(1024))).toMatchObject({ ok: true })
  })
})
