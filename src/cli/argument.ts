// What people type on the command line, checked where it is read: a wrong word ends the program with its usage.

import { existsSync, readFileSync } from 'node:fs'
import { InvalidArgumentError } from 'commander'
import { z } from 'zod'

export function wholeNumber(text: string): number {
  const parsed = z.coerce.number().int().min(1).safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError('A whole number is expected, 1 or more.')
  return parsed.data
}

export function instant(text: string): string {
  const parsed = z.iso.datetime({ offset: true }).safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError('An instant with its zone is expected: 2027-03-01T09:00:00+03:00.')
  return parsed.data
}

/** Adds what a JSON file holds to those before it. */
export function jsonFiles(file: string, before: readonly unknown[] = []): unknown[] {
  if (!existsSync(file)) throw new InvalidArgumentError(`There is no file ${file}.`)
  try {
    return [...before, JSON.parse(readFileSync(file, 'utf8'))]
  } catch {
    throw new InvalidArgumentError(`${file} is no JSON.`)
  }
}
