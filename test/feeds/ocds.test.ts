import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseFeed } from '../../src/feeds/feed.ts'
import { joinProcesses, timeline } from '../../src/feeds/ocds/process.ts'
import type { FeedOptions } from '../../src/feeds/part.ts'
import type { FeedBatch, FeedProcess } from '../../src/feeds/types.ts'

const school = readFileSync(new URL('fixtures/school-tender.json', import.meta.url), 'utf8')
const records = readFileSync(new URL('fixtures/records.json', import.meta.url), 'utf8')

function parse(releases: readonly object[], options?: FeedOptions): FeedBatch {
  return parseFeed(JSON.stringify({ releases }), options)
}

function aRelease(fields: object = {}) {
  return { ocid: 'ocds-x-1', id: 'r1', date: '2026-01-10T08:00:00Z', tag: ['tender'], ...fields }
}

function processOf(batch: FeedBatch, ocid = batch.processes[0]?.ocid): FeedProcess {
  const found = batch.processes.find(process => process.ocid === ocid)
  if (found === undefined) throw new Error(`no process ${ocid} in ${JSON.stringify(batch.problems)}`)
  return found
}

describe('a release package', () => {
  test('gives one process per ocid, with source, counts and the state after all releases', () => {
    const batch = parseFeed(school)
    expect(batch).toMatchObject({
      format: 'ocds_release_package',
      source: {
        publisher: 'Закупки области, учебный пример',
        uri: 'https://zakupki.example/packages/2026-school-17.json',
        publishedAt: '2026-09-01T06:00:00.000Z',
        licence: 'https://creativecommons.org/licenses/by/4.0/',
      },
      taken: { process: 2, release: 7, tender: 5, lot: 2, item: 3, award: 1, contract: 2, party: 4, milestone: 1 },
      skipped: [],
    })
    expect(batch.processes.map(({ ocid, releases }) => [ocid, releases.length])).toEqual([
      ['ocds-pt7k2q-2026-0017', 5],
      ['ocds-pt7k2q-2026-0031', 2],
    ])
    expect(processOf(batch).current).toMatchObject({
      planning: {
        budget: { amountMinor: 4_200_000_000, currency: 'RUB' },
        project: 'Школа на 825 мест',
        projectId: 'P-17',
      },
      tender: {
        title: 'Поставка кухонного оборудования для школы № 17',
        status: 'complete',
        buyerKey: 'RU-INN-7701234567',
        procuringEntityKey: 'RU-INN-7701234567',
        opensAt: '2026-02-02T07:00:00.000Z',
        submissionDeadline: '2026-03-10T09:00:00.000Z',
        awardPeriodEnd: '2026-03-20T15:00:00.000Z',
        value: { amountMinor: 3_850_000_050, currency: 'RUB' },
        tendererKeys: ['RU-INN-5047000111', 'ocds-pt7k2q-2026-0017#s2'],
        numberOfTenderers: 2,
        documentsCount: 1,
      },
      awards: [{ id: 'A1', status: 'active', supplierKeys: ['RU-INN-5047000111'], lotIds: ['L1', 'L2'] }],
      contracts: [
        {
          id: 'K1',
          awardId: 'A1',
          dateSigned: '2026-03-31',
          startOn: '2026-04-01',
          endOn: '2027-03-31',
          maxEndOn: '2027-06-30',
          value: { amountMinor: 3_700_000_000, currency: 'RUB' },
          milestones: [{ id: 'm1', type: 'delivery', status: 'scheduled', dueOn: '2026-07-15' }],
        },
      ],
      relatedProcesses: [{ relations: ['sub_contract'], identifier: 'ocds-pt7k2q-2026-0044', contractId: 'K1' }],
    })
  })

  test('reads need lines with unit, price, class and lot, and lays an amendment over them', () => {
    expect(processOf(parseFeed(school)).current.tender?.items).toEqual([
      {
        id: '1',
        description: 'Плита электрическая шестиконфорочная',
        quantity: 4,
        unit: { name: 'шт', code: '796' },
        unitValue: { amountMinor: 31_000_000, currency: 'RUB' },
        classification: { scheme: 'OKPD2', id: '28.93.15.110', description: 'Печи хлебопекарные и плиты' },
        lotId: 'L1',
      },
      {
        id: '2',
        description: 'Шкаф холодильный, 1400 л',
        quantity: 8,
        unit: { name: 'шт', code: '796' },
        classification: { scheme: 'CPV', id: '39711100' },
        lotId: 'L2',
      },
    ])
  })

  test('reads parties with register key, ИНН, address, contact and roles, under their full name', () => {
    expect(processOf(parseFeed(school)).parties).toMatchObject([
      { key: 'RU-INN-5047000111', inn: '5047000111', name: 'ООО «Торгтехника»', roles: ['supplier', 'tenderer'] },
      {
        key: 'RU-INN-7701234567',
        inn: '7701234567',
        name: 'Управление капитального строительства',
        identifier: { scheme: 'RU-INN', id: '7701234567', legalName: 'ГКУ «УКС»' },
        country: 'Россия',
        region: 'Московская область',
        locality: 'Химки',
        contact: { name: 'Отдел торгов', email: 'torgi@uks.example', telephone: '+7 495 000-00-00' },
        roles: ['buyer', 'procuring_entity'],
        sourceRoles: ['buyer', 'procuringEntity'],
      },
      { key: 'ocds-pt7k2q-2026-0017#s2', name: 'АО «Север-Холод»', roles: ['tenderer'] },
    ])
  })

  test('says when a deadline had no time and how it was read', () => {
    const batch = parseFeed(school, { utcOffsetMinutes: 180 })
    expect(processOf(batch).current.tender?.clarificationDeadline).toBe('2026-02-20T20:59:59.999Z')
    expect(batch.problems).toContainEqual({
      kind: 'assumed',
      path: '/releases/0/tender/enquiryPeriod/endDate',
      message: 'no time given: read as the end of that day',
      value: '"2026-02-20"',
    })
  })

  test('gives the same records in whatever order the releases stand', () => {
    const document: { releases: object[] } = JSON.parse(school)
    const hashes = (batch: FeedBatch) => batch.processes.map(({ contentHash }) => contentHash).toSorted()
    const reversed = parseFeed(JSON.stringify({ ...document, releases: document.releases.toReversed() }))
    expect(hashes(reversed)).toEqual(hashes(parseFeed(school)))
  })
})

