/**
 * Object kind: what a kind of tracked object is, as data (domain.md 3.6): its attributes in the order of the form, its
 * meters, and its regulation, which is the list of rules by which it is served. Versions are immutable; an object points to
 * the one that it is served by.
 */
import type { ServiceItem, ServiceRule } from './service-rule.ts'

export type LocalText = { ru: string; en: string }

export type AttributeType = 'text' | 'integer' | 'number' | 'day' | 'choice' | 'boolean' | 'list'
export type AttributeValue = string | number | boolean | readonly string[]
export type Attributes = Readonly<Record<string, AttributeValue>>

export type Attribute = {
  id: string
  title: LocalText
  type: AttributeType
  unit?: string | undefined
  choices?: readonly { id: string; title: LocalText }[] | undefined
  required?: true | undefined
}

/** A meter without an id is the main one. */
export type Meter = { id?: string | undefined; title?: LocalText | undefined; unit: string }

/** A number of its own, or that of an attribute. */
export type Given = number | { attribute: string }

/** A rule of a regulation: a service rule without what was done on one object, with places for its attributes. */
export type RuleTemplate = Omit<
  ServiceRule,
  'last' | 'dueFrom' | 'from' | 'title' | 'everyUsage' | 'expiresOn' | 'consumption' | 'items'
> & {
  title: LocalText
  when?: Condition | undefined
  /** Of an attribute: the resource of a component. */
  everyUsage?: Given | undefined
  /** Of the usage interval, instead of `leadUsage`: 10 opens at 90 % of a resource. */
  leadPercent?: number | undefined
  expiresOn?: { attribute: string } | undefined
  /** `norm` is used up each time, for every unit of `per`: litres for a square metre, pieces for a head. */
  consumption?: { norm: Given; per?: string | undefined; timesPerWeek: Given; stock: Given } | undefined
  /** The event of this rule is noted by itself when the attribute changes by so much or more. */
  notedWhen?: { attribute: string; changesPercent: number } | undefined
  items?: readonly ItemTemplate[] | undefined
}

/** Which objects a rule is for: whose attribute has one of these values (null: none at all), or is known. */
export type Condition =
  | { attribute: string; is: readonly (string | number | boolean | null)[] }
  | { attribute: string; known: true }

/** `per`: the attribute that the quantity is multiplied with. */
export type ItemTemplate = Omit<ServiceItem, 'title' | 'quantity'> & {
  title: LocalText
  quantity: Given
  per?: string | undefined
}

export type ObjectKind = {
  id: string
  version: number
  title: LocalText
  attributes: readonly Attribute[]
  meters: readonly Meter[]
  rules: readonly RuleTemplate[]
  /** When an object is old enough to offer a new one. */
  replacement?: { years?: number | undefined; usage?: number | undefined } | undefined
  /** Letter texts in the words of the kind, by key of the dictionary. */
  texts?: { ru: Readonly<Record<string, string>>; en: Readonly<Record<string, string>> } | undefined
  /** No new objects of it begin. */
  retired?: true | undefined
}

/** Undefined when the kind has no such version; without one the newest is meant. */
export type ObjectKindOf = (id: string, version?: number) => ObjectKind | undefined
