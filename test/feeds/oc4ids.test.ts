import { readFileSync } from 'node:fs'
import { describe, expect, test } from '@jest/globals'
import { parseFeed } from '../../src/feeds/feed.ts'
import type { FeedBatch } from '../../src/feeds/types.ts'

const hospital = readFileSync(new URL('fixtures/hospital-project.json', import.meta.url), 'utf8')

function parse(...projects: readonly object[]): FeedBatch {
  return parseFeed(JSON.stringify({ projects }))
}

function aProject(fields: object = {}) {
  return { id: 'p1', title: 'A bridge', ...fields }
}

describe('an OC4IDS project package', () => {
  test('gives the project with stage, dates, money, place and head project', () => {
    const batch = parseFeed(hospital)
    expect(batch).toMatchObject({
      format: 'oc4ids_project_package',
      source: { publisher: 'Портал строек, учебный пример', publishedAt: '2026-05-01T00:00:00.000Z' },
      taken: { project: 1, party: 6, 'contracting process': 2, milestone: 1 },
      skipped: [{ what: 'release', reason: 'linked releases not included', count: 1 }],
    })
    expect(batch.projects).toMatchObject([
      {
        externalId: 'oc4ids-pt7k2q-hospital-4',
        title: 'Хирургический корпус больницы № 4',
        stage: 'implementation',
        sourceStage: 'implementation',
        sectors: ['health'],
        type: 'construction',
        period: { startOn: '2025-01-15', endOn: '2028-11-30' },
        stagePeriods: [
          { stage: 'preparation', startOn: '2025-01-15', endOn: '2026-01-31' },
          { stage: 'operation', startOn: '2028-12-01' },
        ],
        budget: { amountMinor: 310_000_000_000, currency: 'RUB' },
        locations: [{ region: 'Московская область', locality: 'Химки', country: 'Россия', lat: 55.89, lon: 37.42 }],
        publicAuthorityKey: 'RU-INN-7701234567',
        relatedProjects: [{ relation: 'parent', title: 'Медицинский городок' }],
        headProjectId: 'oc4ids-pt7k2q-campus',
        milestones: [{ title: 'Ввод в эксплуатацию', status: 'not_met', dueOn: '2028-11-30' }],
        updatedAt: '2026-04-28T09:00:00.000Z',
      },
    ])
  })

  test('gives the parties our roles and keeps their own', () => {
    const roles = parseFeed(hospital).projects[0]?.parties.map(({ name, roles, sourceRoles }) => [
      name,
      roles,
      sourceRoles,
    ])
    expect(roles).toEqual([
      [
        'Управление капитального строительства',
        ['customer_developer', 'procuring_entity'],
        ['publicAuthority', 'procuringEntity'],
      ],
      ['Банк развития', ['investor'], ['funder']],
      ['ООО «Генстрой»', ['supplier', 'general_contractor'], ['supplier']],
      [
        'ООО «Медпроект»',
        ['supplier', 'technical_supervisor', 'tenderer', 'general_designer'],
        ['supplier', 'technicalSupervisor'],
      ],
      ['АО «Гипрозданиям»', ['tenderer'], []],
      ['Дирекция заказчика', ['technical_customer'], []],
    ])
  })

  test('sums up its procurements, with the end and value that modifications leave', () => {
    expect(parseFeed(hospital).projects[0]?.contractingProcesses).toMatchObject([
      {
        ocid: 'ocds-pt7k2q-design',
        nature: ['design'],
        status: 'closed',
        procurementValue: { amountMinor: 9_000_000_000, currency: 'RUB' },
        administrativeEntityKey: 'oc4ids-pt7k2q-hospital-4#дирекция заказчика',
        tendererKeys: ['RU-INN-7702000333', 'oc4ids-pt7k2q-hospital-4#ао «гипрозданиям»'],
        numberOfTenderers: 2,
        supplierKeys: ['RU-INN-7702000333'],
        endOn: '2025-12-31',
        currentEndOn: '2025-12-31',
      },
      {
        nature: ['construction'],
        status: 'active',
        startOn: '2026-02-01',
        endOn: '2028-07-19',
        currentEndOn: '2028-10-31',
        contractValue: { amountMinor: 260_000_000_000 },
        currentValue: { amountMinor: 275_000_000_000 },
        modifications: [{ type: 'value' }, { type: 'duration', endOn: { from: '2028-07-19', to: '2028-10-31' } }],
      },
    ])
  })

  test('has the same content hash when it comes again, and another when a date moves', () => {
    const hashOf = (text: string) => parseFeed(text).projects[0]?.contentHash
    expect(hashOf(JSON.stringify(JSON.parse(hospital)))).toBe(hashOf(hospital))
    expect(hashOf(hospital.replaceAll('2028-11-30', '2029-03-31'))).not.toBe(hashOf(hospital))
  })
})

