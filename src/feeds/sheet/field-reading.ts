// The columns of readings and of completed services, beside those that say of which object.

import { day, integer, text } from './field-words.ts'
import type { Field } from './types.ts'

export const READING: readonly Field[] = [
  {
    ...day(
      'at',
      'Дата',
      'Date',
      ['дата показания', 'дата показаний', 'дата замера', 'reading date', 'at', 'on', 'дата снятия'],
      '01.10.2026',
    ),
    type: 'moment',
  },
  integer(
    'value',
    'Показание',
    'Reading',
    [
      'показания',
      'пробег',
      'значение',
      'mileage',
      'odometer',
      'value',
      'наработка',
      'моточасы',
      'показание счетчика',
      'meter reading',
      'пробег км',
      'одометр',
    ],
    '45000',
  ),
  text('meter', 'Счётчик', 'Meter', ['название счетчика', 'meter name', 'счетчик №']),
  text('reason', 'Причина', 'Reason', ['примечание', 'комментарий', 'comment', 'note', 'почему']),
]

export const SERVICE: readonly Field[] = [
  text(
    'rule',
    'Вид обслуживания',
    'Service',
    [
      'обслуживание',
      'вид то',
      'работа',
      'вид работ',
      'регламент',
      'rule',
      'service rule',
      'service type',
      'то',
      'услуга',
      'правило',
    ],
    'ТО',
  ),
  day(
    'on',
    'Дата выполнения',
    'Done on',
    [
      'дата',
      'выполнено',
      'дата то',
      'date',
      'completed',
      'completed on',
      'service date',
      'дата обслуживания',
      'проведено',
    ],
    '25.09.2026',
  ),
  integer(
    'usage',
    'Показание',
    'Reading',
    ['пробег', 'mileage', 'odometer', 'наработка', 'моточасы', 'показания', 'usage', 'пробег км', 'показание счетчика'],
    '54000',
  ),
  text(
    'result',
    'Результат',
    'Result',
    ['что сделано', 'выполненные работы', 'итог', 'комментарий', 'outcome', 'work done', 'примечание'],
    'ТО выполнено',
  ),
  integer('stock', 'Остаток после', 'Stock after', ['остаток', 'запас', 'stock', 'left']),
  day('expiresOn', 'Действует до', 'Valid until', [
    'годен до',
    'срок действия',
    'expires',
    'expires on',
    'следующая поверка',
    'valid till',
  ]),
  {
    ...text('parts', 'Запчасти и материалы', 'Parts', [
      'запчасти',
      'материалы',
      'расходники',
      'parts used',
      'consumables',
      'использовано',
    ]),
    type: 'list',
  },
  text('act', 'Номер акта', 'Act number', ['акт', 'заказ наряд', 'act', 'work order']),
]
