// The columns of a sheet of objects, but for what their kind brings.

import { CLIENT, day, EXTERNAL, integer, TITLE, text } from './field-words.ts'
import type { Choice, Field } from './types.ts'

const HOLDERS: readonly Choice[] = [
  { id: 'ours', names: ['наше', 'мы', 'наш', 'наши', 'у нас', 'ours', 'we', 'us'] },
  { id: 'nobody', names: ['никто', 'нет', 'сами', 'nobody', 'none', 'no one'] },
  { id: 'competitor', names: ['конкурент', 'другие', 'чужой', 'competitor', 'others'] },
]
const UNITS: readonly Choice[] = [
  { id: 'km', names: ['км', 'километры', 'км пробега', 'kilometres', 'kilometers', 'пробег'] },
  { id: 'mi', names: ['мили', 'миль', 'mile', 'miles'] },
  { id: 'hours', names: ['часы', 'моточасы', 'м/ч', 'мч', 'м.ч', 'ч', 'h', 'hour', 'часов', 'hours run'] },
  { id: 'cycles', names: ['циклы', 'циклов', 'cycle'] },
]
const STATES: readonly Choice[] = [
  {
    id: 'in_service',
    names: ['в эксплуатации', 'эксплуатируется', 'в работе', 'работает', 'активен', 'in service', 'active', 'in use'],
  },
  { id: 'in_maintenance', names: ['в ремонте', 'ремонт', 'на то', 'in maintenance', 'in repair'] },
  {
    id: 'standby',
    names: ['на консервации', 'консервация', 'в резерве', 'резерв', 'standby', 'on standby', 'conserved'],
  },
  {
    id: 'out_of_service',
    names: ['выведен из эксплуатации', 'не эксплуатируется', 'снят', 'out of service', 'retired'],
  },
  { id: 'disposed', names: ['списан', 'списано', 'продан', 'утилизирован', 'disposed', 'sold', 'scrapped'] },
]

/** What an object is and where it belongs. */
export const OBJECT: readonly Field[] = [
  EXTERNAL,
  TITLE,
  ...CLIENT,
  text('parent.externalId', 'Входит в (код)', 'Part of (code)', [
    'код родителя',
    'родитель',
    'входит в',
    'parent',
    'parent id',
    'part of',
    'parent code',
    'в составе',
  ]),
  text('site.externalId', 'Площадка (код)', 'Site (code)', [
    'площадка',
    'код площадки',
    'site',
    'site id',
    'site code',
    'место',
  ]),
  text(
    'group',
    'Группа',
    'Group',
    ['подразделение', 'филиал', 'парк', 'участок', 'branch', 'department', 'fleet group'],
    'Тягачи',
  ),
]

/** How it is looked after. */
export const OBJECT_CARE: readonly Field[] = [
  text('owner', 'Ответственный', 'Owner', [
    'ответственный email',
    'менеджер',
    'owner email',
    'responsible',
    'manager',
    'почта ответственного',
  ]),
  {
    ...text('holder', 'Кто обслуживает', 'Serviced by', [
      'обслуживает',
      'сервис',
      'service holder',
      'holder',
      'обслуживание у',
    ]),
    type: 'choice',
    choices: HOLDERS,
  },
  { ...text('state', 'Состояние', 'State', ['статус', 'status']), type: 'choice', choices: STATES },
  {
    ...text(
      'meter',
      'Счётчик',
      'Meter',
      ['ед изм счетчика', 'единица счетчика', 'meter unit', 'единица пробега'],
      'км',
    ),
    type: 'choice',
    choices: UNITS,
  },
  integer(
    'reading',
    'Показание',
    'Reading',
    [
      'пробег',
      'текущий пробег',
      'mileage',
      'odometer',
      'наработка',
      'моточасы',
      'показания',
      'показание счетчика',
      'текущая наработка',
      'current reading',
      'engine hours',
      'пробег км',
      'одометр',
    ],
    '45000',
  ),
  day(
    'readingOn',
    'Дата показания',
    'Reading date',
    ['дата пробега', 'дата показаний', 'reading on', 'пробег на дату', 'mileage date', 'дата замера'],
    '01.10.2026',
  ),
  day('commissionedOn', 'Введён в эксплуатацию', 'Commissioned', [
    'дата ввода',
    'дата ввода в эксплуатацию',
    'ввод в эксплуатацию',
    'commissioned on',
    'in service since',
    'дата выпуска',
    'дата постановки на учет',
  ]),
  day('warrantyEndOn', 'Гарантия до', 'Warranty until', [
    'окончание гарантии',
    'гарантия',
    'warranty end',
    'warranty',
    'warranty till',
    'дата окончания гарантии',
  ]),
  day('shelfLifeEndOn', 'Срок службы до', 'Shelf life until', [
    'срок годности',
    'годен до',
    'shelf life',
    'use before',
    'окончание срока службы',
  ]),
  day(
    'mark:*.on',
    'Последнее обслуживание',
    'Last service',
    [
      'последнее то',
      'дата последнего то',
      'дата то',
      'last service date',
      'last maintenance',
      'last service on',
      'дата последнего обслуживания',
      'предыдущее то',
    ],
    '10.02.2026',
  ),
  integer(
    'mark:*.usage',
    'Последнее обслуживание: показание',
    'Last service at',
    [
      'пробег последнего то',
      'пробег на последнем то',
      'пробег то',
      'последнее то пробег',
      'last service mileage',
      'last service reading',
      'наработка на последнем то',
      'последнее то км',
    ],
    '40000',
  ),
]
