// What a definition may be made of, for those who edit one: names, their words, and what a written time means.

import { z } from 'zod'
import { FIELD_TYPES } from '../domain/definition.ts'
import { dateOut, instantOut } from './common.ts'
import { definitionBody, kindParams } from './definition.ts'
import { endpoint } from './endpoint.ts'

const word = z.object({ name: z.string(), label: z.string() })
/** A condition or consequence; `parameter` is there when its text goes on with `:field` or `:field=value`. */
const named = word.extend({
  parameter: z.object({ on: z.array(z.enum(FIELD_TYPES)), value: z.enum(['none', 'word', 'number']) }).nullable(),
})
const rung = z.object({ offset: z.string(), to: z.array(z.string()) })

export const catalogue = {
  getCatalogue: endpoint({
    method: 'GET',
    path: '/catalogue',
    can: 'definition.read',
    summary: 'The conditions, consequences, roles, ladders, letters, field types and anchors that definitions may use',
    returns: z.object({
      guards: z.array(named),
      effects: z.array(named),
      roles: z.array(word),
      /** Whom a step may speak to. */
      audiences: z.array(word),
      /** Who may give a command. */
      givers: z.array(word),
      ladders: z.array(word.extend({ rungs: z.array(rung) })),
      fieldTypes: z.array(word),
      templates: z.array(word),
      /** Anchors of every process, beside its own dated fields. */
      anchors: z.array(word),
      /** Commands of every kind. */
      commands: z.array(word),
      units: z.array(word),
    }),
    errors: [],
  }),
  getTexts: endpoint({
    method: 'GET',
    path: '/texts',
    can: 'definition.read',
    summary: 'What definitions say in their own words, by kind, language and key; it goes before the dictionaries',
    returns: z.record(
      z.string(),
      z.object({ ru: z.record(z.string(), z.string()), en: z.record(z.string(), z.string()) }),
    ),
    errors: [],
  }),
  tellTime: endpoint({
    method: 'POST',
    path: '/definitions/:kind/time',
    can: 'definition.read',
    summary: 'What a written time means for given dates: `noticeOn -45d`',
    params: kindParams,
    body: z.strictObject({
      text: z.string().max(300),
      use: z.enum(['opens', 'due']).default('opens'),
      /** Dates by the names of their fields. */
      anchors: z.record(z.string().max(40), dateOut),
      calendar: z.string().max(50).default('ru'),
      /** Fields that are not published yet are looked up here. */
      definition: definitionBody.optional(),
    }),
    returns: z.object({
      /** Null: some date is not known, so a rule that says this is silent. */
      at: instantOut.nullable(),
      zone: z.string(),
      words: z.string().nullable(),
      /** What the text cannot mean. */
      problem: z.string().nullable(),
    }),
    errors: [],
    repeat: 'exempt',
  }),
}
