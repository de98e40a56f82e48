import { describe, expect, test } from '@jest/globals'
import { listPath, pickQuery, recordPath, safeReturn, withFilter, withQuery } from '../../web/src/lib/link.ts'
import { processQuery, recordQuery } from '../../web/src/lib/record-query.ts'

describe('addresses', () => {
  test('of records are those of the API', () => {
    expect(recordPath('contract', '42')).toBe('/contracts/42')
    expect(listPath('tender')).toBe('/tenders')
  })

  test('of a kind that no release ships are below its own name, known or not', () => {
    expect(recordPath('claim', '42')).toBe('/records/claim/42')
    expect(listPath('claim', { party: '7' })).toBe('/records/claim?party=7')
  })

  test('say only what is given, in one order', () => {
    expect(withQuery('/tenders', { state: 'preparing', q: '', owner: undefined, held: false })).toBe(
      '/tenders?held=false&state=preparing',
    )
    expect(withQuery('/tenders', {})).toBe('/tenders')
  })

  test('keep their other filters when one changes', () => {
    const search = new URLSearchParams('q=кабель&state=won')
    expect(withFilter(search, 'state', '').toString()).toBe(new URLSearchParams('q=кабель').toString())
    expect(withFilter(search, 'owner', 'me').get('q')).toBe('кабель')
    expect(search.get('state')).toBe('won')
  })

  test('never lead to another site after signing in', () => {
    expect(['/tenders?q=1', '//evil.example', 'https://evil.example', '/\\evil.example', null].map(safeReturn)).toEqual(
      ['/tenders?q=1', '/', '/', '/', '/'],
    )
  })
})

describe('filters of a list', () => {
  test('ask for live records unless the address says otherwise', () => {
    expect(recordQuery(new URLSearchParams('q=a'))).toEqual({ q: 'a', closed: 'false' })
    expect(recordQuery(new URLSearchParams('closed=true'))).toEqual({ closed: 'true' })
    expect(recordQuery(new URLSearchParams('closed=all'))).toEqual({})
  })

  test('send nothing that the API does not know', () => {
    expect(pickQuery(new URLSearchParams('q=a&utm_source=b'), ['q'])).toEqual({ q: 'a' })
    expect(processQuery(new URLSearchParams('tab=x'))).toEqual({ sort: 'due', closed: 'false' })
  })
})
