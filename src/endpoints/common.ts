// The small shapes that many routes share. Inputs are strict: what is not named here is refused.

import { z } from 'zod'
import { isNear } from '../domain/input.ts'
import { ROLES } from '../domain/people.ts'

export const id = z.uuid()

/** One line of text. */
export const line = (most = 500) => z.string().trim().min(1).max(most)
/** Paragraphs. */
export const prose = z.string().trim().max(20_000)
export const reason = line(1_000)

/** A real day of these two centuries: far dates would make a plan walk through millennia of working days. */
export const day = z.iso.date().refine(isNear, { error: 'date.range' })

/** An instant with its zone, kept in UTC with milliseconds. */
export const instant = z.iso
  .datetime({ offset: true })
  .refine(isNear, { error: 'date.range' })
  .transform(text => new Date(text).toISOString())

/** Minor units: kopecks, cents. */
export const amountMinor = z.int().min(0)
export const currency = z.string().regex(/^[A-Z]{3}$/)
export const locale = z.enum(['ru', 'en'])
export const role = z.enum(ROLES)
export const email = z.email().max(254).toLowerCase()

export const idParams = z.strictObject({ id })

/** A word or several with commas between them: `state=preparing,approval`. */
export const words = z
  .string()
  .max(500)
  .transform(text =>
    text
      .split(',')
      .map(word => word.trim())
      .filter(Boolean),
  )
export const yesNo = z.enum(['true', 'false']).transform(text => text === 'true')
/** A user's id, or `me`. */
export const whose = z.union([z.literal('me'), id])

export const paging = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(2_000).optional(),
}

/** One page; `next` is the cursor of the page behind it. The `Link` header says the same. */
export const page = <T extends z.ZodType>(item: T) => z.object({ items: z.array(item), next: z.string().nullable() })
export type Page<T> = { items: T[]; next: string | null }

export const named = z.object({ id, name: z.string() })

/** A text that an administrator or a release wrote in both languages. */
export const localText = z.object({ ru: z.string(), en: z.string() })
/** What a rule of service is called; a rule of an object's own has one text. */
export const ruleTitle = z.union([z.string(), localText])

const bytes = z.custom<Uint8Array>(value => value instanceof Uint8Array)
/** What a route with `media: 'file'` answers. */
export const fileAnswer = z.object({ name: z.string(), type: z.string(), bytes })
export type FileAnswer = z.output<typeof fileAnswer>
/** A file as it is sent. */
export const fileBody = bytes.meta({ type: 'string', format: 'binary' })

/** Answers keep instants as the database gives them. */
export const instantOut = z.string().meta({ format: 'date-time' })
export const dateOut = z.string().meta({ description: 'An instant or a day' })
