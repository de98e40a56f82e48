import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import ICAL from 'ical.js'
import { type IcsEntry, writeIcs } from '../../src/feeds/ics.ts'

const anEntry = (change: Partial<IcsEntry> = {}): IcsEntry => ({
  uid: 'visit-1@potok.test',
  sequence: 3,
  changedAt: '2026-11-20T10:00:00.000Z',
  on: '2026-11-25',
  summary: 'Выезд: ООО «Альфа», 12 машин; склад № 4',
  description: 'ТО-2\nШины',
  url: 'https://potok.test/records/visit/1',
  busy: true,
  ...change,
})

const eventsOf = (text: string) =>
  new ICAL.Component(ICAL.parse(text)).getAllSubcomponents('vevent').map(one => new ICAL.Event(one))
const write = (...entries: IcsEntry[]) => writeIcs({ name: 'Поток · мои дела', locale: 'ru', entries })

describe('a calendar file', () => {
  test('is read by a parser as it was written', () => {
    const [event] = eventsOf(write(anEntry()))
    expect(event?.uid).toBe('visit-1@potok.test')
    expect(event?.sequence).toBe(3)
    expect(event?.summary).toBe('Выезд: ООО «Альфа», 12 машин; склад № 4')
    expect(event?.description).toBe('ТО-2\nШины')
    expect([event?.startDate.isDate, event?.startDate.toString(), event?.endDate.toString()]).toEqual([
      true,
      '2026-11-25',
      '2026-11-26',
    ])
    expect(event?.component.getFirstPropertyValue('url')).toBe('https://potok.test/records/visit/1')
    expect(event?.component.getFirstPropertyValue('dtstamp')?.toString()).toBe('2026-11-20T10:00:00Z')
    expect(event?.component.getFirstPropertyValue('transp')).toBe('OPAQUE')
  })

  test('is the same text for the same entries, so that its hash says whether it changed', () => {
    expect(write(anEntry())).toBe(write(anEntry()))
    expect(write(anEntry({ sequence: 4 }))).not.toBe(write(anEntry()))
  })

  test('keeps its days wherever the machine stands', () => {
    // Days are texts; a zone west of Greenwich would make them the day before.
    for (const on of ['2026-03-29', '2026-12-31', '2028-02-29']) {
      expect(write(anEntry({ on }))).toContain(`DTSTART;VALUE=DATE:${on.replaceAll('-', '')}\r\n`)
    }
  })

  test('is empty, and still a calendar, without entries', () => {
    expect(new ICAL.Component(ICAL.parse(write())).getFirstPropertyValue('method')).toBe('PUBLISH')
  })

  test('folds every line at 75 octets, ends it by CRLF, and lets no title break out of its line', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), fc.string({ maxLength: 120 }), (summary, more) => {
        const text = write(
          anEntry({ summary: `${summary}\r\nBEGIN:VEVENT ${more}`, description: `${more}\n${summary}` }),
        )
        const lines = text.split('\r\n')
        expect(lines.at(-1)).toBe('')
        expect(lines.filter(line => Buffer.byteLength(line) > 75 || /[\r\n]/.test(line))).toEqual([])
        expect(eventsOf(text)).toHaveLength(1)
      }),
    )
  })
})
