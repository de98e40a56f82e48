import type { REGIONS } from './companies.ts'
import type { InterestReached } from './interests.ts'
import type { UserKey } from './users.ts'

/** `age`, `silent`: days. `procurement`, `commissioning`: days from now. */
export type ProjectPlan = {
  key: string
  title: string
  about: string
  region: keyof typeof REGIONS
  industry: string
  level: 'state' | 'federal' | 'local' | 'commercial'
  thousands: number
  developer: string
  investor?: string
  contractor?: string
  designer?: string
  owner?: UserKey
  /** The project that this one is a part of. */
  head?: string
  age: number
  /** The outside stages it went through, evenly over its age. */
  stages: readonly string[]
  /** How far our own work came. */
  reached: 'new' | 'research' | 'researched' | 'present'
  /** The interest that our supply lines brought, so many days ago. */
  interest?: { age: number; reached: InterestReached; deal?: 'in_execution' | 'closed_won' }
  silent: number
  end?: 'lose' | 'reject'
  why?: string
  procurement?: number
  commissioning?: number
  /** What it needs from us: description, quantity, unit, thousands of roubles. */
  lines: readonly (readonly [string, number, string, number])[]
}

const PUMPS = ['Насосная станция пожаротушения', 2, 'шт', 4_800] as const
const HEAT = ['Индивидуальный тепловой пункт', 4, 'шт', 9_600] as const
const AIR = ['Приточно-вытяжная установка', 18, 'шт', 12_400] as const
const BOARDS = ['Щит управления', 26, 'шт', 3_900] as const
const DRAIN = ['Канализационная насосная станция', 3, 'шт', 7_200] as const
const BLOWER = ['Воздуходувка', 6, 'шт', 15_300] as const

