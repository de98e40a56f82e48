import { HELD } from './held.ts'
import type { UserKey } from './users.ts'

export type Reached =
  | 'detected'
  | 'ownership_check'
  | 'go_no_go'
  | 'preparing'
  | 'approval'
  | 'submitted'
  | 'evaluation'
  | 'auction'
  | 'won'
  | 'signing'
  | 'contract'
  | 'lost'
  | 'competitor_watch'
  | 'closed'
  | 'missed'
  | 'not_participating'
  | 'unsuccessful'
  | 'cancelled'

export type TenderPlan = {
  key: string
  title: string
  buyer: string
  thousands: number
  reached: Reached
  /** Days since it was found. */
  age: number
  /** The submission deadline, in days from now. */
  deadline: number
  project?: string
  owner?: UserKey
  rival?: string
}

type Row = readonly [string, string, string, number, Reached, number, number, Partial<TenderPlan>?]

const ROWS: readonly Row[] = [
  ['found', 'Поставка дренажных насосов для ремонта эстакады', 'road', 4_200, 'detected', 0, 16],
  ['filters', 'Фильтры и сменные элементы вентиляции, годовая поставка', 'university', 2_900, 'ownership_check', 1, 12],
  ['booster', 'Повысительные насосные станции, 6 объектов', 'heat', 21_500, 'go_no_go', 1, 19],
  ['school-air', 'Вентиляция школы № 31, поставка и пусконаладка', 'school', 13_800, 'go_no_go', 5, 8],
  [
    'tomorrow',
    'Тепловой пункт корпуса № 2 детского центра',
    'hospital',
    17_600,
    'preparing',
    14,
    1,
    { project: 'hospital' },
  ],
  [
    'operating',
    'Приточно-вытяжные установки операционного блока',
    'hospital',
    36_400,
    'preparing',
    9,
    11,
    { project: 'hospital' },
  ],
  ['lamps', 'Щиты управления наружным освещением', 'road', 6_700, 'preparing', 6, 15],
  [
    'blower',
    'Воздуходувки для аэротенков, 4 комплекта',
    'vodokanal',
    42_000,
    'preparing',
    21,
    24,
    { project: HELD, owner: 'melnikov' },
  ],
  ['network', 'Сетевые насосы для тепловых камер', 'heat', 28_300, 'approval', 13, 5],
  ['lab', 'Оборудование учебной лаборатории гидравлики', 'university', 9_100, 'submitted', 20, -3],
  ['smoke', 'Система дымоудаления общежития', 'university', 11_200, 'submitted', 26, -6],
  ['itp', 'Индивидуальные тепловые пункты, 9 домов', 'heat', 33_900, 'evaluation', 34, -11],
  ['boards', 'Щиты автоматики котельных', 'heat', 8_800, 'auction', 29, -8],
  ['pool', 'Насосное оборудование бассейна', 'school', 5_400, 'won', 41, -14],
  ['sewer', 'Канализационная насосная станция № 8', 'vodokanal', 24_700, 'signing', 48, -24, { owner: 'melnikov' }],
  ['ward', 'Вентиляция терапевтического корпуса', 'hospital', 19_300, 'contract', 150, -120],
  ['gym', 'Тепловой пункт спортивного комплекса', 'university', 7_600, 'contract', 260, -230],
  ['fire', 'Насосные станции пожаротушения, поставка', 'hospital', 12_900, 'lost', 30, -12, { rival: 'gidro' }],
  [
    'meters',
    'Сервис узлов учёта тепла, 60 объектов',
    'heat',
    15_500,
    'competitor_watch',
    120,
    -95,
    { rival: 'servisplus' },
  ],
  [
    'cold',
    'Холодильные машины учебного корпуса',
    'university',
    22_100,
    'competitor_watch',
    200,
    -170,
    { rival: 'aeroprom' },
  ],
  ['valves', 'Запорная арматура магистральных сетей', 'heat', 9_700, 'closed', 310, -280, { rival: 'nasosbaza' }],
  ['missed', 'Аварийный запас насосов водоотведения', 'vodokanal', 3_300, 'missed', 12, 0, { owner: 'melnikov' }],
  ['cleaning', 'Уборка учебных корпусов, 18 месяцев', 'university', 14_200, 'not_participating', 37, -22],
  ['tram', 'Вентиляция трамвайного депо', 'road', 10_400, 'unsuccessful', 66, -40],
  ['clinic', 'Дизельная электростанция поликлиники', 'hospital', 6_100, 'cancelled', 45, -18],
]

export const TENDERS: readonly TenderPlan[] = ROWS.map(([key, title, buyer, amount, reached, age, deadline, more]) => ({
  key,
  title,
  buyer,
  thousands: amount,
  reached,
  age,
  deadline,
  ...more,
}))
