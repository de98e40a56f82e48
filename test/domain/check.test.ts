import { describe, expect, test } from '@jest/globals'
import { checkDefinition, isPublishable } from '../../src/domain/check.ts'
import type { Definition } from '../../src/domain/definition.ts'
import { PROBLEMS, type ProblemCode } from '../../src/domain/definition-problem.ts'
import { LADDERS, ladderOf } from '../../src/domain/ladder.ts'
import { ROLES } from '../../src/domain/people.ts'
import { SHIPPED } from '../../src/domain/processes/shipped.ts'
import en from '../../src/i18n/en.json' with { type: 'json' }
import { aDirectory, HEAD, OWNER } from '../support/build.ts'
import { claim } from '../support/claim.ts'

type Path = readonly (string | number)[]

/** As it comes from a form or a file: plain JSON. */
const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

/** A copy in which one place says something else; `undefined` takes the place out. */
function changed(value: unknown, [first, ...rest]: Path, next: unknown): unknown {
  if (first === undefined) return next
  if (Array.isArray(value)) {
    const copy: unknown[] = [...value]
    copy[Number(first)] = changed(copy[Number(first)], rest, next)
    return copy
  }
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : []
  const table = new Map<string, unknown>(entries)
  table.set(String(first), changed(table.get(String(first)), rest, next))
  return Object.fromEntries([...table].filter(([, one]) => one !== undefined))
}

const everybody = ROLES.map((role, index) => ({
  ...aDirectory().find(user => user.id === OWNER),
  id: `user-${index}`,
  name: role,
  email: `${role}@example.test`,
  locale: 'en' as const,
  calendarId: 'ru',
  teamId: null,
  substituteId: 'user-1',
  roles: [role],
}))
const OPTIONS = { directory: everybody, templates: Object.keys(en.mail.templates) }

const problemsOf = (value: unknown, options = {}) => checkDefinition(value, { ...OPTIONS, ...options }).problems

describe('a definition without a mistake', () => {
  test.each(Object.values(SHIPPED))('is what this release ships: $kind', definition => {
    const checked = checkDefinition(json(definition), { ...OPTIONS, kinds: Object.keys(SHIPPED) })
    expect(checked.problems.filter(problem => problem.severity === 'error')).toEqual([])
    expect(checked.definition).toEqual(json(definition))
  })

  test('is a seventh kind that an administrator defines without code', () => {
    const checked = checkDefinition(json(claim), OPTIONS)
    expect(checked).toEqual({ definition: json(claim), problems: [] })
    expect(isPublishable(checked)).toBe(true)
  })

  test('needs no version: publishing gives it one', () => {
    expect(checkDefinition(changed(json(claim), ['version'], undefined)).definition).toMatchObject({ version: 0 })
  })
})

const task = claim.rules[0]?.task
const C1: Path = ['rules', 0]
const C2: Path = ['rules', 1]
const C3: Path = ['rules', 2]
const C4: Path = ['rules', 3]
const many = (count: number, word: string) => Array.from({ length: count }, (_, index) => `${word}_${index}`)