describe('the timeline of a process', () => {
  test('tells the moved deadline, the award, the contract and its extension, each with release and date', () => {
    const entries = timeline(processOf(parseFeed(school)))
    expect(entries.map(({ kind, releaseId }) => `${releaseId}: ${kind}`)).toEqual([
      '0017-amendment: deadline_moved',
      '0017-amendment: tender_amended',
      '0017-award: tender_completed',
      '0017-award: awarded',
      '0017-contract: contract_signed',
      '0017-contract-2: contract_amended',
    ])
    expect(entries[0]).toEqual({
      kind: 'deadline_moved',
      from: '2026-03-02T09:00:00.000Z',
      to: '2026-03-10T09:00:00.000Z',
      releaseId: '0017-amendment',
      date: '2026-02-16T12:00:00.000Z',
    })
    expect(entries[1]).toMatchObject({ fields: ['items'] })
    expect(entries[5]).toMatchObject({
      contractId: 'K1',
      endOn: { from: '2026-12-31', to: '2027-03-31' },
      value: { from: { amountMinor: 3_610_000_000 }, to: { amountMinor: 3_700_000_000 } },
      amendmentIds: ['DS-1'],
    })
  })

  test('tells a withdrawn tender as cancelled', () => {
    const entries = timeline(processOf(parseFeed(school), 'ocds-pt7k2q-2026-0031'))
    expect(entries).toEqual([
      { kind: 'tender_cancelled', releaseId: '0031-cancelled', date: '2026-05-15T07:00:00.000Z' },
    ])
  })

  test.each([
    ['a deadline taken back', { tender: { tenderPeriod: { endDate: null } } }, { kind: 'deadline_removed' }],
    ['a tender that failed', { tender: { finalStatus: 'unsuccessful' } }, { kind: 'unsuccessful' }],
    ['a cancellation by its tag alone', { tag: ['tenderCancellation'], tender: {} }, { kind: 'tender_cancelled' }],
    [
      'an award that fell',
      { tag: ['awardCancellation'], awards: [{ id: 'A1' }] },
      { kind: 'award_cancelled', awardId: 'A1' },
    ],
    [
      'an award given to somebody else',
      { tag: ['awardUpdate'], awards: [{ id: 'A1', suppliers: [{ id: 'GB-COH-2' }] }] },
      { kind: 'awarded', awardId: 'A1', supplierKeys: ['GB-COH-2'] },
    ],
    [
      'a contract that ended',
      { tag: ['contractTermination'], contracts: [{ id: 'K1', status: 'terminated' }] },
      { kind: 'contract_terminated', contractId: 'K1', endOn: '2026-12-31' },
    ],
    [
      'a contract cancelled',
      { tag: ['contractUpdate'], contracts: [{ id: 'K1', status: 'cancelled' }] },
      { kind: 'contract_cancelled', contractId: 'K1' },
    ],
  ])('%s', (_what, change, expected) => {
    const first = aRelease({
      tender: { status: 'active', tenderPeriod: { endDate: '2026-02-01T09:00:00Z' } },
      awards: [{ id: 'A1', status: 'active', suppliers: [{ id: 'GB-COH-1' }] }],
      contracts: [{ id: 'K1', dateSigned: '2026-01-02', period: { endDate: '2026-12-31' } }],
    })
    const second = aRelease({ id: 'r2', date: '2026-02-10T08:00:00Z', tag: ['tenderUpdate'], ...change })
    expect(timeline(processOf(parse([first, second])))).toEqual([
      expect.objectContaining({ ...expected, releaseId: 'r2' }),
    ])
  })

  test('a status that nobody states is taken from the tags, and only where none is known', () => {
    const told = (...tags: string[]) =>
      processOf(
        parse(tags.map((tag, day) => aRelease({ id: tag, date: `2026-01-1${day}T00:00:00Z`, tag: [tag], tender: {} }))),
      ).current.tender?.status
    expect(told('planning')).toBe('planned')
    expect(told('planning', 'tender')).toBe('active')
    expect(told('tender', 'tenderUpdate')).toBe('active')
    expect(told('tender', 'tenderCancellation', 'tenderUpdate')).toBe('cancelled')
    expect(told('award')).toBeUndefined()
  })

  test('a status in an unknown word neither awards nor signs, and replaces the known one', () => {
    const [first, second] = [
      aRelease({ tender: { status: 'active' } }),
      aRelease({
        id: 'r2',
        date: '2026-02-10T08:00:00Z',
        tag: ['award', 'contract'],
        tender: { status: 'resting' },
        awards: [{ id: 'A', status: 'considered' }],
        contracts: [{ id: 'K', status: 'drafted' }],
      }),
    ]
    const process = processOf(parse([first, second]))
    expect(timeline(process)).toEqual([])
    expect(process.current.tender).toMatchObject({ sourceStatus: 'resting' })
    expect(process.current.tender).not.toHaveProperty('status')
  })

  test('a draft contract that changes while it is signed is signed, not amended', () => {
    const draft = { id: 'K', status: 'pending', period: { endDate: '2026-12-31' } }
    const signed = { id: 'K', status: 'active', dateSigned: '2026-02-09', period: { endDate: '2027-01-31' } }
    const later = { id: 'r2', date: '2026-02-10T08:00:00Z', tag: ['contract'], contracts: [signed] }
    const process = processOf(parse([aRelease({ tag: ['award'], contracts: [draft] }), aRelease(later)]))
    expect(timeline(process)).toEqual([
      expect.objectContaining({ kind: 'contract_signed', contractId: 'K', dateSigned: '2026-02-09' }),
    ])
  })

  test('is silent about a release that repeats what is known', () => {
    const facts = {
      tender: { status: 'active', title: 'Roof', items: [{ id: '1', quantity: 2 }] },
      awards: [{ id: 'A' }],
    }
    const again = aRelease({ id: 'r2', date: '2026-02-10T08:00:00Z', ...facts })
    expect(timeline(processOf(parse([aRelease(facts), again])))).toEqual([])
  })
})

