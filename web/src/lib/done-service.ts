// What a person notes about services that were done, as the API takes it.

/** As it is typed; empty where nothing was. */
export type OwnGiven = { usage?: string; stock?: string; expiresOn?: string }
/** `act`: the document that says so. */
export type Given = { doneOn: string; result: string; act?: string; services: Readonly<Record<string, OwnGiven>> }

type Service = { id: string; needsReading: boolean }
export type Wrong = { doneOn: boolean; result: boolean; usage: readonly string[] }

/** What is missing, or is no number; `usage` names the services. */
export function wrongIn(services: readonly Service[], given: Given): Wrong {
  return {
    doneOn: given.doneOn === '',
    result: given.result.trim() === '',
    usage: services.flatMap(({ id, needsReading }) => {
      const text = given.services[id]?.usage ?? ''
      const isMissing = needsReading && text.trim() === ''
      return isMissing || (text.trim() !== '' && numberIn(text) === undefined) ? [id] : []
    }),
  }
}

/** The services of the body of a completion. */
export const doneServices = (services: readonly Service[], given: Given) =>
  services.map(({ id }) => {
    const { usage = '', stock = '', expiresOn = '' } = given.services[id] ?? {}
    return {
      serviceId: id,
      ...counted('usage', usage),
      ...counted('stock', stock),
      ...(expiresOn === '' ? {} : { expiresOn }),
    }
  })

function counted(name: 'usage' | 'stock', text: string): Record<string, number> {
  const value = numberIn(text)
  return value === undefined ? {} : { [name]: value }
}

/** `54 000` and `54,000` are what people copy from a meter. */
function numberIn(text: string): number | undefined {
  const digits = text.replace(/[\s\u00a0\u202f,]/g, '')
  return /^\d{1,9}$/.test(digits) ? Number(digits) : undefined
}
