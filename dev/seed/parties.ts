import { createParty } from '../../src/db/party.ts'
import { createPerson } from '../../src/db/person.ts'
import type { Queryable } from '../../src/db/reference.ts'
import { queriesOn } from '../../src/db/transaction.ts'
import type { Clock } from './clock.ts'
import { COMPANIES, type Company, REGIONS } from './companies.ts'
import { createRandom, type Random } from './random.ts'
import type { Cast } from './users.ts'

const WEIGHTS = [2, 4, 10, 3, 5, 9, 4, 6, 8]

/** The number of a company with its right check digit. Tax office 00 registers nobody, so it is nobody's real number. */
function innOf(company: Pick<Company, 'region'>, index: number): string {
  const digits = `${REGIONS[company.region].code}00${String(10_007 + index * 1_013).padStart(5, '0')}`
  const sum = WEIGHTS.reduce((total, weight, place) => total + weight * Number(digits[place]), 0)
  return `${digits}${(sum % 11) % 10}`
}

const FIRST_NAMES = {
  m: ['Алексей', 'Михаил', 'Андрей', 'Николай', 'Константин', 'Роман', 'Виктор', 'Артём', 'Георгий', 'Степан'],
  f: ['Ольга', 'Ирина', 'Татьяна', 'Светлана', 'Юлия', 'Людмила', 'Алина', 'Вера', 'Полина', 'Ксения'],
}
const LAST_NAMES = [
  'Тихонов',
  'Волков',
  'Журавлёв',
  'Лебедев',
  'Соболев',
  'Ершов',
  'Киселёв',
  'Панов',
  'Сорокин',
  'Фролов',
  'Громов',
  'Щукин',
  'Калинин',
  'Дроздов',
  'Ларионов',
]
const POSITIONS: Readonly<Record<Company['kind'], readonly string[]>> = {
  client: [
    'Главный инженер',
    'Директор по закупкам',
    'Начальник службы эксплуатации',
    'Финансовый директор',
    'Механик',
  ],
  buyer: ['Контрактный управляющий', 'Начальник отдела закупок', 'Заместитель директора'],
  builder: ['Руководитель проекта', 'Главный инженер проекта', 'Начальник отдела комплектации'],
  competitor: ['Коммерческий директор'],
}

export async function createParties(client: Queryable, cast: Cast, clock: Clock): Promise<void> {
  const db = queriesOn(client)
  for (const [index, company] of COMPANIES.entries()) {
    const { key, kind, name, region, industry, owner } = company
    const now = clock.ago(650 - index * 3, '10:30')
    const { town } = REGIONS[region]
    const fields = {
      name,
      inn: innOf(company, index),
      country: 'RU',
      region,
      locality: town,
      industry,
      ownerId: cast[owner].id,
    }
    const partyId = await createParty(db, { fields, now })
    const random = createRandom(`people of ${key}`)
    const people = kind === 'competitor' ? 1 : random.int(2, 3)
    for (let turn = 0; turn < people; turn++) {
      await createPerson(db, { fields: { partyId, ...aPerson(random, company, turn) }, now })
    }
  }
}

function aPerson(random: Random, { key, kind }: Company, turn: number) {
  const sex = random.pick(['m', 'f'] as const)
  const lastName = `${random.pick(LAST_NAMES)}${sex === 'f' ? 'а' : ''}`
  const positions = POSITIONS[kind]
  return {
    name: `${random.pick(FIRST_NAMES[sex])} ${lastName}`,
    position: positions[turn % positions.length] ?? null,
    email: `contact${turn + 1}@${key}.potok.test`,
    phone: `+7 000 ${random.int(100, 999)}-${random.int(10, 99)}-${random.int(10, 99)}`,
    lettersAllowed: kind === 'client' && turn === 0,
  }
}

/** Ids of the companies by their keys; null when they are not there yet. */
export async function readParties(client: Queryable): Promise<ReadonlyMap<string, string> | null> {
  const numbers = COMPANIES.map((company, index) => innOf(company, index))
  const { rows } = await client.query<{ id: string; inn: string }>('select id, inn from party where inn = any($1)', [
    numbers,
  ])
  if (rows.length < COMPANIES.length) return null
  return new Map(
    COMPANIES.map((company, index) => [company.key, rows.find(row => row.inn === numbers[index])?.id ?? '']),
  )
}
