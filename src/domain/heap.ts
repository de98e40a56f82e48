/** A binary heap: the first of many in logarithmic time. `before` must order any two different items. */
export class Heap<Item> {
  readonly #items: Item[] = []
  readonly #before: (one: Item, other: Item) => boolean

  constructor(before: (one: Item, other: Item) => boolean) {
    this.#before = before
  }

  push(item: Item) {
    let at = this.#items.push(item) - 1
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (!this.#isBefore(at, parent)) return
      this.#swap(at, parent)
      at = parent
    }
  }

  pop(): Item | undefined {
    const first = this.#items[0]
    const last = this.#items.pop()
    if (last === undefined || this.#items.length === 0) return first
    this.#items[0] = last
    this.#sink()
    return first
  }

  #sink() {
    for (let at = 0; ; ) {
      const left = 2 * at + 1
      const child = left + 1 < this.#items.length && this.#isBefore(left + 1, left) ? left + 1 : left
      if (child >= this.#items.length || !this.#isBefore(child, at)) return
      this.#swap(at, child)
      at = child
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [a, b] = [this.#items[one], this.#items[other]]
    return a !== undefined && b !== undefined && this.#before(a, b)
  }

  #swap(one: number, other: number) {
    const [a, b] = [this.#items[one], this.#items[other]]
    if (a === undefined || b === undefined) return
    this.#items[one] = b
    this.#items[other] = a
  }
}
