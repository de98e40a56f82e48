import { describe, expect, test } from '@jest/globals'
import { objectWords, soughtWords } from '../../src/domain/object-words.ts'

const LORRY = objectWords('КАМАЗ-6520 «Вахта»', {
  plate: 'е 123 кх 77',
  vin: 'XTC652004G1234567',
  category: 'truck',
  year: 2020,
  insuranceUntil: '2027-03-01',
  routes: ['north'],
})
const finds = (typed: string) => {
  const { parts, whole } = soughtWords(typed)
  const begins = (word: string) => LORRY.some(one => one.startsWith(word))
  return whole !== '' && (parts.every(begins) || begins(whole))
}

describe('an object is found', () => {
  test.each([
    'камаз',
    'KAMA3'.slice(0, 4),
    'вахта',
    '6520',
    'е123кх77',
    'E123KX',
    'e 123 kx',
    '123',
    'XTC6520',
    'xtc652004g1234567',
    '234567',
    'камаз 6520',
  ])('by %s', typed => expect(finds(typed)).toBe(true))

  test.each(['маз', 'е124', 'камаз 6521', '2027', '2020', '', '«»', "'; drop"])('not by %j', typed =>
    expect(finds(typed)).toBe(false),
  )

  test('words hold letters and digits alone, and are bounded', () => {
    const many = objectWords(`x' | y:* & !(${'слово '.repeat(500)})`, { text: 'a'.repeat(5_000), other: "б'\\:*|" })
    expect(many.every(word => /^[\p{L}\p{N}]{1,60}$/u.test(word))).toBe(true)
    expect(many.length).toBeLessThanOrEqual(40)
  })
})
