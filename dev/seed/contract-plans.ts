import type { UserKey } from './users.ts'

export type SupportPlan = {
  key: string
  title: string
  client: string
  thousands: number
  /** The end, in days from now. */
  end: number
  /** Days before the end until which we may say that we stop. */
  notice: number
  fate: 'runs' | 'decide' | 'undecided' | 'renewed' | 'stopped' | 'ran_out'
  owner?: UserKey
}

export const SUPPORT: readonly SupportPlan[] = [
  {
    key: 'lathes',
    title: 'Сервис станочного парка',
    client: 'baltstanok',
    thousands: 6_400,
    end: 68,
    notice: 60,
    fate: 'undecided',
    owner: 'orlova',
  },
  {
    key: 'fleet-nev',
    title: 'Обслуживание автопарка, 30 машин',
    client: 'nevtrans',
    thousands: 9_200,
    end: 120,
    notice: 45,
    fate: 'decide',
  },
  {
    key: 'towers',
    title: 'Обслуживание инженерных систем, 4 здания',
    client: 'meridian',
    thousands: 12_800,
    end: 95,
    notice: 30,
    fate: 'decide',
  },
  {
    key: 'houses',
    title: 'Обслуживание 22 жилых домов',
    client: 'dvor',
    thousands: 8_300,
    end: 190,
    notice: 60,
    fate: 'runs',
  },
  {
    key: 'pharma',
    title: 'Сервис чистых помещений',
    client: 'ilmen',
    thousands: 7_100,
    end: 245,
    notice: 60,
    fate: 'runs',
  },
  {
    key: 'malls',
    title: 'Эксплуатация торговых центров',
    client: 'isetmall',
    thousands: 15_600,
    end: 280,
    notice: 90,
    fate: 'runs',
  },
  {
    key: 'chem',
    title: 'Сервис насосного парка',
    client: 'permchem',
    thousands: 18_900,
    end: 310,
    notice: 60,
    fate: 'runs',
  },
  {
    key: 'trucks',
    title: 'Обслуживание грузового парка',
    client: 'uraltrans',
    thousands: 11_400,
    end: 330,
    notice: 60,
    fate: 'runs',
  },
  {
    key: 'labs',
    title: 'Поверка и сервис приборов',
    client: 'kazanlab',
    thousands: 3_600,
    end: 205,
    notice: 30,
    fate: 'runs',
  },
  {
    key: 'bread',
    title: 'Сервис линий хлебозавода',
    client: 'samarabread',
    thousands: 4_900,
    end: -20,
    notice: 60,
    fate: 'renewed',
  },
  {
    key: 'cold',
    title: 'Сервис холодильных камер',
    client: 'volgacold',
    thousands: 5_300,
    end: -45,
    notice: 60,
    fate: 'renewed',
  },
  {
    key: 'buses',
    title: 'Обслуживание автобусов',
    client: 'permbus',
    thousands: 8_800,
    end: 15,
    notice: 60,
    fate: 'renewed',
  },
  {
    key: 'shops',
    title: 'Обслуживание магазинов',
    client: 'lavka',
    thousands: 2_700,
    end: -10,
    notice: 30,
    fate: 'stopped',
  },
  {
    key: 'farm',
    title: 'Сервис доильного оборудования',
    client: 'zarechye',
    thousands: 3_200,
    end: -18,
    notice: 30,
    fate: 'ran_out',
  },
]

export type RivalPlan = {
  key: string
  title: string
  client: string
  rival: string
  thousands: number
  age: number
  end: number
  owner?: UserKey
}

export const RIVALS: readonly RivalPlan[] = [
  {
    key: 'skladclean',
    title: 'Уборка складов',
    client: 'himkisklad',
    rival: 'chistota',
    thousands: 9_700,
    age: 285,
    end: 80,
    owner: 'romanov',
  },
  {
    key: 'milkservice',
    title: 'Сервис вентиляции',
    client: 'ladogamilk',
    rival: 'aeroprom',
    thousands: 6_200,
    age: 200,
    end: 165,
  },
  {
    key: 'busservice',
    title: 'Обслуживание автобусов',
    client: 'severbus',
    rival: 'avtoremont',
    thousands: 13_100,
    age: 150,
    end: 215,
  },
  {
    key: 'cable',
    title: 'Сервис компрессоров',
    client: 'uralcable',
    rival: 'servisplus',
    thousands: 5_500,
    age: 90,
    end: 275,
  },
  {
    key: 'polymer',
    title: 'Поставка насосов, рамочный договор',
    client: 'kamapolymer',
    rival: 'nasosbaza',
    thousands: 22_400,
    age: 240,
    end: 490,
  },
  {
    key: 'clinics',
    title: 'Сервис воздухоподготовки',
    client: 'clinic',
    rival: 'aeroprom',
    thousands: 7_900,
    age: 60,
    end: 305,
  },
  {
    key: 'greens',
    title: 'Сервис насосных станций',
    client: 'podmos',
    rival: 'gidro',
    thousands: 4_400,
    age: 360,
    end: -4,
  },
]
