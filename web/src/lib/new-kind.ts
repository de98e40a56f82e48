import type { Definition, TextLocale } from '../../../src/domain/definition.ts'

// The first copy of a kind that an administrator makes up: from a small template, or from a kind that there is.

export type KindNames = Readonly<Record<TextLocale, { one: string; many: string }>>
type Dictionary = Readonly<Record<string, string>>

const LOCALES: readonly TextLocale[] = ['ru', 'en']

/** Something is asked for, worked on, answered by a date. */
export function templateKind(kind: string, names: KindNames): Definition {
  return {
    kind,
    version: 0,
    initial: 'received',
    states: ['received', 'in_work', 'waiting', 'done', 'rejected'],
    closed: ['done', 'rejected'],
    startStates: ['received', 'in_work'],
    fields: { receivedOn: { type: 'day' }, answerOn: { type: 'day', required: true }, amount: { type: 'amount' } },
    commands: {
      start: { from: ['received'], to: 'in_work', by: ['owner', 'manager'], event: 'started' },
      wait: { from: ['in_work'], to: 'waiting', by: ['owner', 'manager'], event: 'waiting' },
      goOn: { from: ['waiting'], to: 'in_work', by: ['owner', 'manager'], event: 'resumed_work' },
      finish: { from: ['in_work', 'waiting'], to: 'done', by: ['owner', 'manager'], event: 'finished' },
      reject: {
        from: ['received', 'in_work', 'waiting'],
        to: 'rejected',
        by: ['owner', 'head'],
        input: { reason: { type: 'text', required: true } },
        event: 'rejected',
      },
    },
    rules: [
      {
        id: `${kind}.take`,
        states: ['received'],
        opens: 'created',
        within: '1wd',
        task: { title: 'take', to: 'owner', ladder: 'L', outcomes: ['start', 'reject'] },
      },
      {
        id: `${kind}.answer`,
        states: ['in_work', 'waiting'],
        opens: ['answerOn -5wd', 'answerOn -1wd'],
        due: 'answerOn',
        task: { title: 'answer', to: 'owner', ladder: 'head', outcomes: ['finish', 'reject'] },
        copies: { '-1wd': ['head'] },
        pauseOnHold: false,
      },
      {
        id: `${kind}.idle`,
        states: ['waiting'],
        opens: 'entered +10wd',
        every: { step: '10wd' },
        task: { title: 'ask', to: 'owner', ladder: 'owner_only' },
      },
    ],
    followed: [],
    texts: {
      ru: { ...kindTexts(kind, names.ru), ...words(kind, 'ru') },
      en: { ...kindTexts(kind, names.en), ...words(kind, 'en') },
    },
  }
}

/** Everything of another kind, under a name of its own; the workflow that follows its events stays with the other. */
export function copiedKind(
  from: Definition,
  kind: string,
  names: KindNames,
  dictionaries: Readonly<Record<TextLocale, Dictionary>>,
): Definition {
  const texts = (locale: TextLocale) => ({
    ...renamed(dictionaries[locale], from.kind, kind),
    ...renamed(from.texts?.[locale] ?? {}, from.kind, kind),
    ...kindTexts(kind, names[locale]),
  })
  return {
    ...from,
    kind,
    version: 0,
    followed: [],
    texts: Object.fromEntries(LOCALES.map(locale => [locale, texts(locale)])),
  }
}

function renamed(texts: Dictionary, from: string, to: string): Dictionary {
  const prefix = new RegExp(`^(state|command|field|task|event)\\.${from}\\.`)
  return Object.fromEntries(
    Object.entries(texts).flatMap(([key, text]) => {
      if (prefix.test(key)) return [[key.replace(prefix, `$1.${to}.`), text] as const]
      // A rule has one name for all kinds, so the dictionary has it already.
      return []
    }),
  )
}

const kindTexts = (kind: string, { one, many }: { one: string; many: string }) => ({
  [`kind.${kind}`]: one,
  [`kinds.${kind}`]: many,
})

const WORDS: Readonly<Record<TextLocale, Dictionary>> = {
  en: {
    'state.KIND.received': 'Received',
    'state.KIND.in_work': 'In work',
    'state.KIND.waiting': 'Waiting for an answer',
    'state.KIND.done': 'Done',
    'state.KIND.rejected': 'Rejected',
    'field.KIND.receivedOn': 'Received on',
    'field.KIND.answerOn': 'Answer by',
    'field.KIND.amount': 'Amount',
    'field.KIND.reason': 'Reason',
    'command.KIND.start': 'Take into work',
    'command.KIND.wait': 'Wait for an answer',
    'command.KIND.goOn': 'Go on',
    'command.KIND.finish': 'Finish',
    'command.KIND.reject': 'Reject',
    'event.KIND.started': 'Taken into work',
    'event.KIND.waiting': 'Waits for an answer',
    'event.KIND.resumed_work': 'Work goes on',
    'event.KIND.finished': 'Finished',
    'event.KIND.rejected': 'Rejected',
    'task.KIND.take': 'Take into work',
    'task.KIND.answer': 'Answer in time',
    'task.KIND.ask': 'Ask for the answer',
    'rule.KIND.take': 'What is received is taken into work within a working day',
    'rule.KIND.answer': 'The answer is given in time',
    'rule.KIND.idle': 'Who waits asks again every ten working days',
  },
  ru: {
    'state.KIND.received': 'Получено',
    'state.KIND.in_work': 'В работе',
    'state.KIND.waiting': 'Ждём ответа',
    'state.KIND.done': 'Готово',
    'state.KIND.rejected': 'Отклонено',
    'field.KIND.receivedOn': 'Получено',
    'field.KIND.answerOn': 'Ответить до',
    'field.KIND.amount': 'Сумма',
    'field.KIND.reason': 'Причина',
    'command.KIND.start': 'Взять в работу',
    'command.KIND.wait': 'Ждать ответа',
    'command.KIND.goOn': 'Продолжить',
    'command.KIND.finish': 'Завершить',
    'command.KIND.reject': 'Отклонить',
    'event.KIND.started': 'Взято в работу',
    'event.KIND.waiting': 'Ждём ответа',
    'event.KIND.resumed_work': 'Работа продолжена',
    'event.KIND.finished': 'Завершено',
    'event.KIND.rejected': 'Отклонено',
    'task.KIND.take': 'Взять в работу',
    'task.KIND.answer': 'Ответить в срок',
    'task.KIND.ask': 'Напомнить об ответе',
    'rule.KIND.take': 'Полученное берут в работу за рабочий день',
    'rule.KIND.answer': 'Ответ дают в срок',
    'rule.KIND.idle': 'Кто ждёт ответа, напоминает каждые десять рабочих дней',
  },
}

const words = (kind: string, locale: TextLocale): Dictionary =>
  Object.fromEntries(Object.entries(WORDS[locale]).map(([key, text]) => [key.replace('KIND', kind), text]))
