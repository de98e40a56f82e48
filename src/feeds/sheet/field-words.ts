// How columns are written down, and the words that kinds of sheets have in common.

import type { Field } from './types.ts'

export const text = (target: string, ru: string, en: string, names: readonly string[], sample?: string): Field => ({
  target,
  title: { ru, en },
  names,
  type: 'text',
  ...(sample === undefined ? {} : { sample }),
})
export const day = (target: string, ru: string, en: string, names: readonly string[], sample?: string): Field => ({
  ...text(target, ru, en, names, sample),
  type: 'day',
})
export const integer = (target: string, ru: string, en: string, names: readonly string[], sample?: string): Field => ({
  ...text(target, ru, en, names, sample),
  type: 'integer',
})

export const CLIENT: readonly Field[] = [
  text(
    'client.inn',
    'ИНН клиента',
    'Client INN',
    [
      'инн',
      'inn',
      'инн заказчика',
      'инн контрагента',
      'tax id',
      'taxpayer number',
      'client tax id',
      'инн владельца',
      'клиент инн',
    ],
    '7707083893',
  ),
  text('client.kpp', 'КПП клиента', 'Client KPP', ['кпп', 'kpp', 'клиент кпп']),
  text('client.externalId', 'Код клиента', 'Client code', [
    'код контрагента',
    'client id',
    'client external id',
    'customer id',
    'customer code',
    'id клиента',
    'внешний код клиента',
    'клиент код',
  ]),
  text(
    'client.name',
    'Клиент',
    'Client',
    [
      'контрагент',
      'заказчик',
      'организация',
      'компания',
      'наименование клиента',
      'название клиента',
      'client name',
      'customer',
      'company',
      'владелец',
      'клиент название',
      'клиент наименование',
    ],
    'ООО «Альфа»',
  ),
]

export const TITLE = text(
  'title',
  'Название',
  'Title',
  [
    'наименование',
    'объект',
    'name',
    'object',
    'название объекта',
    'наименование объекта',
    'object name',
    'транспортное средство',
    'тс',
    'автомобиль',
    'машина',
    'vehicle',
    'оборудование',
    'equipment',
  ],
  'КАМАЗ 5490',
)
export const EXTERNAL = text(
  'externalId',
  'Код объекта',
  'Object code',
  ['внешний код', 'код', 'external id', 'id', 'code', 'object id', 'id объекта', 'учетный номер', 'guid', 'ид'],
  'T-0001',
)

export const ATTRIBUTE_NAMES: Readonly<
  Record<'vin' | 'serial' | 'plate' | 'inventory' | 'brand' | 'model' | 'year' | 'driver', readonly string[]>
> = {
  vin: ['vin', 'вин', 'vin код', 'vin номер', 'вин код'],
  serial: [
    'серийный номер',
    'заводской номер',
    'serial number',
    'serial',
    'serial no',
    's n',
    'sn',
    'зав номер',
    'зав',
  ],
  plate: [
    'госномер',
    'гос номер',
    'государственный номер',
    'г н',
    'регистрационный номер',
    'plate',
    'plate number',
    'registration number',
    'registration',
    'licence plate',
    'license plate',
    'грз',
    'гос рег знак',
    'номер тс',
  ],
  inventory: ['инвентарный номер', 'инв номер', 'инв', 'inventory number', 'inventory no', 'asset number', 'asset tag'],
  brand: ['марка', 'brand', 'make', 'производитель', 'manufacturer'],
  model: ['модель', 'model', 'марка модель', 'марка и модель', 'тип'],
  year: ['год выпуска', 'год', 'year', 'model year', 'year of manufacture'],
  driver: ['водитель', 'driver', 'закреплен за'],
}
