import type { FeedSource } from '../types.ts'
import { childOf, defined, instantOf, type Node, textOf } from './node.ts'

/** Who published a package and when; OCDS and OC4IDS packages say it in the same fields. */
export function readSource(root: Node): FeedSource {
  const publisher = typeof root.value.publisher === 'string' ? root : childOf(root, 'publisher', 'publisher')
  return defined({
    publisher: publisher && textOf(publisher, publisher === root ? 'publisher' : 'name'),
    uri: textOf(root, 'uri'),
    publishedAt: instantOf(root, 'publishedDate', 'start'),
    licence: textOf(root, 'license'),
  })
}
