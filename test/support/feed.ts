// Feed files of one's own: small, valid, and about dates that a test chooses.

export const OCID = 'ocds-213czf-000-00042'

const BUYER = { id: 'XX-REG-1', name: 'City of Alpha', identifier: { scheme: 'XX-REG', id: '1' } }
const RIVAL = { id: 'XX-REG-2', name: 'Rival Ltd', identifier: { scheme: 'XX-REG', id: '2' } }

const PARTIES = [
  { ...BUYER, roles: ['buyer'], address: { region: 'North' }, contactPoint: { name: 'Ann', email: 'ann@alpha.test' } },
  { ...RIVAL, roles: ['supplier'] },
]

type Json = Record<string, unknown>

/** A release; `more` replaces whole sections. */
export const aRelease = (id: string, date: string, more: Json = {}): Json => ({
  ocid: OCID,
  id,
  date,
  tag: ['tender'],
  initiationType: 'tender',
  parties: PARTIES,
  buyer: { id: BUYER.id, name: BUYER.name },
  ...more,
})

export const aNotice = (deadline: string, more: Json = {}): Json => ({
  id: 'T-1',
  title: 'Pumps for the waterworks',
  status: 'active',
  value: { amount: 1500, currency: 'RUB' },
  tenderPeriod: { endDate: deadline },
  lots: [{ id: 'L-1', title: 'Pumps', value: { amount: 1500, currency: 'RUB' } }],
  items: [
    {
      id: '1',
      description: 'Pump',
      quantity: 3,
      unit: { name: 'piece', value: { amount: 500, currency: 'RUB' } },
      relatedLot: 'L-1',
    },
  ],
  ...more,
})

export const anAward = (more: Json = {}): Json => ({
  id: 'A-1',
  status: 'active',
  date: '2026-03-01T00:00:00Z',
  value: { amount: 1400, currency: 'RUB' },
  suppliers: [{ id: RIVAL.id, name: RIVAL.name }],
  ...more,
})

export const aContractOf = (endDate: string, more: Json = {}): Json => ({
  id: 'C-1',
  awardID: 'A-1',
  status: 'active',
  title: 'Supply of pumps',
  period: { startDate: '2026-03-10T00:00:00Z', endDate },
  value: { amount: 1400, currency: 'RUB' },
  dateSigned: '2026-03-05T00:00:00Z',
  ...more,
})

export const releasePackage = (...releases: Json[]): string =>
  JSON.stringify({
    uri: 'https://feed.test/1',
    version: '1.1',
    publisher: { name: 'Feed' },
    publishedDate: '2026-01-01T00:00:00Z',
    releases,
  })

export const projectPackage = (...projects: Json[]): string =>
  JSON.stringify({
    uri: 'https://feed.test/2',
    version: '0.9',
    publisher: { name: 'Feed' },
    publishedDate: '2026-01-01T00:00:00Z',
    projects,
  })

export const aFeedProject = (more: Json = {}): Json => ({
  id: 'oc4ids-abc-1',
  title: 'Waterworks',
  status: 'preparation',
  updated: '2026-02-01T00:00:00Z',
  sector: ['waterAndWaste'],
  budget: { amount: { amount: 9000, currency: 'RUB' } },
  parties: [
    { ...BUYER, roles: ['publicAuthority'] },
    { ...RIVAL, roles: ['supplier'] },
  ],
  publicAuthority: { id: BUYER.id, name: BUYER.name },
  ...more,
})
