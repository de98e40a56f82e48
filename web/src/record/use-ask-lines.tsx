import type { NeedLine, SupplyLine } from '../../../src/endpoints/project.ts'
import type { ProcessAnswerView, RecordView } from '../../../src/endpoints/record.ts'
import { post } from '../api/client.ts'
import { useAsk } from '../form/ask.tsx'
import { useUi } from '../text/use-ui.ts'

export type LineKind = 'need' | 'supply'
const ROUTES = { need: 'needs', supply: 'supplies' } as const
/** The form asks for our capacity where the need is written. */
const FIELDS = { need: 'needLines', supply: 'lines' } as const

/** Opens the list of lines for editing; saving replaces the whole list. */
export function useAskLines(record: RecordView): (kind: LineKind) => void {
  const ui = useUi()
  const ask = useAsk()
  return kind => {
    const lines = record.lines.filter(line => line.kind === kind)
    // A supply that was never entered begins with what is needed.
    const start = lines.length > 0 ? lines : record.lines.filter(line => line.kind === 'need')
    ask({
      title: ui(`lines.edit.${kind}`),
      text: kind === 'supply' ? ui('lines.supplyHint') : ui('lines.needHint'),
      fields: [{ name: FIELDS[kind], type: 'json', required: true, label: ui(`lines.${kind}`) }],
      initial: {
        [FIELDS[kind]]: JSON.stringify(start.map(line => (kind === 'need' ? needBody(line) : lineBody(line)))),
      },
      submit: ui('form.save'),
      send: (body, key) =>
        post<ProcessAnswerView>(`/projects/${record.id}/${ROUTES[kind]}`, { lines: body[FIELDS[kind]] }, key),
      done: ui('lines.saved'),
    })
  }
}

type Line = RecordView['lines'][number]

const needBody = (line: Line): NeedLine => ({
  ...lineBody(line),
  ...(line.capacityPerQuarter === null ? {} : { capacityPerQuarter: line.capacityPerQuarter }),
})

function lineBody(line: Line): NeedLine | SupplyLine {
  const quantity = line.quantity === null ? Number.NaN : Number(line.quantity)
  return {
    description: line.description,
    ...(Number.isNaN(quantity) ? {} : { quantity }),
    ...(line.unit ? { unit: line.unit } : {}),
    ...(line.classification ? { classification: line.classification } : {}),
    ...(line.amountMinor === null ? {} : { amountMinor: line.amountMinor }),
    ...(line.currency ? { currency: line.currency } : {}),
  }
}
