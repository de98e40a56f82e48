// A strict reader of small XML documents, for files that we write: it knows elements, attributes, text and the five
// entities, and throws at everything that is not well formed.

export type Element = { name: string; attributes: Readonly<Record<string, string>>; children: Element[]; text: string }

const NAME = '[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?'
const TAG = new RegExp(`^<(/?)(${NAME})((?:\\s+${NAME}="[^"<]*")*)\\s*(/?)>`)
const ATTRIBUTE = new RegExp(`(${NAME})="([^"<]*)"`, 'g')
const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The root element; throws an Error that quotes where the document breaks. */
export function parseXml(document: string): Element {
  const root: Element = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  let rest = document.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '')
  while (rest !== '') {
    const inside = open.at(-1) ?? root
    const [, text = ''] = /^([^<]+)/.exec(rest) ?? []
    if (text !== '') {
      if (inside === root && text.trim() !== '') throw new Error(`text outside of the root: ${text}`)
      inside.text += unescaped(text)
      rest = rest.slice(text.length)
      continue
    }
    const [whole = '', closes, name = '', attributes = '', empty] = TAG.exec(rest) ?? []
    if (whole === '') throw new Error(`not well formed: ${rest.slice(0, 80)}`)
    rest = rest.slice(whole.length)
    if (closes === '/') {
      if (open.pop()?.name !== name || open.length === 0) throw new Error(`</${name}> closes nothing`)
      continue
    }
    if (inside === root && root.children.length > 0) throw new Error(`<${name}> is a second root`)
    const element = { name, attributes: attributesOf(attributes), children: [], text: '' }
    inside.children.push(element)
    if (empty !== '/') open.push(element)
  }
  const [first] = root.children
  if (open.length !== 1 || !first) throw new Error(`<${open.at(-1)?.name}> is not closed`)
  return first
}

/** The element and everything in it, in the order of the document. */
export const elementsOf = (element: Element): Element[] => [element, ...element.children.flatMap(elementsOf)]

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(ATTRIBUTE)].map(([, name = '', value = '']) => [name, unescaped(value)] as const)
  if (new Set(found.map(([name]) => name)).size !== found.length) throw new Error(`an attribute twice: ${text}`)
  return Object.fromEntries(found)
}

function unescaped(text: string): string {
  if (/&(?!(?:amp|lt|gt|quot|apos);)/.test(text)) throw new Error(`an unknown entity: ${text}`)
  return text.replace(/&(\w+);/g, (_, name: string) => ENTITIES[name] ?? '')
}