// What is changed, to what, what is said, and of what.
const BROKEN: readonly [string, Path, unknown, ProblemCode, Record<string, unknown>?][] = [
  ['a number instead of a list', ['states'], 7, 'shape.type', { expected: 'array' }],
  ['no initial state', ['initial'], undefined, 'shape.missing'],
  ['a misspelt key', [...C1, 'pausesOnHold'], false, 'shape.unknownKey', { key: 'pausesOnHold' }],
  ['a state too many', ['states'], many(61, 'state'), 'shape.size', { atMost: 60 }],
  ['a rule in no state', [...C1, 'states'], [], 'shape.size', { atLeast: 1 }],
  [
    'fields without end',
    ['fields'],
    Object.fromEntries(many(151, 'f').map(name => [name.replace('_', ''), { type: 'day' }])),
    'shape.size',
    { atMost: 150 },
  ],
  ['a catch-up that there is not', [...C1, 'catchUp'], 'none', 'shape.value', { given: 'none' }],
  ['a state with a blank', ['states', 2], 'waiting for', 'name.syntax', { given: 'waiting for' }],
  ['a command with a dash', ['commands', 'go-on'], claim.commands.ask, 'name.syntax', { given: 'go-on' }],
  ['a rule whose id would break keys', [...C1, 'id'], 'C1:a', 'name.syntax', { given: 'C1:a' }],
  ['a state that operators use', ['states', 2], 'withdrawn', 'name.reserved', { given: 'withdrawn' }],
  [
    'a field that is an anchor of every kind',
    ['fields', 'created'],
    { type: 'day' },
    'name.reserved',
    { given: 'created' },
  ],
  [
    'a field that every object has',
    ['fields', 'constructor'],
    { type: 'day' },
    'name.reserved',
    { given: 'constructor' },
  ],
  ['a command of every kind', ['commands', 'hold'], claim.commands.ask, 'name.reserved', { given: 'hold' }],
  ['a state twice', ['states', 4], 'settled', 'name.twice', { given: 'settled' }],
  ['a rule id twice', [...C2, 'id'], 'C1', 'name.twice', { given: 'C1' }],
  ['a time that is none', [...C1, 'opens'], 'created + 1 week', 'time.syntax', { given: 'created + 1 week' }],
  ['one bad time of several', [...C2, 'opens', 1], 'answerOn -1day', 'time.syntax', { given: 'answerOn -1day' }],
  ['a bad time of a choice', [...C1, 'opens', 'of', 'major'], 'created +h', 'time.syntax', { given: 'created +h' }],
  ['a bad due date', [...C1, 'due'], 'opened 3wd', 'time.syntax', { given: 'opened 3wd' }],
  ['a period that is none', [...C1, 'within'], '3 days', 'time.syntax', { given: '3 days' }],
  ['a recurrence that is none', [...C3, 'every', 'step'], 'weekly', 'time.syntax', { given: 'weekly' }],
  ['a guard of a rule', [...C1, 'when'], ['isMonday'], 'guard.unknown', { given: 'isMonday' }],
  ['a guard of a command', ['commands', 'ask', 'guards'], ['isMonday'], 'guard.unknown', { given: 'isMonday' }],
  ['an effect', ['commands', 'ask', 'effects'], ['celebrate'], 'effect.unknown', { given: 'celebrate' }],
  ['a ladder', [...C1, 'task', 'ladder'], 'M', 'ladder.unknown', { given: 'M' }],
  ['an audience', [...C1, 'task', 'to'], 'boss', 'audience.unknown', { given: 'boss' }],
  ['an audience of a letter', [...C4, 'mail', 'to', 0], 'boss', 'audience.unknown', { given: 'boss' }],
  ['an audience of a copy', [...C2, 'copies', '-1d'], ['boss'], 'audience.unknown', { given: 'boss' }],
  ['a role', ['commands', 'ask', 'by'], ['boss'], 'role.unknown', { given: 'boss' }],
  ['a field type', ['fields', 'amount', 'type'], 'money', 'fieldType.unknown', { given: 'money' }],
  ['an initial state that there is not', ['initial'], 'new', 'state.unknown', { state: 'new' }],
  ['a closed state that there is not', ['closed', 2], 'lost', 'state.unknown', { state: 'lost' }],
  [
    'a command from nowhere',
    ['commands', 'ask', 'from', 1],
    'lost',
    'state.unknown',
    { command: 'ask', state: 'lost' },
  ],
  ['a command to nowhere', ['commands', 'ask', 'to'], 'lost', 'state.unknown', { command: 'ask', state: 'lost' }],
  ['a rule in a state that there is not', [...C1, 'states', 1], 'lost', 'state.unknown', { rule: 'C1', state: 'lost' }],
  ['a beginning that is the end', ['initial'], 'settled', 'state.initialClosed', { state: 'settled' }],
  ['a state that nothing leads to', ['commands', 'ask', 'to'], 'examined', 'state.unreachable', { state: 'waiting' }],
  [
    'a state that nothing leads out of',
    ['commands'],
    {
      ...claim.commands,
      answer: { ...claim.commands.answer, to: 'waiting' },
      reject: { ...claim.commands.reject, from: ['received', 'examined'] },
    },
    'state.deadEnd',
    { state: 'waiting' },
  ],
  ['a choice without choices', ['fields', 'weight', 'choices'], undefined, 'field.noChoices', { field: 'weight' }],
  [
    'a choice of a command without choices',
    ['commands', 'ask', 'input'],
    { how: { type: 'choice' } },
    'field.noChoices',
    { command: 'ask', field: 'how' },
  ],
  [
    'a moved anchor that is no moment',
    ['fields', 'answerOn', 'movedAnchor'],
    'amount',
    'field.movedAnchor',
    { anchor: 'amount' },
  ],
  [
    'an input of another type than its field',
    ['commands', 'settle', 'input', 'amount', 'type'],
    'text',
    'command.otherType',
    { command: 'settle', known: 'amount' },
  ],
  [
    'a rule on an unknown date',
    [...C2, 'opens', 0],
    'answeredOn -5wd',
    'rule.unknownAnchor',
    { rule: 'C2', anchor: 'answeredOn' },
  ],
  [
    'a due date on an unknown date',
    [...C2, 'due'],
    'earliest(answerOn, endOn -1d)',
    'rule.unknownAnchor',
    { rule: 'C2', anchor: 'endOn' },
  ],
  [
    'a share of a period since an unknown date',
    [...C2, 'opens', 0],
    'answerOn -50% since startOn',
    'rule.unknownAnchor',
    { anchor: 'startOn' },
  ],
  ['a rule on a fact that is no date', [...C2, 'opens', 0], 'amount -5wd', 'rule.unknownAnchor', { anchor: 'amount' }],
  ['an opening counted from itself', [...C2, 'opens', 0], 'opened +1d', 'rule.unknownAnchor', { anchor: 'opened' }],
  ['the day of an entry without entries', [...C2, 'opens', 0], 'item -3d', 'rule.unknownAnchor', { anchor: 'item' }],
  ['times by a fact that is no choice', [...C1, 'opens', 'by'], 'amount', 'rule.unknownFact', { fact: 'amount' }],
  [
    'times of a choice that there is not',
    [...C1, 'opens', 'of', 'huge'],
    'created',
    'rule.unknownChoice',
    { choice: 'huge' },
  ],
  [
    'a copy at an opening that there is not',
    [...C2, 'copies', '-3d'],
    ['head'],
    'rule.unknownOpening',
    { offset: '-3d' },
  ],
  ['a critical opening that there is not', [...C2, 'critical', 0], '-3d', 'rule.unknownOpening', { offset: '-3d' }],
  ['a rule that makes nothing', [...C3, 'command'], undefined, 'rule.doesNothing', { rule: 'C3' }],
  ['a rule in a closed state', [...C1, 'states', 1], 'settled', 'rule.inClosedState', { rule: 'C1', state: 'settled' }],
  ['a rule that commands what there is not', [...C3, 'command'], 'nudge', 'rule.unknownCommand', { command: 'nudge' }],
  [
    'a rule that commands what only people may',
    [...C3, 'command'],
    'answer',
    'rule.commandNotBySystem',
    { command: 'answer' },
  ],
  [
    'a rule that commands what its state does not allow',
    [...C3, 'states'],
    ['waiting', 'examined'],
    'rule.commandImpossible',
    { command: 'remind', states: ['examined'] },
  ],
  [
    'a rule that commands what needs an answer',
    ['commands', 'reject', 'input', 'reason', 'required'],
    true,
    'rule.commandAsks',
    { command: 'reject', fields: ['reason'] },
  ],
  ['services of a kind without service rules', [...C1, 'each'], 'service', 'rule.noEntries', { field: 'serviceRules' }],
  ['entries of a fact that is no list', [...C1, 'each'], { fact: 'amount' }, 'rule.noEntries', { field: 'amount' }],
  ['a rule every hour without end', [...C3, 'every', 'step'], '1h', 'rule.endless', { rule: 'C3', step: '1h' }],
  ['a rule every eight working hours without end', [...C3, 'every', 'step'], '8wh', 'rule.endless', { step: '8wh' }],
  [
    'an outcome that is a misspelt command',
    [...C1, 'task', 'outcomes', 0],
    'examineIt',
    'task.unknownOutcome',
    { outcome: 'examineIt' },
  ],
  [
    'a condition on a field that there is not',
    [...C1, 'when'],
    ['fieldKnown:price'],
    'guard.field',
    { text: 'fieldKnown:price', field: 'price', wrong: 'field' },
  ],
  [
    'a condition on a value that cannot be chosen',
    ['commands', 'ask', 'guards'],
    ['fieldEquals:weight=huge'],
    'guard.field',
    { field: 'weight', wrong: 'value' },
  ],
  ['a condition that says too little', [...C1, 'when'], ['fieldEquals:weight'], 'guard.unknown'],
  ['a condition on a number that is none', [...C1, 'when'], ['fieldAtLeast:amount=much'], 'guard.unknown'],
  [
    'a stamp on a field that is no moment',
    ['commands', 'ask', 'effects'],
    ['stampNow:answerOn'],
    'effect.field',
    { field: 'answerOn', wrong: 'type' },
  ],
  ['a task every day without end', [...C1, 'every'], { step: '1d' }, 'rule.floods', { rule: 'C1', step: '1d' }],
  ['a ladder down', ['ladders'], { own: [{ offset: '-1wd', to: ['head'] }] }, 'time.syntax', { given: '-1wd' }],
  ['a text of nothing', ['texts'], { en: { 'ui.app': 'Claims' } }, 'name.syntax', { given: 'ui.app' }],
  ['a letter that there is not', [...C4, 'mail', 'template'], 'greeting', 'template.unknown', { template: 'greeting' }],
  ['a follow-up of what never happens', ['followed', 0], 'claim.paid', 'followed.unknown', { event: 'claim.paid' }],
  ['a critical rule whose clock stands on hold', [...C2, 'pauseOnHold'], true, 'rule.criticalPauses', { rule: 'C2' }],
  [
    'an outcome that nobody has a word for',
    [...C1, 'task', 'outcomes', 0],
    'forwarded',
    'task.newWord',
    { outcome: 'forwarded' },
  ],
  [
    'a task that cannot be ended in one of its states',
    [...C2, 'task', 'outcomes'],
    ['settle'],
    'task.stuck',
    { states: ['waiting'] },
  ],
  [
    'a state of which no rule speaks',
    ['rules'],
    claim.rules.slice(0, 3).map(rule => (rule.id === 'C2' ? { ...rule, states: ['waiting'] } : rule)),
    'state.silent',
    { state: 'examined' },
  ],
  [
    'a state that only the system leaves',
    ['commands'],
    {
      ...claim.commands,
      answer: { ...claim.commands.answer, by: ['system'] },
      reject: { ...claim.commands.reject, from: ['received', 'examined'] },
    },
    'state.onlySystemLeaves',
    { state: 'waiting', commands: ['answer'] },
  ],
]

