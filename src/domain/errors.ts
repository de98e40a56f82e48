// Refusals are values: an expected "no" never travels as an exception (one table of codes, one shape).

/** Why something asked for was not done. `code` is the key of its translation and the problem's type. */
export type Refusal = { refused: true; code: RefusalCode; params: Record<string, unknown> }

/** Every refusal the product knows, with the HTTP status the API answers. */
export const REFUSALS = {
  'command.notAllowedNow': 409,
  'command.notYours': 403,
  'command.unknown': 404,
  'command.guard': 409,
  'command.input': 422,
  'command.keyReused': 422,
  'command.inProgress': 409,
  'process.notFound': 404,
  'process.notHeld': 409,
  'process.closed': 409,
  'state.unknown': 422,
  'step.notFound': 404,
  'step.notPlanned': 409,
  'step.past': 422,
  'task.notFound': 404,
  'task.closed': 409,
  'task.notYours': 403,
  'task.taken': 409,
  'task.snoozedTwice': 409,
  'task.unknownOutcome': 422,
  'record.notFound': 404,
  'record.stale': 412,
  'record.unversioned': 428,
  'document.notFound': 404,
  'document.type': 422,
  'document.notPicture': 422,
  'document.tooMany': 409,
  'user.unknown': 422,
  'party.unknown': 422,
  'absence.days': 422,
  'absence.overlaps': 409,
  'absence.standIn': 422,
  'absence.over': 409,
  'user.lastAdministrator': 409,
  'user.left': 409,
  'calendar.unknown': 422,
  'calendar.span': 422,
  'calendarLink.tooMany': 409,
  'calendarLink.noTeam': 409,
  'letters.noTime': 422,
  'import.format': 422,
  'bulk.empty': 422,
  'bulk.tooLarge': 422,
  'bulk.moved': 409,
  'bulk.ended': 409,
  'bulk.needed': 409,
  'calendar.wrong': 422,
  'calendar.circle': 422,
  'calendar.badRows': 422,
  'calendar.inUse': 409,
  'calendar.default': 409,
  'simulation.tooLarge': 422,
  'simulation.definition': 422,
  'objectKind.unknown': 422,
  'objectKind.retired': 409,
  'objectKind.noVersion': 404,
  'objectKind.taken': 409,
  'object.parent': 422,
  'definition.tooLarge': 422,
  'definition.noDraft': 404,
  'definition.stale': 412,
  'definition.draftExists': 409,
  'definition.outdated': 409,
  'definition.incomplete': 409,
  'definition.problems': 422,
  'definition.unchanged': 409,
  'definition.shipped': 409,
  'definition.inUse': 409,
  'definition.retired': 409,
  'definition.noVersion': 404,
  'definition.otherKind': 409,
  'definition.noCounterpart': 409,
} as const

export type RefusalCode = keyof typeof REFUSALS

/** Makes a refusal; `params` name the field, the allowed commands or the fact in the way. */
export const refuse = (code: RefusalCode, params: Record<string, unknown> = {}): Refusal => ({
  refused: true,
  code,
  params,
})

/** Recognises a refusal by its mark, not by class: realms differ in workflows and in tests. */
export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' && value !== null && 'refused' in value && value.refused === true