describe('releases in files of their own', () => {
  const [first, second] = [
    aRelease({
      tender: { tenderPeriod: { endDate: '2026-02-01T09:00:00Z' } },
      buyer: { id: 'GB-COH-1', name: 'Old name' },
    }),
    aRelease({
      id: 'r2',
      date: '2026-01-20T08:00:00Z',
      tag: ['tenderAmendment'],
      tender: { tenderPeriod: { endDate: '2026-02-08T09:00:00Z' } },
      buyer: { id: 'GB-COH-1', name: 'New name' },
    }),
  ]

  test('the second file moves the deadline that the first one set', () => {
    const joined = joinProcesses(processOf(parse([first])), processOf(parse([second])))
    expect(timeline(joined)).toMatchObject([
      { kind: 'deadline_moved', from: '2026-02-01T09:00:00.000Z', to: '2026-02-08T09:00:00.000Z', releaseId: 'r2' },
    ])
    expect(joined.parties).toMatchObject([{ key: 'GB-COH-1', name: 'New name' }])
  })

  test('a file that brings nothing new leaves the content hash as it was, also when it is the older one', () => {
    const joined = joinProcesses(processOf(parse([first])), processOf(parse([second])))
    expect(joinProcesses(joined, processOf(parse([second]))).contentHash).toBe(joined.contentHash)
    expect(joinProcesses(joined, processOf(parse([first]))).contentHash).toBe(joined.contentHash)
    expect(joined.contentHash).not.toBe(processOf(parse([first])).contentHash)
  })
})

