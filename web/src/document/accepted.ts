import { MEDIA } from '../../../src/domain/media.ts'

/** What a file chooser offers: the types that are kept, and how their names end. */
export const ACCEPTED = Object.entries(MEDIA)
  .flatMap(([type, { ending }]) => [type, `.${ending}`])
  .join(',')
