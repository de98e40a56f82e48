// Everything that a column may be about. The names are those under which people keep such columns, in both languages.

import type { Attribute, LocalText, ObjectKind, RuleTemplate } from '../../domain/object-kind.ts'
import { isIdentifying, type SheetKind } from '../../domain/sheet.ts'
import { OBJECT, OBJECT_CARE } from './field-object.ts'
import { READING, SERVICE } from './field-reading.ts'
import { ATTRIBUTE_NAMES, CLIENT, day, EXTERNAL, integer, TITLE, text } from './field-words.ts'
import type { Field } from './types.ts'

/**
 * What a sheet of this kind may have, in the order of its template. Objects have the attributes and rules of their kind;
 * readings and services name objects of any of `kinds`.
 */
export function fieldsOf(
  kind: SheetKind,
  objectKind: ObjectKind | null,
  kinds: readonly ObjectKind[] = [],
): readonly Field[] {
  switch (kind) {
    case 'object':
      return [...OBJECT, ...attributeFields(objectKind), ...OBJECT_CARE, ...markFields(objectKind)]
    case 'reading':
      return [...identityFields(objectKind === null ? kinds : [objectKind]), ...READING]
    case 'service':
      return [...identityFields(objectKind === null ? kinds : [objectKind]), ...SERVICE]
  }
}

/** What names an object of any of these kinds; without any, what usually does. */
function identityFields(kinds: readonly ObjectKind[]): readonly Field[] {
  const own = kinds.flatMap(({ attributes }) => attributes.filter(({ id }) => isIdentifying(id)).map(attributeField))
  const known = [...new Map(own.map(field => [field.target, field])).values()]
  const usual: readonly Field[] = [
    text('attribute:vin', 'VIN', 'VIN', ATTRIBUTE_NAMES.vin, 'XTC549005K2512345'),
    text('attribute:plate', 'Госномер', 'Plate', ATTRIBUTE_NAMES.plate, 'А123ВС77'),
    text('attribute:serial', 'Серийный номер', 'Serial number', ATTRIBUTE_NAMES.serial),
    text('attribute:inventoryNumber', 'Инвентарный номер', 'Inventory number', ATTRIBUTE_NAMES.inventory),
  ]
  return [EXTERNAL, ...(known.length > 0 ? known : usual), TITLE, ...CLIENT]
}

function attributeFields(objectKind: ObjectKind | null): readonly Field[] {
  return objectKind === null
    ? identityFields([]).filter(({ target }) => target.startsWith('attribute:'))
    : objectKind.attributes.map(attributeField)
}

function attributeField({ id, title, type, unit, choices }: Attribute): Field {
  const [, known = []] = Object.entries(ATTRIBUTE_NAMES).find(([name]) => id.toLowerCase().startsWith(name)) ?? []
  return {
    target: `attribute:${id}`,
    title,
    names: [...known, id],
    type,
    ...(unit === undefined ? {} : { unit }),
    ...(choices === undefined
      ? {}
      : { choices: choices.map(choice => ({ id: choice.id, names: bothOf(choice.title) })) }),
  }
}

/** When a rule was last served, and what the meter showed then. */
function markFields(objectKind: ObjectKind | null): readonly Field[] {
  return (objectKind?.rules ?? []).flatMap(rule => {
    const { ru, en } = rule.title
    const served = day(`mark:${rule.id}.on`, `${ru}: последний раз`, `${en}: last on`, [
      ru,
      en,
      rule.id,
      `${ru} дата`,
      `дата ${ru}`,
      `${en} date`,
    ])
    const at = integer(`mark:${rule.id}.usage`, `${ru}: показание`, `${en}: last at`, [
      `${ru} пробег`,
      `${ru} км`,
      `${en} at`,
      `${en} km`,
      `${ru} наработка`,
    ])
    return isMetered(rule) ? [served, at] : [served]
  })
}

const isMetered = ({ everyUsage, threshold }: RuleTemplate) => everyUsage !== undefined || threshold !== undefined
const bothOf = ({ ru, en }: LocalText) => [ru, en]