describe('a record package', () => {
  test('takes embedded releases, else the compiled one, and says which links it did not follow', () => {
    const batch = parseFeed(records)
    expect(batch.processes.map(({ ocid, releases }) => [ocid, releases.map(({ id }) => id)])).toEqual([
      ['ocds-hb0001-a', ['a-1', 'a-2']],
      ['ocds-hb0001-b', ['b-compiled']],
    ])
    expect(timeline(processOf(batch))).toMatchObject([{ kind: 'unsuccessful', releaseId: 'a-2' }])
    expect(batch.skipped).toEqual([
      { what: 'release', reason: 'linked release not included', count: 3 },
      { what: 'record', reason: 'a record without releases of its own', count: 1 },
    ])
    expect(batch.problems[0]).toEqual({
      kind: 'skipped',
      path: '/records/1/releases/0',
      message: 'linked release not included',
      value: '"https://harbour.example/releases/b-1.json"',
    })
  })

  test('a company named only by name gets a key of its own within the process', () => {
    expect(processOf(parseFeed(records), 'ocds-hb0001-b')).toMatchObject({
      current: { awards: [{ supplierKeys: ['ocds-hb0001-b#lift and hoist ltd'] }] },
      parties: [{ key: 'ocds-hb0001-b#lift and hoist ltd', name: 'Lift and Hoist Ltd', roles: ['supplier'] }],
    })
  })
})

describe('a malformed node', () => {
  test.each([
    [
      'a date that does not exist',
      { tender: { tenderPeriod: { endDate: '2026-02-30' } } },
      '/tender/tenderPeriod/endDate',
    ],
    ['a period that is a text', { tender: { tenderPeriod: 'soon' } }, '/tender/tenderPeriod'],
    ['items that are no list', { tender: { items: { id: 1 } } }, '/tender/items'],
    ['an item that is a number', { tender: { items: [7] } }, '/tender/items/0'],
    ['a quantity in words', { tender: { items: [{ id: '1', quantity: 'many' }] } }, '/tender/items/0/quantity'],
    ['money without a currency', { tender: { value: { amount: 5 } } }, '/tender/value'],
    ['a currency that is none', { tender: { value: { amount: 5, currency: 'roubles' } } }, '/tender/value/currency'],
    ['a negative value', { tender: { value: { amount: -5, currency: 'RUB' } } }, '/tender/value'],
    ['an award without id', { awards: [{ status: 'active' }] }, '/awards/0'],
    [
      'a contract that ends before it starts',
      { contracts: [{ id: 'K', period: { startDate: '2026-02-01', endDate: '2026-01-01' } }] },
      '/contracts/0/period',
    ],
    ['a party without id and name', { parties: [{ roles: ['buyer'] }] }, '/parties/0'],
    ['a buyer that is a text', { buyer: 'The city' }, '/buyer'],
    ['a supplier that is a text', { awards: [{ id: 'A', suppliers: ['Acme'] }] }, '/awards/0/suppliers/0'],
    [
      'an e-mail that is none',
      { parties: [{ id: 'p', contactPoint: { email: 'call us' } }] },
      '/parties/0/contactPoint/email',
    ],
    ['a role that is an object', { parties: [{ id: 'p', roles: [{}] }] }, '/parties/0/roles/0'],
    ['a title that is a list', { tender: { title: ['a'] } }, '/tender/title'],
  ])('%s is listed with its place, and the rest is taken', (_what, fields, place) => {
    const batch = parse([aRelease({ tag: 'tender', ...fields }), aRelease({ ocid: 'ocds-x-2' })])
    const skipped = batch.problems.filter(({ kind, path }) => kind === 'skipped' && !path.endsWith('/currency'))
    expect(batch.processes.map(({ ocid }) => ocid)).toEqual(['ocds-x-1', 'ocds-x-2'])
    expect(batch.problems.map(({ path }) => path)).toContain(`/releases/0${place}`)
    expect(skipped.length).toBeLessThanOrEqual(1)
  })

  test.each([
    ['without ocid', { ocid: undefined }, 'release without ocid'],
    ['without a date', { date: undefined }, 'release without a date'],
    ['with a date that is none', { date: 'yesterday' }, 'release without a date'],
  ])('a release %s is left out', (_what, fields, message) => {
    const batch = parse([aRelease(fields)])
    expect(batch.processes).toEqual([])
    expect(batch.problems).toContainEqual(expect.objectContaining({ path: '/releases/0', message }))
  })

  test('a release without a date takes that of the package, and says so', () => {
    const text = JSON.stringify({ publishedDate: '2026-05-01T00:00:00Z', releases: [aRelease({ date: undefined })] })
    expect(parseFeed(text)).toMatchObject({
      processes: [{ updatedAt: '2026-05-01T00:00:00.000Z' }],
      problems: [{ kind: 'assumed', path: '/releases/0' }],
    })
  })

  test('a release given twice counts once, the later one', () => {
    const batch = parse([
      aRelease({ date: '2026-01-12T08:00:00Z', tender: { title: 'Second' } }),
      aRelease({ tender: { title: 'First' } }),
    ])
    expect(processOf(batch).releases).toMatchObject([{ tender: { title: 'Second' } }])
    expect(batch.skipped).toEqual([
      { what: 'release', reason: 'release given twice: the later one is taken', count: 1 },
    ])
  })

  test('an unknown status is kept as written', () => {
    const batch = parse([aRelease({ tender: { status: 'resting' } })])
    expect(processOf(batch).current.tender).toMatchObject({ sourceStatus: 'resting' })
    expect(processOf(batch).current.tender).not.toHaveProperty('status')
    expect(batch.problems).toMatchObject([{ kind: 'assumed', path: '/releases/0/tender/status', value: '"resting"' }])
  })

  test('a flood of problems is counted in full and listed in part', () => {
    const batch = parseFeed(JSON.stringify({ releases: Array.from({ length: 1500 }, () => 0) }))
    expect(batch.problems).toHaveLength(1001)
    expect(batch.problems.at(-1)?.message).toBe('500 more problems are not listed')
    expect(batch.skipped).toEqual([{ what: 'release', reason: 'not an object', count: 1500 }])
  })
})

