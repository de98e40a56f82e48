import { describe, expect, test } from '@jest/globals'
import { type FormField, toBody, toFormValue } from '../../web/src/lib/field.ts'
import { linesToSend, readLines, writeLines } from '../../web/src/lib/line.ts'

const context = { zone: 'Europe/Moscow', locale: 'ru', currency: 'RUB' } as const
const field = (name: string, type: FormField['type'], required = false): FormField => ({ name, type, required })

describe('a form', () => {
  test('sends each field in the shape of its type', () => {
    const fields = [
      field('title', 'text'),
      field('amount', 'amount'),
      field('marginPercent', 'integer'),
      field('endOn', 'day'),
      field('submissionDeadline', 'instant'),
      field('winnerUnknown', 'boolean'),
      field('bidders', 'json'),
    ]
    const values = {
      title: ' Кабель ',
      amount: '1 250 000,50',
      marginPercent: '12',
      endOn: '2026-05-15',
      submissionDeadline: '2026-05-15T9:05',
      winnerUnknown: true,
      bidders: '[{"name":"Альфа"}]',
    }
    expect(toBody(fields, values, context)).toEqual({
      problems: {},
      body: {
        title: 'Кабель',
        amount: 125_000_050,
        marginPercent: 12,
        endOn: '2026-05-15',
        submissionDeadline: '2026-05-15T06:05:00.000Z',
        winnerUnknown: true,
        bidders: [{ name: 'Альфа' }],
      },
    })
  })

  test('names every field that does not fit, and leaves out what is empty', () => {
    const fields = [
      field('reason', 'text', true),
      field('note', 'text'),
      field('amount', 'amount'),
      field('endOn', 'day'),
      field('at', 'instant'),
      field('count', 'integer'),
      field('bidders', 'json'),
    ]
    const values = { amount: 'много', endOn: '2026-02-31', at: '2026-05-15T25:00', count: '1.5', bidders: '{' }
    expect(toBody(fields, values, context)).toEqual({
      body: {},
      problems: { reason: 'required', amount: 'amount', endOn: 'date', at: 'date', count: 'number', bidders: 'json' },
    })
  })

  test('that changes a record sends only what differs, and null for what was taken away', () => {
    const fields = [field('title', 'text', true), field('endOn', 'day'), field('region', 'text')]
    const before = { title: 'Договор', endOn: '2026-05-15', region: 'Казань' }
    const values = { title: 'Договор', endOn: '2026-06-15', region: '' }
    expect(toBody(fields, values, context, before).body).toEqual({ endOn: '2026-06-15', region: null })
  })

  test('shows what the API gave, and sends the same back', () => {
    const instant = toFormValue('instant', '2026-05-15T06:05:00.000Z', context)
    expect(instant).toBe('2026-05-15T09:05')
    expect(toFormValue('amount', 125_000_050, context)).toBe('1250000,50')
    expect(toBody([field('at', 'instant')], { at: instant }, context).body).toEqual({ at: '2026-05-15T06:05:00.000Z' })
  })
})

describe('lines of goods', () => {
  test('keep what a person is typing, and send numbers', () => {
    const typing = writeLines([{ description: 'Кабель', quantity: '1200,', unit: 'м' }, { description: '' }])
    expect(readLines(typing)[0]).toMatchObject({ quantity: '1200,', unit: 'м' })
    expect(linesToSend(JSON.parse(typing))).toEqual([{ description: 'Кабель', quantity: 1200, unit: 'м' }])
  })

  test('keep the facts of a line that the form does not show', () => {
    const given = JSON.stringify([{ description: 'Щит', quantity: 2.5, amountMinor: 100, currency: 'RUB' }])
    expect(readLines(given)[0]).toMatchObject({ quantity: '2,5' })
    expect(linesToSend(JSON.parse(writeLines(readLines(given))))).toEqual(JSON.parse(given))
  })

  test('are none when the text is none', () => {
    expect([readLines(''), readLines('{}'), linesToSend('x')]).toEqual([[], [], []])
  })

  test('are asked for where a command needs them', () => {
    const fields = [field('lines', 'json', true)]
    expect(toBody(fields, { lines: '[{"description":" "}]' }, context).problems).toEqual({ lines: 'required' })
  })
})
