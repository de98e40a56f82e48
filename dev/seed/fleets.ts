// What the clients of the demo have, and how often it is served (domain.md 3.6).

import type { ServiceRule } from '../../src/domain/service-rule.ts'
import type { Random } from './random.ts'

export type RuleShape = Omit<ServiceRule, 'last'>

export type ObjectShape = {
  title: (random: Random, index: number, region: string) => string
  about: string
  meter?: 'km' | 'hours'
  /** Usage a day, from and to. */
  perDay?: readonly [number, number]
  rules: readonly RuleShape[]
  warrantyMonths?: number
}

const first = { combine: 'first', anchor: 'fixed_within_grace', gracePercent: 10 } as const
const PLATE = 'АВЕКМНОРСТУХ'
const plate = (random: Random, region: string) => {
  const letter = () => PLATE[random.int(0, PLATE.length - 1)] ?? 'А'
  return `${letter()}${random.int(100, 999)}${letter()}${letter()} ${region}`
}
const yearly = (id: string, title: string, leadDays: number): RuleShape => ({
  id,
  title,
  everyMonths: 12,
  leadDays,
  ...first,
})
const every = (id: string, title: string, everyMonths: number, leadDays: number): RuleShape => ({
  id,
  title,
  everyMonths,
  leadDays,
  combine: 'first',
  anchor: 'fixed',
})

const VAN: ObjectShape = {
  title: (random, _, region) =>
    `${random.pick(['ГАЗель NEXT', 'ГАЗель NN', 'Соболь NN', 'Лада Ларгус фургон'])} ${plate(random, region)}`,
  about: 'Лёгкий фургон, развозка',
  meter: 'km',
  perDay: [60, 140],
  rules: [
    {
      id: 'to',
      title: 'ТО',
      everyMonths: 12,
      everyUsage: 15_000,
      unit: 'km',
      leadDays: 30,
      leadUsage: 1_500,
      ...first,
    },
    every('brake_fluid', 'Тормозная жидкость', 24, 30),
  ],
}
const TRUCK: ObjectShape = {
  title: (random, _, region) =>
    `${random.pick(['КАМАЗ 54901', 'КАМАЗ 65207', 'МАЗ 5440', 'Урал NEXT'])} ${plate(random, region)}`,
  about: 'Магистральный тягач',
  meter: 'km',
  perDay: [180, 380],
  rules: [
    {
      id: 'to2',
      title: 'ТО-2',
      everyMonths: 6,
      everyUsage: 16_000,
      unit: 'km',
      leadDays: 14,
      leadUsage: 1_600,
      ...first,
    },
    every('tachograph', 'Поверка тахографа', 36, 60),
  ],
}
const BUS: ObjectShape = {
  title: (random, _, region) =>
    `${random.pick(['ЛиАЗ-5292', 'ПАЗ «Вектор NEXT»', 'НефАЗ-5299', 'Волгабас 5270'])} ${plate(random, region)}`,
  about: 'Городской автобус',
  meter: 'km',
  perDay: [150, 260],
  rules: [
    {
      id: 'to1',
      title: 'ТО',
      everyMonths: 3,
      everyUsage: 12_000,
      unit: 'km',
      leadDays: 10,
      leadUsage: 1_200,
      ...first,
    },
    every('inspection', 'Техосмотр', 6, 30),
  ],
}
const BUILDING: ObjectShape = {
  title: (random, index) =>
    `${random.pick(['Жилой дом', 'Офисное здание', 'Корпус', 'Складской корпус'])} № ${index + 1}, ул. ${random.pick(['Заводская', 'Речная', 'Лесная', 'Мира', 'Садовая', 'Портовая'])}, ${random.int(2, 96)}`,
  about: 'Инженерные системы здания',
  rules: [
    every('filters', 'Фильтры вентиляции', 3, 10),
    yearly('extinguishers', 'Огнетушители', 30),
    yearly('heating', 'Промывка и опрессовка отопления', 45),
  ],
}
const MACHINE: ObjectShape = {
  title: (random, index) =>
    `${random.pick(['Компрессор ВК-40', 'Насосный агрегат 1Д-500', 'Станок 16К30', 'Вентилятор ВЦ 14-46', 'Линия розлива Л-6'])}, поз. ${index + 1}`,
  about: 'Технологическое оборудование',
  meter: 'hours',
  perDay: [8, 20],
  rules: [
    {
      id: 'service',
      title: 'Сервис 1000 ч',
      everyMonths: 6,
      everyUsage: 1_000,
      unit: 'h',
      leadDays: 14,
      leadUsage: 80,
      ...first,
    },
  ],
  warrantyMonths: 36,
}
const DEVICE: ObjectShape = {
  title: (random, index) =>
    `${random.pick(['Весы лабораторные', 'Манометр образцовый', 'Термостат', 'Анализатор', 'Шкаф вытяжной'])} зав. № ${random.int(1000, 9899) + index}`,
  about: 'Прибор, поверка раз в год',
  rules: [yearly('verification', 'Поверка', 60), every('consumables', 'Расходные материалы', 3, 14)],
  warrantyMonths: 24,
}
const SHOP: ObjectShape = {
  title: (random, index) =>
    `Магазин № ${index + 1}, ${random.pick(['пр. Победы', 'ул. Школьная', 'ул. Вокзальная', 'пр. Энергетиков'])}, ${random.int(1, 120)}`,
  about: 'Холодильное оборудование и кассовая зона',
  rules: [
    every('cooling', 'Холодильное оборудование', 6, 20),
    yearly('scales', 'Поверка весов', 30),
    every('audit', 'Проверка зала', 1, 5),
  ],
}
const WORKWEAR: ObjectShape = {
  title: (random, index) =>
    `Спецодежда: ${random.pick(['участок', 'цех', 'бригада'])} ${index + 1}, ${random.int(12, 90)} чел.`,
  about: 'Выдача по нормам',
  rules: [yearly('winter', 'Зимний комплект', 90), every('gloves', 'Перчатки и респираторы', 3, 14)],
}

