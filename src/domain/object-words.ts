/**
 * Words by which a tracked object is found: those of its title, and what its attributes call it (a number plate, a VIN, a
 * serial number). A plate is typed in Cyrillic or Latin letters, with or without blanks; of a long number people remember
 * the end.
 */
import { isDay } from './calendar.ts'
import type { Attributes } from './object-kind.ts'

const WORDS_AT_MOST = 40
const LETTERS_AT_MOST = 60
const TAIL = 6
const LONG = 12

// Letters that look alike in both alphabets, as they stand on number plates.
const ALIKE: Readonly<Record<string, string>> = {
  а: 'a',
  в: 'b',
  е: 'e',
  ё: 'e',
  к: 'k',
  м: 'm',
  н: 'h',
  о: 'o',
  р: 'p',
  с: 'c',
  т: 't',
  у: 'y',
  х: 'x',
}

/** In a stable order, each once. */
export function objectWords(title: string, attributes: Attributes): string[] {
  const named = Object.values(attributes).flatMap(value => (typeof value === 'string' && !isDay(value) ? [value] : []))
  // Each text is taken apart once: folding its letters is most of the work.
  const inTitle = partsOf(title)
  const inNames = named.map(partsOf)
  const words = [inTitle, ...inNames].flatMap(parts => [...parts, ...runsOf(parts)])
  const whole = inNames.map(parts => parts.join(''))
  const tails = whole.filter(word => word.length >= LONG && /\d/.test(word)).map(word => word.slice(-TAIL))
  const all = [...words, ...whole, ...tails].filter(word => word.length > 0 && word.length <= LETTERS_AT_MOST)
  return [...new Set(all)].slice(0, WORDS_AT_MOST)
}

/** What somebody typed: all of `parts` begin words of the object, or all of it together begins one. */
export function soughtWords(typed: string): { parts: string[]; whole: string } {
  return { parts: partsOf(typed).slice(0, WORDS_AT_MOST), whole: squeezed(typed) }
}

const folded = (text: string) =>
  text
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[а-яё]/g, letter => ALIKE[letter] ?? letter)

const partsOf = (text: string) => folded(text).match(/[\p{L}\p{N}]+/gu) ?? []

const squeezed = (text: string) => partsOf(text).join('')

/** The number inside a plate: 123 of e123kx. Of a VIN nobody remembers the middle, and each of a million would be a word. */
const runsOf = (parts: readonly string[]) =>
  parts.flatMap(part => (part.length < LONG ? (part.match(/\d{3,}/g) ?? []) : []))