describe('a definition with a mistake is told what and where', () => {
  test.each(BROKEN)('%s', (_what, path, value, code, params = {}) => {
    const found = problemsOf(changed(json(claim), path, value)).filter(problem => problem.code === code)
    expect(found[0]).toMatchObject({ code, severity: PROBLEMS[code], params })
  })

  test('a time is answered with what is wrong with it', () => {
    const [problem] = problemsOf(changed(json(claim), [...C1, 'due'], 'created +1.5wd'))
    expect(problem).toMatchObject({
      path: ['rules', 0, 'due'],
      params: { message: '"created +1.5wd": wd takes whole numbers' },
    })
  })

  test.each<[Path, unknown, Path]>([
    [[...C2, 'opens', 1], 'answerOn -1day', ['rules', 1, 'opens', 1]],
    [[...C1, 'opens', 'of', 'major'], 'created +h', ['rules', 0, 'opens', 'of', 'major']],
    [['commands', 'ask', 'from', 1], 'lost', ['commands', 'ask', 'from', 1]],
    [['states', 4], 'settled', ['states', 4]],
    [[...C1, 'pausesOnHold'], false, ['rules', 0, 'pausesOnHold']],
  ])('the mistake at %j is shown at its place', (path, value, shown) => {
    expect(problemsOf(changed(json(claim), path, value))[0]?.path).toEqual(shown)
  })

  test('rules that send a record round within a day are a circle', () => {
    const quick = (id: string, state: string, command: string) => ({
      id,
      states: [state],
      opens: 'entered +2h',
      command,
    })
    const commands = {
      ...claim.commands,
      ask: { ...claim.commands.ask, by: ['system'] },
      answer: { ...claim.commands.answer, to: 'examined', by: ['system'] },
    }
    const rules = [...claim.rules, quick('C5', 'examined', 'ask'), quick('C6', 'waiting', 'answer')]
    const found = problemsOf(json({ ...claim, commands, rules })).filter(problem => problem.code === 'rule.circle')
    expect(found.map(problem => problem.params.states)).toEqual([
      ['examined', 'waiting'],
      ['waiting', 'examined'],
    ])
  })

  test('a kind that may not be defined is named', () => {
    expect(problemsOf(json(claim), { kinds: ['tender'] })).toMatchObject([{ code: 'kind.unknown', path: ['kind'] }])
  })

  test('warnings do not stop publishing, errors do', () => {
    expect(isPublishable(checkDefinition(changed(json(claim), [...C2, 'pauseOnHold'], true)))).toBe(true)
    expect(isPublishable(checkDefinition(changed(json(claim), ['followed'], ['claim.paid'])))).toBe(false)
    expect(isPublishable(checkDefinition('claim'))).toBe(false)
  })

  test('a rule may not command what every object of the language has', () => {
    const { problems } = checkDefinition(changed(json(claim), [...C1, 'command'], 'constructor'))
    expect(problems.map(({ code }) => code)).toContain('rule.unknownCommand')
  })

  test('every problem that there is has been shown here', () => {
    const shown = new Set<string>(BROKEN.map(([, , , code]) => code))
    const elsewhere = [
      'rule.circle',
      'kind.unknown',
      'audience.nobody',
      'audience.goesUp',
      'command.nobodyMay',
      'text.missing',
      'text.template',
      'followed.nothing',
      'followed.dropped',
      'shipped.gone',
    ]
    expect(Object.keys(PROBLEMS).filter(code => !shown.has(code))).toEqual(expect.arrayContaining(elsewhere))
    // Those of kinds of objects have a table of their own (check-object-kind.test.ts).
    const ofProcesses = Object.keys(PROBLEMS).filter(code => !code.startsWith('objectKind.'))
    expect(ofProcesses.filter(code => !shown.has(code) && !elsewhere.includes(code))).toEqual([])
  })
})

