import { readdirSync, readFileSync } from 'node:fs'
import { join, sep } from 'node:path'
import { expect, test } from '@jest/globals'
import { ADMIN_FOLDERS, ADMIN_UI } from '../../web/src/lib/admin-texts.ts'

const WEB = join(import.meta.dirname, '..', '..', 'web', 'src')

test('texts of the pages where rules are made are said on no other page, which would show their bare keys', () => {
  const said = new RegExp(`ui\\([^)]*['"\`](${ADMIN_UI.join('|')})\\.`)
  const others = readdirSync(WEB, { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path))
    .filter(path => !ADMIN_FOLDERS.includes(path.split(sep)[0] ?? ''))
  const wrong = others.filter(path => said.test(readFileSync(join(WEB, path), 'utf8')))
  expect(others.length).toBeGreaterThan(100)
  expect(wrong).toEqual([])
})
