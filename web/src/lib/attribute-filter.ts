// Attributes in the address of the list of objects: `fuel:diesel|gas,year:2015..2020,branch:"North, harbour"`.

const ENTRY = /\s*([A-Za-z]\w*):((?:"[^"]*"|[^,"])*)(?:,|$)/g

/** What each attribute is filtered by, as a person typed it. */
export function attributeFilters(text: string): ReadonlyMap<string, string> {
  return new Map([...text.matchAll(ENTRY)].map(([, name = '', value = '']) => [name, value.replace(/^"(.*)"$/, '$1')]))
}

/** The same with one of them changed; an empty one is left out. */
export function withAttribute(text: string, name: string, value: string): string {
  const filters = new Map(attributeFilters(text))
  // The address has no place for a quotation mark inside a value.
  const plain = value.replaceAll('"', '').trim()
  if (plain === '') filters.delete(name)
  else filters.set(name, plain)
  return [...filters]
    .map(([id, said]) => `${id}:${/[,|]/.test(said) && !isChoices(said) ? `"${said}"` : said}`)
    .join(',')
}

const isChoices = (said: string) => /^[\w-]+(\|[\w-]+)+$/.test(said)

type Bound = number | string
type Body = Record<string, { is: string[] } | { from?: Bound; to?: Bound }>

/** As the body of a job says it. */
export function attributeBody(text: string): Body {
  return Object.fromEntries([...attributeFilters(text)].map(([name, said]) => [name, filterOf(said)]))
}

function filterOf(said: string): Body[string] {
  const [, from = '', to = ''] = /^([\d.-]*)\.\.([\d.-]*)$/.exec(said) ?? []
  if (from === '' && to === '') return { is: said.split('|').map(word => word.trim()) }
  return { ...(from === '' ? {} : { from: boundOf(from) }), ...(to === '' ? {} : { to: boundOf(to) }) }
}

const boundOf = (text: string): Bound => (/^-?\d+(\.\d+)?$/.test(text) ? Number(text) : text)