describe('among the people that there are', () => {
  const withTask = (to: string) => changed(json(claim), [...C1, 'task'], { ...task, to })

  test('a role that nobody holds is heard further up, which is told', () => {
    const directory = everybody.filter(user => !user.roles.includes('lawyer'))
    expect(problemsOf(withTask('lawyer'), { directory })).toMatchObject([
      { code: 'audience.goesUp', path: ['rules', 0, 'task', 'to'], params: { rule: 'C1', audience: 'lawyer' } },
    ])
  })

  test('a ladder to nobody is an error', () => {
    const directory = aDirectory().filter(user => user.id !== HEAD && user.roles.includes('manager'))
    const codes = problemsOf(withTask('lawyer'), { directory }).map(({ code, path }) => `${code} ${path.join('.')}`)
    expect(codes).toEqual(
      expect.arrayContaining(['audience.nobody rules.0.task.to', 'audience.nobody rules.0.task.ladder']),
    )
  })

  test('a command that nobody may give is told', () => {
    const directory = everybody.filter(user => !user.roles.includes('head'))
    expect(problemsOf(json(claim), { directory })).toContainEqual({
      code: 'command.nobodyMay',
      severity: 'warning',
      path: ['commands', 'settle', 'by'],
      params: { command: 'settle', by: ['head'] },
    })
  })
})

