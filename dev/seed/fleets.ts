// What the clients of the demo have: kinds of objects with their attributes; the regulation of each kind says how it is
// served (domain.md 3.6).

import type { Day } from '../../src/domain/calendar.ts'
import type { Attributes } from '../../src/domain/object-kind.ts'
import type { Random } from './random.ts'

export type ObjectShape = {
  /** One of the shipped kinds. */
  kind: string
  title: (random: Random, index: number, region: string) => string
  about: string
  /** `ahead` is a day so many days from now: what is valid until a day runs out then. */
  attributes: (random: Random, ahead: (days: number) => Day) => Attributes
  /** Rules of the regulation that nobody ordered. */
  rulesOff?: readonly string[]
  meter?: 'km' | 'hours'
  /** Usage a day, from and to. */
  perDay?: readonly [number, number]
  warrantyMonths?: number
  /** Its oldest ones are older than the kind lasts. */
  ageDays?: readonly [number, number]
}

const PLATE = 'АВЕКМНОРСТУХ'
const plate = (random: Random, region: string) => {
  const letter = () => PLATE[random.int(0, PLATE.length - 1)] ?? 'А'
  return `${letter()}${random.int(100, 999)}${letter()}${letter()} ${region}`
}

const VAN: ObjectShape = {
  kind: 'vehicle',
  title: (random, _, region) =>
    `${random.pick(['ГАЗель NEXT', 'ГАЗель NN', 'Соболь NN', 'Лада Ларгус фургон'])} ${plate(random, region)}`,
  about: 'Лёгкий фургон, развозка',
  attributes: (random, ahead) => ({
    category: 'van',
    fuel: random.pick(['petrol', 'gas']),
    inspectionUntil: ahead(random.int(4, 360)),
    insuranceUntil: ahead(random.int(4, 360)),
    branch: random.pick(['Центральный склад', 'Северный склад']),
  }),
  meter: 'km',
  perDay: [60, 140],
}
const TRUCK: ObjectShape = {
  kind: 'vehicle',
  title: (random, _, region) =>
    `${random.pick(['КАМАЗ 54901', 'КАМАЗ 65207', 'МАЗ 5440', 'Урал NEXT'])} ${plate(random, region)}`,
  about: 'Магистральный тягач',
  attributes: (random, ahead) => ({
    category: 'truck',
    fuel: 'diesel',
    inspectionUntil: ahead(random.int(4, 360)),
    insuranceUntil: ahead(random.int(4, 360)),
    tachographUntil: ahead(random.int(20, 1_000)),
  }),
  meter: 'km',
  perDay: [90, 200],
  ageDays: [700, 2_400],
}
const BUS: ObjectShape = {
  kind: 'vehicle',
  title: (random, _, region) =>
    `${random.pick(['ЛиАЗ-5292', 'ПАЗ «Вектор NEXT»', 'НефАЗ-5299', 'Волгабас 5270'])} ${plate(random, region)}`,
  about: 'Городской автобус',
  attributes: (random, ahead) => ({
    category: 'bus',
    fuel: random.pick(['diesel', 'gas']),
    inspectionUntil: ahead(random.int(4, 360)),
    insuranceUntil: ahead(random.int(4, 360)),
    tachographUntil: ahead(random.int(20, 1_000)),
  }),
  // Their depot changes tyres itself.
  rulesOff: ['tyres-summer', 'tyres-winter'],
  meter: 'km',
  perDay: [150, 260],
}
const BUILDING: ObjectShape = {
  kind: 'building',
  title: (random, index) =>
    `${random.pick(['Жилой дом', 'Офисное здание', 'Корпус', 'Складской корпус'])} № ${index + 1}, ул. ${random.pick(['Заводская', 'Речная', 'Лесная', 'Мира', 'Садовая', 'Портовая'])}, ${random.int(2, 96)}`,
  about: 'Инженерные системы и уборка здания',
  attributes: random => {
    const areaM2 = random.int(4, 60) * 100
    const norm = 0.02
    return {
      areaM2,
      floors: random.int(2, 9),
      detergentNorm: norm,
      cleaningsPerWeek: 2,
      detergentStock: Math.round(areaM2 * norm * random.int(16, 30)),
    }
  },
  rulesOff: ['cleaning-general', 'pest-control'],
}
const MACHINE: ObjectShape = {
  kind: 'equipment',
  title: (random, index) =>
    `${random.pick(['Компрессор ВК-40', 'Насосный агрегат 1Д-500', 'Станок 16К30', 'Вентилятор ВЦ 14-46', 'Линия розлива Л-6'])}, поз. ${index + 1}`,
  about: 'Технологическое оборудование',
  attributes: random => ({
    serial: `С-${random.int(10_000, 99_999)}`,
    criticality: random.pick(['high', 'medium', 'low']),
  }),
  meter: 'hours',
  perDay: [6, 12],
  // Looked after from the larger service on.
  rulesOff: ['service-250'],
  warrantyMonths: 36,
}
const DEVICE: ObjectShape = {
  kind: 'equipment',
  title: (random, index) =>
    `${random.pick(['Весы лабораторные', 'Манометр образцовый', 'Термостат', 'Анализатор', 'Шкаф вытяжной'])} зав. № ${random.int(1000, 9899) + index}`,
  about: 'Прибор, поверка раз в год',
  attributes: (random, ahead) => ({
    serial: `П-${random.int(10_000, 99_999)}`,
    verification: '12',
    verifiedUntil: ahead(random.int(5, 360)),
    consumablesPerShift: 1,
    shiftsPerWeek: 5,
    consumablesStock: random.int(50, 90),
  }),
  meter: 'hours',
  perDay: [2, 5],
  // It is verified and stocked; the hours themselves wear nothing out.
  rulesOff: ['service-250', 'service-500', 'service-1000', 'service-2000'],
  warrantyMonths: 24,
}
const SHOP: ObjectShape = {
  kind: 'shop',
  title: (random, index) =>
    `Магазин № ${index + 1}, ${random.pick(['пр. Победы', 'ул. Школьная', 'ул. Вокзальная', 'пр. Энергетиков'])}, ${random.int(1, 120)}`,
  about: 'Холодильное оборудование и кассовая зона',
  attributes: (random, ahead) => ({
    areaM2: random.int(8, 60) * 10,
    tills: random.int(1, 6),
    scales: random.int(1, 8),
    fiscalDriveUntil: ahead(random.int(10, 420)),
    scalesVerifiedUntil: ahead(random.int(10, 360)),
  }),
}
const WORKWEAR: ObjectShape = {
  kind: 'workwear',
  title: (random, index) => `Спецодежда: ${random.pick(['участок', 'цех', 'бригада'])} ${index + 1}`,
  about: 'Выдача по нормам',
  attributes: random => ({ headcount: random.int(12, 90), season: 'all', glovesNorm: 2, helmetMonths: '36' }),
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