export const PROJECTS: readonly ProjectPlan[] = [
  {
    key: 'port',
    title: 'Невский порт: комплексное развитие территории',
    about: 'Головной проект: жильё, деловой центр и инженерная инфраструктура на месте грузового порта, 64 га.',
    region: 'Санкт-Петербург',
    industry: 'Жильё и общественные здания',
    level: 'commercial',
    thousands: 38_000_000,
    developer: 'portinvest',
    contractor: 'glavstroy',
    designer: 'project7',
    owner: 'belova',
    age: 320,
    stages: ['preparation', 'procurement', 'implementation'],
    interest: { age: 25, reached: 'negotiation' },
    reached: 'researched',
    silent: 6,
    commissioning: 700,
    lines: [DRAIN, HEAT],
  },
  {
    key: 'quarter',
    title: 'ЖК «Портовый квартал», корпуса 1–4',
    about: 'Первая очередь жилья на территории Невского порта, 1 140 квартир.',
    region: 'Санкт-Петербург',
    industry: 'Жильё и общественные здания',
    level: 'commercial',
    thousands: 6_400_000,
    developer: 'portinvest',
    contractor: 'glavstroy',
    designer: 'project7',
    owner: 'belova',
    head: 'port',
    age: 190,
    stages: ['preparation', 'procurement'],
    interest: { age: 14, reached: 'proposal' },
    reached: 'researched',
    silent: 4,
    procurement: 35,
    commissioning: 520,
    lines: [PUMPS, HEAT, BOARDS],
  },
  {
    key: 'hospital',
    title: 'Областная детская больница на 300 коек',
    about: 'Новый корпус с операционным блоком; закупки по 44-ФЗ.',
    region: 'Ленинградская область',
    industry: 'Здравоохранение',
    level: 'federal',
    thousands: 5_200_000,
    developer: 'hospital',
    contractor: 'glavstroy',
    owner: 'belova',
    age: 160,
    stages: ['preparation', 'procurement'],
    interest: { age: 10, reached: 'need_clarified' },
    reached: 'researched',
    silent: 3,
    procurement: -20,
    commissioning: 600,
    lines: [AIR, BOARDS],
  },
  {
    key: 'milk',
    title: 'Ладожский молочный комбинат, вторая очередь',
    about: 'Цех сыров и очистные сооружения; насосы и вентиляция нашей поставки уже на площадке.',
    region: 'Ленинградская область',
    industry: 'Пищевая промышленность',
    level: 'commercial',
    thousands: 2_100_000,
    developer: 'ladogamilk',
    contractor: 'glavstroy',
    owner: 'belova',
    age: 280,
    stages: ['procurement', 'implementation'],
    interest: { age: 270, reached: 'converted', deal: 'closed_won' },
    reached: 'present',
    silent: 8,
    commissioning: 130,
    lines: [BLOWER, AIR],
  },
  {
    key: 'treatment',
    title: 'Очистные сооружения города Каменска',
    about: 'Реконструкция на 40 тыс. м³ в сутки. Финансирование приостановлено, проект на консервации.',
    region: 'Свердловская область',
    industry: 'Коммунальное хозяйство',
    level: 'state',
    thousands: 3_300_000,
    developer: 'vodokanal',
    contractor: 'uralgen',
    owner: 'melnikov',
    age: 240,
    stages: ['preparation', 'procurement', 'implementation'],
    interest: { age: 85, reached: 'converted', deal: 'in_execution' },
    reached: 'researched',
    silent: 30,
    commissioning: 420,
    lines: [BLOWER, DRAIN],
  },
  {
    key: 'logistics',
    title: 'Логистический парк «Восток-2»',
    about: 'Склады класса А, 90 тыс. м², собственная котельная.',
    region: 'Самарская область',
    industry: 'Транспорт и логистика',
    level: 'commercial',
    thousands: 4_700_000,
    developer: 'volgainvest',
    owner: 'melnikov',
    age: 40,
    stages: ['preparation'],
    reached: 'researched',
    silent: 2,
    procurement: 95,
    lines: [PUMPS],
  },
  {
    key: 'school',
    title: 'Реконструкция школы № 14',
    about: 'Капитальный ремонт с заменой вентиляции и теплового пункта.',
    region: 'Пермский край',
    industry: 'Образование',
    level: 'local',
    thousands: 310_000,
    developer: 'school',
    contractor: 'uralgen',
    owner: 'melnikov',
    age: 300,
    stages: ['procurement', 'implementation', 'completion'],
    interest: { age: 285, reached: 'converted', deal: 'closed_won' },
    reached: 'present',
    silent: 7,
    commissioning: 20,
    lines: [HEAT, AIR],
  },
  {
    key: 'composite',
    title: 'Завод композитных труб, новая площадка',
    about: 'Объявлено на форуме, подробностей пока нет.',
    region: 'Пермский край',
    industry: 'Химия',
    level: 'commercial',
    thousands: 1_900_000,
    developer: 'composite',
    age: 1,
    stages: ['identified'],
    reached: 'new',
    silent: 1,
    lines: [],
  },
  {
    key: 'greenhouse',
    title: 'Тепличный комплекс «Южный берег»',
    about: '22 га теплиц с досветкой; проектирование, подбор подрядчика.',
    region: 'Московская область',
    industry: 'Сельское хозяйство',
    level: 'commercial',
    thousands: 2_800_000,
    developer: 'podmos',
    designer: 'project7',
    owner: 'belova',
    age: 75,
    stages: ['identified', 'preparation'],
    reached: 'researched',
    silent: 5,
    procurement: 60,
    lines: [PUMPS, BOARDS],
  },
  {
    key: 'meridian',
    title: 'Бизнес-центр «Меридиан-Юг»',
    about: 'Застройщик выбрал комплексную поставку конкурента.',
    region: 'Санкт-Петербург',
    industry: 'Жильё и общественные здания',
    level: 'commercial',
    thousands: 1_500_000,
    developer: 'meridian',
    contractor: 'glavstroy',
    owner: 'orlova',
    age: 210,
    stages: ['preparation'],
    reached: 'researched',
    silent: 22,
    end: 'lose',
    why: 'Комплексная поставка конкурента вместе с монтажом',
    lines: [AIR],
  },
  {
    key: 'bridge',
    title: 'Мостовой переход через Сылву',
    about: 'Нашей номенклатуры почти нет.',
    region: 'Пермский край',
    industry: 'Дорожное хозяйство',
    level: 'federal',
    thousands: 8_900_000,
    developer: 'road',
    owner: 'melnikov',
    age: 120,
    stages: ['preparation'],
    reached: 'researched',
    silent: 22,
    end: 'reject',
    why: 'Не наш масштаб: насосы водоотведения на 1,5 млн рублей',
    lines: [DRAIN],
  },
  {
    key: 'chp',
    title: 'ТЭЦ-3: замена сетевых насосов',
    about: 'Программа модернизации на три года, первая очередь.',
    region: 'Санкт-Петербург',
    industry: 'Энергетика',
    level: 'state',
    thousands: 940_000,
    developer: 'heat',
    owner: 'orlova',
    age: 4,
    stages: ['identified'],
    reached: 'research',
    silent: 1,
    procurement: 180,
    lines: [PUMPS],
  },
]