describe('own ladders, rules that are switched off, own words', () => {
  const withC1 = (more: object) => changed(json(claim), C1, { ...claim.rules[0], ...more })

  test('a ladder of the definition may be climbed, and stands for the common one of its name', () => {
    const ladders = { own: [{ offset: '+1h', to: ['director'] }], L: [{ offset: '+3wd', to: ['head'] }] }
    const own = changed(withC1({ task: { ...task, ladder: 'own' } }), ['ladders'], ladders)
    expect(problemsOf(own)).toEqual([])
    const parsed = checkDefinition(own).definition
    expect(parsed && ladderOf(parsed, 'own')).toEqual(ladders.own)
    expect(parsed && ladderOf(parsed, 'L')).toEqual(ladders.L)
    expect(ladderOf(claim, 'L')).toEqual(LADDERS.L)
  })

  test('a rule that is switched off may be wrong, and what only it did is missed', () => {
    const quiet = changed(withC1({ off: true, opens: 'nowhere +1d' }), [...C4, 'off'], true)
    expect(problemsOf(quiet)).toMatchObject([{ code: 'state.silent', params: { state: 'received' } }])
    const wrong = problemsOf(withC1({ opens: 'nowhere +1d' })).map(({ code }) => code)
    expect(wrong).toContain('rule.unknownAnchor')
  })

  test('what nobody has a word for is told once, by its key and the languages', () => {
    const hasText = (locale: string, key: string) => locale === 'en' && !key.endsWith('.waiting')
    const texts = { ru: { 'state.claim.waiting': 'Ждём ответа', 'rule.C1': 'Рассмотреть' } }
    const found = checkDefinition(json({ ...claim, texts }), { hasText }).problems
    const missing = found.filter(({ code }) => code === 'text.missing').map(({ params }) => params)
    expect(missing).toContainEqual({ key: 'state.claim.waiting', languages: 'en' })
    expect(missing).toContainEqual({ key: 'task.claim.examine', languages: 'ru' })
    expect(missing.filter(({ key }) => key === 'rule.C1')).toEqual([])
    expect(new Set(missing.map(({ key }) => key)).size).toBe(missing.length)
  })

  test('a letter of its own needs both lines in both languages, and lines that can be filled in', () => {
    const line = (text: string) => ({ 'mail.templates.greeting.one': text, 'mail.templates.greeting.many': text })
    const letter = { template: 'greeting', to: ['owner'] }
    const written = (texts: object) => json({ ...claim, rules: [{ ...claim.rules[3], mail: letter }], texts })
    const codes = (value: unknown) =>
      checkDefinition(value, {
        templates: ['notice'],
        templateError: text => (text.includes('{{ }}') ? 'empty' : null),
      }).problems.flatMap(({ code }) => (/^te/.test(code) ? [code] : []))
    expect(codes(written({ en: line('Hello'), ru: line('Привет') }))).toEqual([])
    expect(codes(written({ en: line('Hello') }))).toEqual(['template.unknown'])
    expect(codes(written({ en: line('Hello'), ru: line('{{ }}') }))).toEqual(['text.template', 'text.template'])
  })
})

describe('beside what the product ships', () => {
  const codesOf = (value: unknown, shipped: Definition | null) =>
    problemsOf(value, { shipped }).flatMap(({ code, params }) =>
      /^(followed|shipped)/.test(code) ? [`${code} ${params.event ?? params.name}`] : [],
    )

  test('an administrator’s own kind brings nothing by itself', () => {
    expect(codesOf(json(claim), null)).toEqual(['followed.nothing claim.settled'])
    expect(codesOf(json({ ...claim, followed: [] }), null)).toEqual([])
  })

  test('an edited one is told what the product may miss in it', () => {
    const { tender } = SHIPPED
    expect(codesOf(json(tender), tender)).toEqual([])
    const { cancelAward: _, ...commands } = tender.commands
    const followed = tender.followed.filter(event => event !== 'tender.lost')
    expect(codesOf(json({ ...tender, commands, followed }), tender)).toEqual(
      expect.arrayContaining(['followed.dropped tender.lost', 'shipped.gone cancelAward']),
    )
  })
})
