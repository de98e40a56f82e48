// A group of people in workwear and protective equipment (domain.md 3.6): what is issued to each of them, and when.

import type { ObjectKind } from '../object-kind.ts'
import { choice, DEADLINE, everyDays, everyMonths, field, firstMondayOf, item, text, WORK } from './parts.ts'

const OFFERED = { ...DEADLINE, leadDays: 90, clientLetter: true, creates: 'interest' } as const

export const workwear: ObjectKind = {
  id: 'workwear',
  version: 1,
  title: { ru: 'Спецодежда и СИЗ', en: 'Workwear and PPE' },
  meters: [],
  attributes: [
    field('profession', ['Профессия', 'Profession']),
    choice('riskType', ['Вид риска', 'Type of risk'], {
      general: ['Общие загрязнения', 'General dirt'],
      mechanical: ['Механический', 'Mechanical'],
      chemical: ['Химический', 'Chemical'],
      thermal: ['Термический', 'Thermal'],
      electrical: ['Электрический', 'Electrical'],
      height: ['Работа на высоте', 'Work at height'],
    }),
    field('headcount', ['Численность', 'Headcount'], 'integer', { required: true }),
    field('sizes', ['Размеры', 'Sizes'], 'list'),
    field('glovesNorm', ['Перчатки на человека в месяц', 'Gloves a head a month'], 'number', { unit: 'pairs' }),
    field('respiratorsNorm', ['Респираторы на человека в месяц', 'Respirators a head a month'], 'number', {
      unit: 'pcs',
    }),
    choice('season', ['Сезон', 'Season'], {
      all: ['Круглый год', 'All year'],
      summer: ['Только летний комплект', 'Summer set only'],
      winter: ['Только зимний комплект', 'Winter set only'],
    }),
    choice('helmetMonths', ['Срок службы каски', 'Life of a helmet'], {
      '24': ['24 месяца', '24 months'],
      '36': ['36 месяцев', '36 months'],
    }),
    field('lastIssueOn', ['Последняя выдача', 'Last issue'], 'day'),
    field('wearPercent', ['Износ', 'Wear'], 'integer', { unit: '%' }),
  ],
  rules: [
    {
      ...OFFERED,
      id: 'winter-set',
      title: text(['Зимний комплект', 'Winter set']),
      when: { attribute: 'season', is: ['all', 'winter', null] },
      calendar: firstMondayOf('10'),
      items: [item(['Зимний комплект', 'Winter set'], 1, 'set', 7_800, 'headcount')],
    },
    {
      ...OFFERED,
      id: 'summer-set',
      title: text(['Летний комплект', 'Summer set']),
      when: { attribute: 'season', is: ['all', 'summer', null] },
      calendar: firstMondayOf('04'),
      items: [item(['Летний комплект', 'Summer set'], 1, 'set', 3_900, 'headcount')],
    },
    {
      ...WORK,
      id: 'suit-and-boots',
      title: text(['Костюм и обувь', 'Suit and boots']),
      calendar: everyMonths(12),
      leadDays: 60,
      clientLetter: true,
      items: [
        item(['Костюм', 'Suit'], 1, 'piece', 4_200, 'headcount'),
        item(['Ботинки', 'Boots'], 1, 'pair', 3_600, 'headcount'),
      ],
    },
    {
      ...DEADLINE,
      id: 'gloves',
      title: text(['Перчатки', 'Gloves']),
      when: { attribute: 'glovesNorm', known: true },
      calendar: everyMonths(1),
      leadDays: 10,
      clientLetter: true,
      items: [item(['Перчатки', 'Gloves'], { attribute: 'glovesNorm' }, 'pair', 85, 'headcount')],
    },
    {
      ...DEADLINE,
      id: 'respirators',
      title: text(['Респираторы', 'Respirators']),
      when: { attribute: 'respiratorsNorm', known: true },
      calendar: everyMonths(1),
      leadDays: 10,
      clientLetter: true,
      items: [item(['Респиратор', 'Respirator'], { attribute: 'respiratorsNorm' }, 'piece', 140, 'headcount')],
    },
    {
      ...WORK,
      id: 'helmets-24',
      title: text(['Замена касок', 'Helmets']),
      when: { attribute: 'helmetMonths', is: ['24'] },
      calendar: everyMonths(24),
      leadDays: 60,
      clientLetter: true,
      items: [item(['Каска', 'Helmet'], 1, 'piece', 900, 'headcount')],
    },
    {
      ...WORK,
      id: 'helmets-36',
      title: text(['Замена касок', 'Helmets']),
      when: { attribute: 'helmetMonths', is: ['36'] },
      calendar: everyMonths(36),
      leadDays: 60,
      clientLetter: true,
      items: [item(['Каска', 'Helmet'], 1, 'piece', 900, 'headcount')],
    },
    {
      ...WORK,
      id: 'laundry',
      title: text(['Стирка', 'Laundry']),
      calendar: everyDays(30),
      leadDays: 3,
      items: [item(['Стирка комплекта', 'Laundry of a set'], 1, 'set', 260, 'headcount')],
    },
    {
      ...WORK,
      id: 'headcount-changed',
      title: text(['Изменилась численность', 'The headcount changed']),
      event: 'headcount',
      // A change of a tenth or more is noted by itself when the attribute is amended.
      notedWhen: { attribute: 'headcount', changesPercent: 10 },
      leadDays: 10,
      clientLetter: true,
      creates: 'interest',
    },
    {
      ...DEADLINE,
      id: 'yearly-plan',
      title: text(['План закупки на год', 'Plan for the year']),
      calendar: firstMondayOf('09'),
      leadDays: 30,
      creates: 'deal',
    },
  ],
}