/** Clients and what they have: kind and count. A school that we fitted out is the twentieth; the last one is filled up. */
export const FLEETS: readonly {
  client: string
  owner: 'laptev' | 'karpova'
  objects: readonly (readonly [ObjectShape, number])[]
}[] = [
  {
    client: 'nevtrans',
    owner: 'laptev',
    objects: [
      [VAN, 24],
      [TRUCK, 6],
    ],
  },
  { client: 'severbus', owner: 'laptev', objects: [[BUS, 22]] },
  {
    client: 'himkisklad',
    owner: 'laptev',
    objects: [
      [BUILDING, 6],
      [VAN, 8],
    ],
  },
  { client: 'uraltrans', owner: 'karpova', objects: [[TRUCK, 30]] },
  { client: 'permbus', owner: 'karpova', objects: [[BUS, 26]] },
  { client: 'dvor', owner: 'laptev', objects: [[BUILDING, 22]] },
  {
    client: 'meridian',
    owner: 'laptev',
    objects: [
      [BUILDING, 8],
      [MACHINE, 8],
    ],
  },
  {
    client: 'isetmall',
    owner: 'karpova',
    objects: [
      [BUILDING, 6],
      [MACHINE, 10],
    ],
  },
  { client: 'lavka', owner: 'laptev', objects: [[SHOP, 24]] },
  {
    client: 'baltstanok',
    owner: 'laptev',
    objects: [
      [MACHINE, 22],
      [WORKWEAR, 4],
    ],
  },
  {
    client: 'uralcable',
    owner: 'karpova',
    objects: [
      [MACHINE, 16],
      [WORKWEAR, 3],
    ],
  },
  {
    client: 'permchem',
    owner: 'karpova',
    objects: [
      [MACHINE, 20],
      [WORKWEAR, 4],
    ],
  },
  {
    client: 'kamapolymer',
    owner: 'karpova',
    objects: [
      [MACHINE, 12],
      [DEVICE, 6],
    ],
  },
  {
    client: 'ilmen',
    owner: 'laptev',
    objects: [
      [DEVICE, 14],
      [MACHINE, 4],
    ],
  },
  { client: 'kazanlab', owner: 'karpova', objects: [[DEVICE, 18]] },
  {
    client: 'clinic',
    owner: 'laptev',
    objects: [
      [DEVICE, 12],
      [BUILDING, 3],
    ],
  },
  { client: 'ladogamilk', owner: 'laptev', objects: [[MACHINE, 12]] },
  { client: 'samarabread', owner: 'karpova', objects: [[MACHINE, 10]] },
  {
    client: 'volgacold',
    owner: 'karpova',
    objects: [
      [MACHINE, 10],
      [VAN, 6],
    ],
  },
]

/** What the last client has more of, when the others came to less than was wanted. */
export const FILLER = MACHINE
