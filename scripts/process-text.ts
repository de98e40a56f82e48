// What generated pages say beside the words of the dictionaries.

const en = {
  other: '[По-русски](ru/FILE)',
  howTo: 'How to read this page: [the process pages](README.md). How times are written: [time](../time.md).',
  begins: (state: string) => `A new record begins as ${state}.`,
  closedIn: (states: string) =>
    `It is closed, and nothing more is due, in ${states}, or when an operator withdraws it.`,
  bpmn: (kind: string) =>
    `For a modeller: \`GET /api/definitions/${kind}.bpmn\` is the same as BPMN 2.0 with a diagram.`,
  anyOpen: 'any open state',
  previous: 'where it was before',
  onward: 'where it was going',
  states: 'States',
  statesHead: ['state', 'name', 'left by', 'rules that have a say'],
  mayBegin: 'a record may begin here',
  closed: 'closed',
  commands: 'Commands',
  commandsHead: ['command', 'name', 'from', 'to', 'who', 'only if', 'asks for', 'besides'],
  rules: 'Rules',
  rulesHead: ['rule', 'in', 'opens', 'due', 'makes', 'heard by', 'if nobody reacts', 'on hold'],
  onlyIf: 'if',
  written: 'Rules as they are written',
  writtenIntro: 'The same times in the grammar of [time](../time.md): what an edited copy of the definition says.',
  writtenHead: ['rule', 'opens', 'due', 'ladder', 'ends with'],
  dates: 'Dates that rules measure from',
  datesHead: ['date', 'name', 'type', 'set by', 'rules'],
  form: 'the form',
  changeOf: (field: string) => `a change of ${field}`,
  byCommand: 'what a command does',
  facts: 'Other fields',
  factsHead: ['field', 'name', 'type', 'set by'],
  followed: 'Events that something follows',
  followedIntro: (kind: string) => `\`src/workflows/${kind}.ts\` says what.`,
  index: 'Processes',
  indexIntro:
    'The kinds of process that this release ships, in the order of the chain. Each page is made from the definition that the engine runs. What a company changed is on its own page **Rules**.',
  common: 'Commands of every kind',
  commonIntro: 'The owner, key account managers, heads and directors may give them; `amend` is what PATCH does.',
  commonHead: ['command', 'name', 'asks for'],
  ladders: 'Ladders',
  laddersIntro: '“Owner” means whoever was asked first. Acknowledging stops the ladder.',
  laddersHead: ['ladder', 'who is told, and when'],
  numbers: (states: number, commands: number, rules: number) =>
    `${states} states, ${commands} commands, ${rules} rules`,
  legend: `- _in_: the states in which the rule has a say, and what else must be true.
- _opens_: when its task or letter appears. Letters that are not “at any hour” wait for the working hours of their reader.
- _due_: until when it is to be done. What is due “within” some days of an opening never runs past the date that the opening counts back from.
- _if nobody reacts_: who is told, and when. Silence never decides.
- _on hold_: whether the clock of the rule stands still while the record is on hold.
- An asterisk marks what a command must be given.
- In the pictures a box with a broken line stands for several states, or for the state before.`,
} as const

type Told = {
  [Key in keyof typeof en]: (typeof en)[Key] extends (...args: infer Given) => string
    ? (...args: Given) => string
    : (typeof en)[Key] extends readonly string[]
      ? readonly string[]
      : string
}

const ru: Told = {
  other: '[In English](../FILE)',
  howTo: 'Как читать эту страницу: [страницы процессов](README.md). Как записываются сроки: [время](../../time.md).',
  begins: state => `Новая запись начинается в состоянии ${state}.`,
  closedIn: states => `Запись закрыта, и сроков больше нет, в состояниях: ${states}; или когда её отозвал оператор.`,
  bpmn: kind => `Для моделлера: \`GET /api/definitions/${kind}.bpmn\` отдаёт то же как BPMN 2.0 со схемой.`,
  anyOpen: 'любое открытое состояние',
  previous: 'прежнее состояние',
  onward: 'куда запись шла',
  states: 'Состояния',
  statesHead: ['состояние', 'название', 'выход', 'действующие правила'],
  mayBegin: 'запись может начаться здесь',
  closed: 'закрыто',
  commands: 'Команды',
  commandsHead: ['команда', 'название', 'откуда', 'куда', 'кто', 'только если', 'спрашивает', 'кроме того'],
  rules: 'Правила',
  rulesHead: [
    'правило',
    'где',
    'открывается',
    'срок',
    'делает',
    'кто узнаёт',
    'если никто не реагирует',
    'на приостановке',
  ],
  onlyIf: 'если',
  written: 'Правила, как они записаны',
  writtenIntro: 'Те же сроки в [грамматике времени](../../time.md): так они стоят в копии описания, которую правят.',
  writtenHead: ['правило', 'открывается', 'срок', 'лестница', 'завершается'],
  dates: 'Даты, от которых считают правила',
  datesHead: ['дата', 'название', 'тип', 'кто указывает', 'правила'],
  form: 'форма',
  changeOf: field => `изменение ${field}`,
  byCommand: 'последствие команды',
  facts: 'Другие поля',
  factsHead: ['поле', 'название', 'тип', 'кто указывает'],
  followed: 'События, за которыми что-то следует',
  followedIntro: kind => `Что именно, сказано в \`src/workflows/${kind}.ts\`.`,
  index: 'Процессы',
  indexIntro:
    'Виды процессов, которые поставляются с этой версией, в порядке цепочки. Каждая страница сделана из описания, по которому работает система. Что изменила сама компания, видно на её странице **Правила**.',
  common: 'Команды всех видов',
  commonIntro: 'Их дают ответственный, ключевые менеджеры, руководители и директора; `amend` — то, что делает PATCH.',
  commonHead: ['команда', 'название', 'спрашивает'],
  ladders: 'Лестницы',
  laddersIntro: '«Ответственный» — тот, кого спросили первым. Отметка «принято» останавливает лестницу.',
  laddersHead: ['лестница', 'кто и когда узнаёт'],
  numbers: (states, commands, rules) => `состояний: ${states}, команд: ${commands}, правил: ${rules}`,
  legend: `- _где_: состояния, в которых действует правило, и что ещё должно быть верно.
- _открывается_: когда появляется задача или письмо. Письма без пометки «в любое время» ждут рабочих часов получателя.
- _срок_: до какого момента сделать. Срок «на выполнение» не заходит за дату, от которой считали назад.
- _если никто не реагирует_: кто и когда узнаёт. Молчание ничего не решает.
- _на приостановке_: стоят ли часы правила, пока запись приостановлена.
- Звёздочкой отмечено то, без чего команда не выполняется.
- На схемах рамка с пунктиром — несколько состояний сразу или прежнее состояние.`,
}

/** The sentences of generated pages by language. */
export const TOLD: Readonly<Record<'en' | 'ru', Told>> = { en, ru }