describe('what publishers do', () => {
  test('OCDS 1.0: companies are written where they are named', () => {
    const buyer = { identifier: { scheme: 'GB-COH', id: '00012345' }, name: 'Old Town', address: { region: 'Kent' } }
    expect(processOf(parse([aRelease({ buyer, tender: {} })]))).toMatchObject({
      current: { tender: { buyerKey: 'GB-COH-00012345' } },
      parties: [{ key: 'GB-COH-00012345', name: 'Old Town', region: 'Kent', roles: ['buyer'] }],
    })
  })

  test('OCDS 1.2: the project of the plan, and an award without status that counts as made', () => {
    const planning = { project: { id: 'P1', title: 'Bridge', totalValue: { amount: 9, currency: 'EUR' } } }
    const later = aRelease({ id: 'r2', date: '2026-02-01T00:00:00Z', tag: ['award'], awards: [{ id: 'A' }] })
    const process = processOf(parse([aRelease({ planning }), later]))
    expect(process.current.planning).toEqual({
      project: 'Bridge',
      projectId: 'P1',
      budget: { amountMinor: 900, currency: 'EUR' },
    })
    expect(timeline(process)).toMatchObject([{ kind: 'awarded', awardId: 'A' }])
  })

  test('register numbers that a spreadsheet turned into decimals are mended', () => {
    const parties = [{ id: 'p', name: 'Any', identifier: { scheme: 'GB-COH', id: '11111111.0' } }]
    expect(processOf(parse([aRelease({ parties })])).parties).toMatchObject([{ key: 'GB-COH-11111111' }])
  })

  test('need lines that share an id stay apart, also through an amendment', () => {
    const items = (quantity: number) => ({
      items: [
        { id: '1', description: 'Door' },
        { id: '1', quantity },
      ],
    })
    const releases = [aRelease({ tender: items(2) }), aRelease({ id: 'r2', date: '2026-02-01', tender: items(3) })]
    expect(processOf(parse(releases)).current.tender?.items).toEqual([
      { id: '1', description: 'Door' },
      { id: '1#2', quantity: 3 },
    ])
  })

  test('a term without an end is counted from its duration, and said to be', () => {
    const contracts = [{ id: 'K', period: { startDate: '2026-07-01T00:00:00Z', durationInDays: 365 } }]
    const batch = parse([aRelease({ contracts })])
    expect(processOf(batch).current.contracts).toMatchObject([{ startOn: '2026-07-01', endOn: '2027-06-30' }])
    expect(batch.problems).toMatchObject([{ kind: 'assumed', path: '/releases/0/contracts/0/period' }])
  })

  test('characters that the database cannot store are left out', () => {
    const tender = { title: 'Half \ud83d and \u0000 nothing' }
    expect(processOf(parse([aRelease({ tender })])).current.tender?.title).toBe('Half \ufffd and  nothing')
  })
})
