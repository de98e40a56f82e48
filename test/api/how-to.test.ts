// What docs/users tell to type is typed: every block of their shell, in the order in which the pages build on each other.

import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { type Client, type TestApi, testApi } from '../support/api.ts'
import { carryJobs } from '../support/bulk.ts'
import { carrySheets } from '../support/sheet.ts'

const FOLDER = join(import.meta.dirname, '..', '..', 'docs', 'users')
const ROOT = join(import.meta.dirname, '..', '..')
const LONG_MS = 120_000

let api: TestApi
let chief: Client
let folder: string
beforeAll(async () => {
  api = await testApi()
  chief = await api.join(['administrator', 'head', 'kam'])
  folder = mkdtempSync(join(tmpdir(), 'potok-how-to-'))
  mkdirSync(join(folder, '.data'))
  writeFileSync(join(folder, '.data', 'admin.key'), chief.key)
})
afterAll(async () => {
  await api.close()
  rmSync(folder, { recursive: true, force: true })
})

const page = (name: string) => readFileSync(join(FOLDER, name), 'utf8')

const blocksOf = (name: string) => [...page(name).matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, block = '']) => block)

/** The shell of pages, here and now: this API instead of the one on port 4000, the command line of this folder. */
function shellOf(blocks: readonly string[]): string {
  return blocks
    .join('\n')
    .replaceAll('http://localhost:4000', api.url)
    .replaceAll(
      'npm run potok --',
      `POTOK_URL=${api.url} POTOK_KEY=${chief.key} "${process.execPath}" "${ROOT}/cli.ts"`,
    )
}

type Ended = { code: number; out: string; err: string }

/** Stops at the first command that fails; meanwhile does what a worker would. */
async function typed(blocks: readonly string[]): Promise<Ended> {
  const script = ['set -eu -o pipefail', shellOf(blocks)].join('\n')
  const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' }
  let isOver = false
  const ended = new Promise<Ended>(resolve => {
    execFile('bash', ['--norc', '-c', script], { cwd: folder, env }, (error, out, err) => {
      isOver = true
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, out, err })
    })
  })
  const carried = new Set<string>()
  while (!isOver) {
    await carryJobs(api, carried)
    await carrySheets(api)
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  return ended
}

const kept = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'))

describe('what the pages for users tell to type', () => {
  test(
    'changes a rule, tries it, publishes it, moves what runs, and shows the new dates',
    async () => {
      const { code, out, err } = await typed([...blocksOf('change-a-rule.md'), ...blocksOf('see-what-comes.md')])
      expect([code, err]).toEqual([0, ''])
      const [before = '', after = ''] = out.match(/^\['\d{4}-\d\d-\d\d'.*\]$/gm) ?? []
      expect(daysOf(after)).toHaveLength(daysOf(before).length)
      expect(daysOf(after)).not.toEqual(daysOf(before))
      expect(kept('published.json')).toMatchObject({ kind: 'contract', version: 2, outdated: 1 })
      expect(kept('preview.json')).toMatchObject({
        counts: { done: 1 },
        summary: { stepsAppeared: 1, stepsVanished: 1 },
      })
      expect(kept('backtest.json')).toMatchObject({ processes: expect.any(Number) })
      expect(kept('why.json')).toMatchObject({ chain: expect.anything() })
      expect(out).toContain('If nobody reacts from ')
    },
    LONG_MS,
  )

  test(
    'makes a kind of one’s own, its first record, and retires it',
    async () => {
      const { code, out, err } = await typed([...blocksOf('change-a-rule.md').slice(0, 1), ...blocksOf('own-kind.md')])
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^\[\]\n1\nC1\nin_work\n204\n$/)
      expect(readFileSync(join(folder, 'complaint.bpmn'), 'utf8')).toContain('<bpmn')
    },
    LONG_MS,
  )

  test(
    'shows what is due in a calendar, subscribes to it, and adds up what objects bring',
    async () => {
      const pages = ['due-in-calendar.md', 'subscribe.md', 'potential-of-objects.md'].flatMap(blocksOf)
      const { code, out, err } = await typed([...blocksOf('change-a-rule.md').slice(0, 1), ...pages])
      expect([code, err]).toEqual([0, ''])
      expect(kept('agenda.json').items.length).toBeGreaterThan(0)
      expect(readFileSync(join(folder, 'mine.ics'), 'utf8')).toMatch(/^BEGIN:VCALENDAR\r\n/)
      expect(out).toMatch(/\n304\n404\n/)
      expect(kept('services.json').items).toHaveLength(2)
      expect(kept('uncovered.json').items).toHaveLength(2)
      expect(kept('replaceable.json').items[0]).toMatchObject({ replacement: { by: 'age' } })
    },
    LONG_MS,
  )

  test(
    'defines a kind of objects, its first object, and moves it to another regulation',
    async () => {
      const { code, out, err } = await typed([
        ...blocksOf('change-a-rule.md').slice(0, 1),
        ...blocksOf('object-kind.md'),
      ])
      expect([code, err]).toEqual([0, ''])
      expect(out).toMatch(/^\[\]\n1\n2027-05-16\n200\n1\n1\n\{.*'datesLater': 1.*\}\n$/)
    },
    LONG_MS,
  )

  test(
    'brings a fleet as a sheet, its readings and a service, and enters readings',
    async () => {
      const pages = ['import-a-fleet.md', 'ask-for-readings.md'].flatMap(blocksOf)
      const { code, out, err } = await typed([...blocksOf('change-a-rule.md').slice(0, 1), ...pages])
      expect([code, err, code === 0 ? '' : out]).toEqual([0, '', ''])
      expect(out).toContain('readings.csv (reading): done\nRows: 1 created')
      expect(out).toContain('services.csv (service): done\nRows: 1 created')
      expect(readFileSync(join(folder, 'vehicles.csv'), 'utf8')).toContain('KAMAZ 65115')
      expect(kept('answers.json').items).toMatchObject([{ outcome: 'added' }, { outcome: 'doubted' }])
    },
    LONG_MS,
  )

  test(
    'keeps an object, its reading, its act and its service, finds it by its plate, and hands its group over',
    async () => {
      const { code, out, err } = await typed([
        ...blocksOf('change-a-rule.md').slice(0, 1),
        ...blocksOf('keep-objects.md'),
      ])
      expect([code, err]).toEqual([0, ''])
      expect(out.trim()).toBe('Harbour')
      expect(kept('plan.json')).toMatchObject({ kind: { id: 'vehicle' }, meters: [{ unit: 'km' }] })
      expect(readFileSync(join(folder, 'saved.pdf'), 'utf8')).toBe('%PDF-1.7\nAct 12\n%%EOF')
      expect(kept('done.json')).toMatchObject({ kind: 'object', state: 'in_service' })
      expect(kept('found.json')).toMatchObject({ items: [{ title: 'Lorry 7', objectKind: 'vehicle' }] })
      expect(kept('tried.json')).toMatchObject({ counts: { done: 1 }, summary: { objectsMoved: 1 } })
    },
    LONG_MS,
  )

  test('every page is found from the first one', () => {
    const found = readdirSync(FOLDER).filter(name => name !== 'README.md')
    expect(found.filter(name => !page('README.md').includes(`(${name})`))).toEqual([])
  })
})

const daysOf = (list: string) => list.match(/\d{4}-\d\d-\d\d/g) ?? []