describe('the stage of a project', () => {
  test.each([
    ['identification', 'identified'],
    ['preparation', 'preparation'],
    ['implementation', 'implementation'],
    ['completion', 'completion'],
    ['maintenance', 'operation'],
    ['decommissioning', 'operation'],
    ['decommissioned', 'decommissioned'],
    ['cancelled', 'cancelled'],
  ])('status %s is our stage %s', (status, stage) => {
    expect(parse(aProject({ status })).projects).toMatchObject([{ stage, sourceStage: status }])
  })

  test('implementation is procurement as long as no construction contract is awarded', () => {
    const design = { summary: { nature: ['design'], status: 'closed' } }
    const building = (status: string) => ({ summary: { nature: ['construction'], status } })
    const stageWith = (...contractingProcesses: object[]) =>
      parse(aProject({ status: 'implementation', contractingProcesses })).projects[0]?.stage
    expect(stageWith(design, building('pre-award'))).toBe('procurement')
    expect(stageWith(design, building('pre-award'), building('active'))).toBe('implementation')
    expect(stageWith(design)).toBe('implementation')
  })

  test('an unknown status is kept as written, without a stage', () => {
    const batch = parse(aProject({ status: 'onHold' }))
    expect(batch.projects).toMatchObject([{ sourceStage: 'onHold' }])
    expect(batch.projects[0]).not.toHaveProperty('stage')
    expect(batch.problems).toMatchObject([{ kind: 'assumed', path: '/projects/0/status' }])
  })
})

describe('a project that is not quite in order', () => {
  test('without id is left out, and the next one taken', () => {
    const batch = parse({ title: 'Nameless' }, aProject())
    expect(batch.projects.map(({ externalId }) => externalId)).toEqual(['p1'])
    expect(batch.skipped).toEqual([{ what: 'project', reason: 'project without id', count: 1 }])
  })

  test('without title goes by its id', () => {
    expect(parse({ id: 'p9' })).toMatchObject({ projects: [{ title: 'p9' }], problems: [{ kind: 'assumed' }] })
  })

  test('given twice counts once, as updated last', () => {
    const [old, fresh] = [
      aProject({ updated: '2026-01-01T00:00:00Z' }),
      aProject({ updated: '2026-02-01T00:00:00Z', title: 'B' }),
    ]
    for (const batch of [parse(old, fresh), parse(fresh, old)]) {
      expect(batch.projects).toMatchObject([{ title: 'B' }])
      expect(batch.taken).toMatchObject({ project: 1 })
    }
  })

  test('with a place outside the globe loses the place only', () => {
    const locations = [{ description: 'Somewhere', geometry: { type: 'Point', coordinates: [200, 95] } }, 'here']
    const batch = parse(aProject({ locations }))
    expect(batch.projects[0]?.locations).toEqual([{ description: 'Somewhere' }])
    expect(batch.problems.map(({ path }) => path)).toEqual([
      '/projects/0/locations/1',
      '/projects/0/locations/0/geometry/coordinates',
    ])
  })

  test('with several builders names no general contractor', () => {
    const contractingProcesses = ['GB-COH-1', 'GB-COH-2'].map(id => ({
      summary: { nature: ['construction'], suppliers: [{ id }] },
    }))
    const roles = parse(aProject({ contractingProcesses })).projects[0]?.parties.flatMap(party => party.roles)
    expect(roles).toEqual(['supplier', 'supplier'])
  })
})
